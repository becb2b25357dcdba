package io.undercut.http;

import static io.undercut.http.StrictInputTest.assertProblem;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.catalog.ListingId;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.http.Client.Answer;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.support.TestClock;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The API over DynamoDB Local and S3Proxy; every answer is held against openapi.yaml. */
class ApiIT {
    private static final String KETTLE =
            "{\"title\":\"Kettle\",\"listPrice\":{\"amount\":\"89.90\",\"currency\":\"EUR\"},\"floor\":{\"amount\":\"60\",\"currency\":\"EUR\"}}";
    private static final String LISTING = "/v1/products/KETTLE-1/listings/acme";
    private static final ListingId ACME = new ListingId("KETTLE-1", "acme");

    private final Contract contract = new Contract();
    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private LiveShop shop;

    @BeforeEach
    void open() {
        shop = LiveShop.open(clock);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void keepsProducts() {
        assertThat(put("/v1/products/{sku}", "/v1/products/KETTLE-1", KETTLE).status())
                .isEqualTo(201);
        Answer again = put("/v1/products/{sku}", "/v1/products/KETTLE-1", KETTLE);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().getJsonObject("floor").getString("amount")).isEqualTo("60.00");
        assertThat(get("/v1/products/{sku}", "/v1/products/KETTLE-1").json()).isEqualTo(again.json());
        assertThat(shop.client.delete("/v1/products/KETTLE-1").status()).isEqualTo(204);
        assertProblem(shop.client.delete("/v1/products/KETTLE-1"), 404, "No product");
        assertProblem(shop.client.get("/v1/products/KETTLE-1"), 404, "No product");
    }

    @Test
    void aSkuMayHoldSlashesAndColons() {
        assertThat(put("/v1/products/{sku}", "/v1/products/A%2FB:1", KETTLE).status())
                .isEqualTo(201);
        assertThat(get("/v1/products/{sku}", "/v1/products/A%2fB%3A1").json().getString("sku"))
                .isEqualTo("A/B:1");
        assertThat(get("/v1/prices/{sku}", "/v1/prices/A%2FB:1").status()).isEqualTo(200);
        assertProblem(shop.client.get("/v1/products/A/B:1"), 404, "");
    }

    @Test
    void listsProductsPartByPart() {
        List<String> skus = IntStream.range(0, 7).mapToObj(i -> "SKU-" + i).toList();
        skus.forEach(sku -> put("/v1/products/{sku}", "/v1/products/" + sku, KETTLE));
        List<String> found = new ArrayList<>();
        String after = null;
        do {
            JsonObject page = get("/v1/products", "/v1/products?limit=3" + (after == null ? "" : "&after=" + after))
                    .json();
            page.getJsonArray("items").forEach(item -> found.add(((JsonObject) item).getString("sku")));
            after = page.getString("next");
        } while (after != null);
        assertThat(found).isEqualTo(skus);
    }

    @Test
    void listsProductsWithTheirPricesAndListings() {
        kettleAtAcme();
        shop.seen(ACME, offer(eur("79.90")), "<p>79.90</p>");
        JsonObject row = get("/v1/products", "/v1/products?include=price&include=listings")
                .json()
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(row.getString("title")).isEqualTo("Kettle");
        assertThat(row.getJsonObject("price").getString("status")).isEqualTo("MATCHED");
        assertThat(row.getJsonArray("listings").getJsonObject(0).getString("competitor"))
                .isEqualTo("acme");
    }

    @Test
    void keepsListings() {
        String listing =
                "{\"url\":\"https://acme.example/kettle\",\"every\":\"P1D\",\"hints\":{\"selector\":\".price\"}}";
        assertProblem(shop.client.put(LISTING, listing), 404, "No product has this sku");
        put("/v1/products/{sku}", "/v1/products/KETTLE-1", KETTLE);
        Answer created = put("/v1/products/{sku}/listings/{competitor}", LISTING, listing);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().getString("every")).isEqualTo("P1D");
        assertThat(created.json().getString("nextDue")).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(created.json().containsKey("outcome")).isFalse();
        Answer byCron = put(
                "/v1/products/{sku}/listings/{competitor}",
                LISTING,
                "{\"url\":\"https://acme.example/kettle\",\"cron\":\"0 3 * * MON\"}");
        assertThat(byCron.status()).isEqualTo(200);
        assertThat(byCron.json().getString("cron")).isEqualTo("0 3 * * MON");
        assertThat(byCron.json().containsKey("every")).isFalse();

