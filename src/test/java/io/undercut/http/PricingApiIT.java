package io.undercut.http;

import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.catalog.ListingId;
import io.undercut.catalog.ReaderBreaker;
import io.undercut.http.Client.Answer;
import io.undercut.support.TestClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules, terms, held readings and explanations through the API of a shop that holds strange readings. */
class PricingApiIT {

    private static final ListingId ACME = new ListingId("KETTLE-1", "acme");
    private static final String LISTING = "/v1/products/KETTLE-1/listings/acme";
    private static final String LISTINGS = "/v1/products/{sku}/listings/{competitor}";

    private final Contract contract = new Contract();
    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private LiveShop shop;

    @BeforeEach
    void open() {
        shop = new LiveShop(clock, 0, true);
        put("/v1/products/{sku}", "/v1/products/KETTLE-1", kettle("{\"strategy\":\"match\"}"), 201);
        put(LISTINGS, LISTING, "{\"url\":\"https://acme.example/kettle\"}", 201);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void aHeldReadingIsReleasedOrDiscardedWithAnEntryThatStays() {
        put(LISTINGS, LISTING, "{\"url\":\"https://acme.example/kettle\",\"every\":\"P300D\"}", 200);
        shop.seen(ACME, offer(eur("90")), "<p>90</p>");
        clock.advance(Duration.ofMinutes(1));
        shop.seen(ACME, offer(eur("9")), "<p>9</p>");
        JsonObject price = get("/v1/prices/{sku}", "/v1/prices/KETTLE-1");
        assertThat(price.getString("status")).isEqualTo("HELD");
        assertThat(price.getJsonObject("price").getString("amount")).isEqualTo("90.00");
        JsonObject listing = get(LISTINGS, LISTING);
        assertThat(listing.getInstant("nextDue"))
                .as("a second reading is due soon")
                .isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));

        assertThat(shop.client.post(LISTING + "/held/release", "{\"seq\":77}").status())
                .isEqualTo(409);
        Answer released = shop.client.post(LISTING + "/held/release", "{\"seq\":2,\"note\":\"Their sale\"}");
        contract.check("POST", LISTINGS + "/held/release", released);
        assertThat(released.status()).isEqualTo(200);
        assertThat(get("/v1/prices/{sku}", "/v1/prices/KETTLE-1")
                        .getJsonObject("price")
                        .getString("amount"))
                .isEqualTo("9.00");
        assertThat(shop.client.post(LISTING + "/held/release", "{}").status()).isEqualTo(409);