        shop.failed(ACME, ScrapeOutcome.NOT_FOUND, "The shop answered 404.");
        JsonObject seen =
                get("/v1/products/{sku}/listings/{competitor}", LISTING).json();
        assertThat(seen.getString("outcome")).isEqualTo("not_found");
        assertThat(seen.getString("detail")).isEqualTo("The shop answered 404.");
        assertThat(get("/v1/products/{sku}/listings", "/v1/products/KETTLE-1/listings")
                        .json()
                        .getJsonArray("items"))
                .isEqualTo(new JsonArray().add(seen));

        assertThat(shop.client.delete(LISTING).status()).isEqualTo(204);
        assertProblem(shop.client.get(LISTING), 404, "not known to list");
        assertProblem(shop.client.delete(LISTING), 404, "not known to list");
    }

    @Test
    void asksForAScrapeNow() {
        assertProblem(shop.client.post(LISTING + "/scrape", "{}"), 404, "not known to list");
        kettleAtAcme();
        Answer answer = shop.client.post(LISTING + "/scrape", "{}");
        contract.check("POST", "/v1/products/{sku}/listings/{competitor}/scrape", answer);
        assertThat(answer.status()).isEqualTo(202);
        JsonObject job = new JsonObject(shop.scrapeNow.get(0));
        assertThat(job.getString("jobId")).isEqualTo(answer.json().getString("jobId"));
        assertThat(job.getString("sku") + "@" + job.getString("competitor")).isEqualTo("KETTLE-1@acme");
    }

    @Test
    void servesTheDecidedPriceAndSparesThoseWhoHaveIt() {
        assertProblem(shop.client.get("/v1/prices/KETTLE-1"), 404, "No product and no offer");
        kettleAtAcme();
        JsonObject before = get("/v1/prices/{sku}", "/v1/prices/KETTLE-1").json();
        assertThat(before.getString("status")).isEqualTo("NO_OFFER");
        assertThat(amount(before)).isEqualTo("89.90");

        String page = shop.seen(ACME, offer(eur("79.90")), "<p>79.90</p>");
        Answer price = get("/v1/prices/{sku}", "/v1/prices/KETTLE-1");
        assertThat(amount(price.json())).isEqualTo("79.90");
        assertThat(price.json().getString("status")).isEqualTo("MATCHED");
        assertThat(price.json().getJsonObject("lowest").getString("page")).isEqualTo("/v1/pages/" + page);
        assertThat(price.header("ETag")).startsWith("\"");

        Answer unchanged = conditional(price.header("ETag"));
        assertThat(unchanged.status()).isEqualTo(304);
        assertThat(unchanged.header("ETag")).isEqualTo(price.header("ETag"));

        clock.advance(Duration.ofMinutes(1));
        shop.seen(ACME, offer(eur("69.90")), "<p>69.90</p>");
        Answer changed = conditional(price.header("ETag"));
        assertThat(changed.status()).isEqualTo(200);
        assertThat(amount(changed.json())).isEqualTo("69.90");
    }

    @Test
    void aPricePastItsTimeIsStale() {
        kettleAtAcme();
        shop.seen(ACME, offer(eur("79.90")), "<p>79.90</p>");
        Answer fresh = get("/v1/prices/{sku}", "/v1/prices/KETTLE-1");
        clock.advance(Duration.ofDays(30));
        Answer stale = conditional(fresh.header("ETag"));
        assertThat(stale.status()).isEqualTo(200);
        assertThat(stale.json().getString("status")).isEqualTo("STALE");
    }

    @Test
    void servesUpToAHundredPricesAtOnce() {
        put("/v1/products/{sku}", "/v1/products/UNDECIDED", KETTLE);
        kettleAtAcme();
        shop.seen(ACME, offer(eur("79.90")), "<p>79.90</p>");
        JsonObject batch = get("/v1/prices", "/v1/prices?sku=NONE&sku=KETTLE-1&sku=UNDECIDED&sku=KETTLE-1")
                .json();
        assertThat(batch.getJsonArray("prices").stream().map(price -> ((JsonObject) price).getString("sku")))
                .containsExactly("KETTLE-1", "UNDECIDED");
        assertThat(batch.getJsonArray("unknown")).containsExactly("NONE");

        StringBuilder hundred = new StringBuilder("/v1/prices?sku=KETTLE-1");
        for (int i = 1; i < 100; i++) {
            hundred.append("&sku=").append("S".repeat(97)).append(100 + i);
        }
        assertThat(get("/v1/prices", hundred.toString()).json().getJsonArray("unknown"))
                .hasSize(99);
    }

    @Test
    void showsWhyAPriceIsWhatItIsAndAllThatCameBefore() {
        assertProblem(shop.client.get("/v1/prices/KETTLE-1/decision"), 404, "No decision");
        kettleAtAcme();
        put(
                "/v1/products/{sku}/listings/{competitor}",
                "/v1/products/KETTLE-1/listings/bolt",
                "{\"url\":\"https://bolt.example/kettle\"}");
        shop.seen(ACME, offer(eur("79.90")), "<p>79.90</p>");
        clock.advance(Duration.ofMinutes(1));
        shop.seen(
                new ListingId("KETTLE-1", "bolt"),
                offer(eur("59.90"), Availability.OUT_OF_STOCK, Condition.NEW),
                "<p>sold out</p>");
        clock.advance(Duration.ofMinutes(1));
        shop.seen(ACME, offer(eur("55.00")), "<p>55.00</p>");

        JsonObject decision =
                get("/v1/prices/{sku}/decision", "/v1/prices/KETTLE-1/decision").json();
        assertThat(decision.getString("status")).isEqualTo("FLOOR_BOUND");
        assertThat(decision.getJsonArray("inputs")).hasSize(2);
        assertThat(decision.getJsonArray("inputs").stream()
                        .map(JsonObject.class::cast)
                        .filter(input -> !input.getBoolean("binds"))
                        .map(input -> input.getString("competitor")))
                .containsExactly("bolt");

        List<Long> versions = new ArrayList<>();
        String after = null;
        do {
            JsonObject page = get(
                            "/v1/prices/{sku}/history",
                            "/v1/prices/KETTLE-1/history?limit=2" + (after == null ? "" : "&after=" + after))
                    .json();
            page.getJsonArray("items").forEach(item -> versions.add(((JsonObject) item).getLong("version")));
            after = page.getString("next");
        } while (after != null);
        assertThat(versions).isSortedAccordingTo((a, b) -> Long.compare(b, a)).doesNotHaveDuplicates();
        assertThat(versions).endsWith(1L).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void showsEveryObservationWithItsPage() {
        kettleAtAcme();
        shop.seen(ACME, offer(eur("79.90")), "<h1>Kettle für 79,90 €</h1><script>alert(1)</script>");
        clock.advance(Duration.ofMinutes(1));
        shop.seen(ACME, offer(eur("78.90")), "<p>78.90</p>");
        String path = LISTING + "/observations";
        JsonObject newest = get("/v1/products/{sku}/listings/{competitor}/observations", path + "?limit=1")
                .json();
        assertThat(newest.getJsonArray("items").getJsonObject(0).getLong("seq")).isEqualTo(2);
        JsonObject older = get(
                        "/v1/products/{sku}/listings/{competitor}/observations",
                        path + "?limit=5&after=" + newest.getString("next"))
                .json();
        assertThat(older.containsKey("next")).isFalse();
        String link = older.getJsonArray("items").getJsonObject(0).getString("page");

        Answer page = shop.client.get(link);
        contract.check("GET", "/v1/pages/{id}", page);
        assertThat(page.text()).isEqualTo("<h1>Kettle für 79,90 €</h1><script>alert(1)</script>");
        assertThat(page.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(page.header("Content-Disposition")).startsWith("attachment");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Content-Security-Policy")).startsWith("sandbox");
        assertProblem(shop.client.get("/v1/pages/" + "0".repeat(64)), 404, "No page");
    }

    @Test
    void aListingHasItsOwnPolitenessWhereThatMakesSense() {
        put("/v1/products/{sku}", "/v1/products/KETTLE-1", KETTLE);
        put("/v1/products/{sku}/listings/{competitor}", LISTING, """
                {"url":"https://acme.example/kettle","politeness":{"acceptLanguage":"de-DE","spacing":"PT5S"}}""");
        JsonObject listing =
                get("/v1/products/{sku}/listings/{competitor}", LISTING).json();
        assertThat(listing.getJsonObject("politeness").getString("acceptLanguage"))
                .isEqualTo("de-DE");
        assertProblem(
                shop.client.put(LISTING, "{\"url\":\"https://acme.example/\",\"politeness\":{\"dailyBudget\":5}}"),
                400,
                "politeness.dailyBudget");
        assertProblem(
                shop.client.put(
                        LISTING, "{\"url\":\"https://acme.example/\",\"politeness\":{\"headers\":{\"Cookie\":\"a\"}}}"),
                400,
                "politeness.headers");
        assertProblem(
                shop.client.put("/v1/competitors/acme", "{\"politeness\":{\"proxy\":\"http://10.0.0.1:3128\"}}"),
                400,
                "politeness.proxy");
    }

    @Test
    void configuresCompetitors() {
        assertThat(get("/v1/competitors/{competitor}", "/v1/competitors/acme")
                        .json()
                        .getBoolean("binds"))
                .isTrue();
        put("/v1/competitors/{competitor}", "/v1/competitors/acme", """
                {"name":"Acme","binds":false,"politeness":{"spacing":"PT5S","headers":{"DNT":"1"}}}""");
        JsonObject acme =
                get("/v1/competitors/{competitor}", "/v1/competitors/acme").json();
        assertThat(acme.getString("name")).isEqualTo("Acme");
        assertThat(acme.getBoolean("binds")).isFalse();
        assertThat(acme.getJsonObject("politeness").getString("spacing")).isEqualTo("PT5S");
        assertProblem(
                shop.client.put("/v1/competitors/acme", "{\"politeness\":{\"headers\":{\"Cookie\":\"a=b\"}}}"),
                400,
                "Cookie");
    }

    @Test
    void anOfferOfAnSkuThatIsNotInTheCatalogueIsServedAllTheSame() {
        shop.seen(new ListingId("STRAY-1", "acme"), offer(eur("12.00")), "<p>12</p>");
        assertThat(amount(get("/v1/prices/{sku}", "/v1/prices/STRAY-1").json())).isEqualTo("12.00");
        JsonObject listing = get("/v1/products/{sku}/listings/{competitor}", "/v1/products/STRAY-1/listings/acme")
                .json();
        assertThat(listing.getBoolean("unlisted")).isTrue();
        assertProblem(shop.client.post("/v1/products/STRAY-1/listings/acme/scrape", "{}"), 409, "no url");
    }

    private void kettleAtAcme() {
        put("/v1/products/{sku}", "/v1/products/KETTLE-1", KETTLE);
        put("/v1/products/{sku}/listings/{competitor}", LISTING, "{\"url\":\"https://acme.example/kettle\"}");
    }

    private Answer conditional(String etag) {
        Answer answer = shop.client.send("GET", "/v1/prices/KETTLE-1", Map.of("If-None-Match", etag), null);
        contract.check("GET", "/v1/prices/{sku}", answer);
        return answer;
    }

    private Answer get(String template, String path) {
        Answer answer = shop.client.get(path);
        contract.check("GET", template, answer);
        return answer;
    }

    private Answer put(String template, String path, String body) {
        Answer answer = shop.client.send(
                "PUT", path, Map.of("Content-Type", "application/json; charset=utf-8"), Buffer.buffer(body));
        contract.check("PUT", template, answer);
        assertThat(answer.status()).as(answer.text()).isIn(200, 201);
        return answer;
    }

    private static String amount(JsonObject price) {
        return price.getJsonObject("price").getString("amount");
    }
}