        clock.advance(Duration.ofMinutes(1));
        shop.seen(ACME, offer(eur("1")), "<p>1</p>");
        Answer discarded = shop.client.post(LISTING + "/held/discard", "");
        contract.check("POST", LISTINGS + "/held/discard", discarded);
        assertThat(get("/v1/prices/{sku}", "/v1/prices/KETTLE-1").getString("status"))
                .isEqualTo("MATCHED");
        JsonArray audit =
                get("/v1/products/{sku}/audit", "/v1/products/KETTLE-1/audit").getJsonArray("items");
        assertThat(audit).hasSize(2);
        assertThat(audit.getJsonObject(0).getString("action")).isEqualTo("discard");
        assertThat(audit.getJsonObject(1).getString("note")).isEqualTo("Their sale");
    }

    @Test
    void explainsAPriceInSentencesWithEveryPage() {
        String page = shop.seen(ACME, offer(eur("90")), "<p>90</p>");
        JsonObject explained = get("/v1/prices/{sku}/explain", "/v1/prices/KETTLE-1/explain");
        assertThat(explained.getJsonArray("sentences"))
                .contains(
                        "Our price is 90.00 EUR. Matches the lowest binding offer, 90.00 EUR at acme.",
                        "acme asked 90.00 EUR when seen at 2026-11-23T12:00:00Z: it counts.");
        JsonObject input =
                explained.getJsonObject("decision").getJsonArray("inputs").getJsonObject(0);
        assertThat(input.getString("page")).isEqualTo("/v1/pages/" + page);
        assertThat(input.getString("extractor")).isNotBlank();
    }

    @Test
    void saysWhereEachSettingCameFrom() {
        put(
                "/v1/competitors/{competitor}",
                "/v1/competitors/acme",
                "{\"policy\":{\"pack\":2,\"largestJump\":40}}",
                200);
        put("/v1/groups/{group}", "/v1/groups/kitchen", "{\"policy\":{\"pack\":3,\"fresh\":\"PT12H\"}}", 200);
        assertThat(shop.policyChanges).as("the scheduler hears of both").hasValue(2);
        put(LISTINGS, LISTING, "{\"url\":\"https://acme.example/kettle\",\"policy\":{\"pack\":6}}", 200);
        JsonObject policy = get(LISTINGS + "/effective-settings", LISTING + "/effective-settings")
                .getJsonObject("policy");
        assertThat(policy.getJsonObject("pack").encode()).isEqualTo("{\"value\":6,\"from\":\"listing\"}");
        assertThat(policy.getJsonObject("fresh").getString("from")).isEqualTo("group");
        assertThat(policy.getJsonObject("largestJump").encode()).isEqualTo("{\"value\":40,\"from\":\"competitor\"}");
        assertThat(policy.getJsonObject("farBelow").getString("from")).isEqualTo("global");
        shop.seen(ACME, offer(eur("540")), "<p>540</p>");
        assertThat(get("/v1/prices/{sku}", "/v1/prices/KETTLE-1")
                        .getJsonObject("price")
                        .getString("amount"))
                .isEqualTo("90.00");
    }

    @Test
    void theBreakerOfACompetitorTripsAndIsReleased() {
        ReaderBreaker breaker = shop.backend.breaker();
        for (int i = 0; i < 10; i++) {
            TestServer.await(breaker.held("acme", "7"));
        }
        JsonObject tripped = get("/v1/competitors/{competitor}/breaker", "/v1/competitors/acme/breaker");
        assertThat(tripped.getBoolean("tripped")).isTrue();
        assertThat(tripped.getJsonArray("extractors")).containsExactly("7");
        Answer released = shop.client.post("/v1/competitors/acme/breaker/release", "");
        contract.check("POST", "/v1/competitors/{competitor}/breaker/release", released);
        JsonObject calm = get("/v1/competitors/{competitor}/breaker", "/v1/competitors/acme/breaker");
        assertThat(calm.getBoolean("tripped")).isFalse();
        assertThat(calm.getJsonArray("audit")).hasSize(1);
        assertThat(shop.policyChanges).as("the scheduler hears of it").hasValue(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"strategy\":\"cheapest\"}                                                     | rule.strategy: must be match",
                "{\"strategy\":\"undercut\"}                                                     | rule.strategy: undercut needs",
                "{\"strategy\":\"match\",\"percent\":2}                                          | rule.percent: belongs to",
                "{\"strategy\":\"undercut\",\"percent\":-2}                                      | rule.percent: must be",
                "{\"strategy\":\"undercut\",\"percent\":100}                                     | rule.percent: must be",
                "{\"strategy\":\"undercut\",\"percent\":\"2\"}                                   | rule.percent: must be a number",
                "{\"strategy\":\"undercut\",\"amount\":{\"amount\":\"-1\",\"currency\":\"EUR\"}} | rule.amount",
                "{\"strategy\":\"undercut\",\"amount\":{\"amount\":\"1\",\"currency\":\"USD\"}}  | rule.amount must be in the currency",
                "{\"strategy\":\"undercut\",\"amount\":{\"amount\":\"100\",\"currency\":\"EUR\"}}| rule.amount must be below listPrice",
                "{\"strategy\":\"position\"}                                                     | rule.position: is required",
                "{\"strategy\":\"position\",\"position\":3,\"competitors\":[\"acme\",\"bolt\"]}  | rule.position: can never be reached",
                "{\"strategy\":\"match\",\"competitors\":[]}                                     | rule.competitors: must name",
                "{\"strategy\":\"match\",\"ending\":\"x\"}                                       | rule.ending: must be",
                "{\"strategy\":\"match\",\"ending\":\"0.999\"}                                   | rule.ending is finer",
                "{\"strategy\":\"match\",\"ending\":\"199\"}                                     | rule.ending is above listPrice",
                "{\"strategy\":\"match\",\"maxChangesPerDay\":0}                                 | rule.maxChangesPerDay: must be",
                "{\"strategy\":\"match\",\"speed\":1}                                            | rule",
            })
    void refusesARuleThatCannotBe(String rule, String detail) {
        Answer answer = shop.client.put("/v1/products/KETTLE-1", kettle(rule));
        contract.check("PUT", "/v1/products/{sku}", answer);
        assertThat(answer.status()).as(rule).isEqualTo(400);
        assertThat(answer.json().getString("detail")).startsWith(detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"policy\":{\"pack\":0}}                | policy.pack: must be",
                "{\"policy\":{\"taxRate\":-1}}            | policy.taxRate: must be",
                "{\"policy\":{\"fresh\":\"PT1S\"}}        | policy.fresh: must be",
                "{\"policy\":{\"binds\":true}}            | policy.binds",
                "{\"policy\":{\"rates\":[{\"from\":\"USD\",\"to\":\"EUR\",\"rate\":1}]}} | policy.rates.[0].validUntil: must be",
                "{\"policy\":{\"colour\":1}}              | policy.colour: unknown field",
            })
    void refusesTermsThatCannotBe(String competitor, String detail) {
        Answer answer = shop.client.put("/v1/competitors/acme", competitor);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("detail")).startsWith(detail);
    }

    @Test
    void refusesOurOwnShop() {
        Answer answer = shop.client.put(LISTING, "{\"url\":\"https://www.own.example/kettle\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().getString("detail")).startsWith("url: is a page of our own shop");
    }

    private static String kettle(String rule) {
        return "{\"title\":\"Kettle\",\"listPrice\":{\"amount\":\"100\",\"currency\":\"EUR\"},\"group\":\"kitchen\",\"rule\":"
                + rule + "}";
    }

    private void put(String operation, String path, String body, int status) {
        Answer answer = shop.client.put(path, body);
        contract.check("PUT", operation, answer);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    }

    private JsonObject get(String operation, String path) {
        Answer answer = shop.client.get(path);
        contract.check("GET", operation, answer);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return answer.json();
    }
}
