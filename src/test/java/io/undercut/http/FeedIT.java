package io.undercut.http;

import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.catalog.ListingId;
import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.support.TestClock;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All own prices in one answer. */
class FeedIT {

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

    private CompletableFuture<Boolean> put(String sku, String title) {
        return shop.backend
                .catalog()
                .put(new Product(sku, title, eur("100"), null, null, null, null, null, RuleSpec.MATCH));
    }

    private Client.Answer get(String path) {
        Client.Answer answer = shop.client.get(path);
        assertThat(answer.status()).isEqualTo(200);
        contract.check("GET", path, answer);
        return answer;
    }

    private static List<CSVRecord> records(Client.Answer answer) throws IOException {
        return CSVParser.parse(
                        answer.body().toString(),
                        CSVFormat.RFC4180
                                .builder()
                                .setHeader()
                                .setSkipHeaderRecord(true)
                                .get())
                .getRecords();
    }

    @Test
    void anEmptyShopHasAnEmptyFeed() throws Exception {
        assertThat(get("/v1/feed.json").json()).isEqualTo(new JsonObject().put("items", new JsonArray()));
        Client.Answer csv = get("/v1/feed.csv");
        assertThat(records(csv)).isEmpty();
        assertThat(csv.body().toString()).startsWith("sku,title,price,currency,status,");
        assertThat(csv.header("Content-Disposition")).isEqualTo("attachment; filename=\"prices.csv\"");
        assertThat(csv.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @Test
    void saysOfEachProductWhatItCostsAndWhy() throws Exception {
        put("KETTLE-1", "Kettle, \"steel\"\nand glass").join();
        put("PAN-1", "Pan").join();
        shop.seen(new ListingId("KETTLE-1", "acme"), offer(eur("90")), "<p>90</p>");
        JsonArray items = get("/v1/feed.json").json().getJsonArray("items");
        assertThat(items).hasSize(2);
        JsonObject kettle = items.getJsonObject(0);
        assertThat(kettle.getString("status")).isEqualTo("MATCHED");
        assertThat(kettle.getJsonObject("lowestPrice").getString("amount")).isEqualTo("90.00");

        List<CSVRecord> records = records(get("/v1/feed.csv"));
        assertThat(records).hasSize(2);
        assertThat(records.get(0).toMap())
                .containsEntry("sku", "KETTLE-1")
                .containsEntry("title", "Kettle, \"steel\"\nand glass")
                .containsEntry("price", "90.00")
                .containsEntry("currency", "EUR")
                .containsEntry("status", "MATCHED")
                .containsEntry("asOf", "2026-11-23T12:00:00Z")
                .containsEntry("listPrice", "100.00")
                .containsEntry("lowestCompetitor", "acme");
        assertThat(records.get(1).toMap())
                .containsEntry("price", "100.00")
                .containsEntry("status", "NO_OFFER")
                .containsEntry("validUntil", "")
                .containsEntry("lowestPrice", "");
    }

    @Test
    void hasEveryProductOnceInItsOrderHoweverManyPartsThatTakes() throws Exception {
        List<String> skus = IntStream.range(0, 250)
                .mapToObj(i -> String.format(Locale.ROOT, "SKU-%04d", i))
                .toList();
        CompletableFuture.allOf(skus.stream().map(sku -> put(sku, "Thing")).toArray(CompletableFuture[]::new))
                .join();
        List<String> inJson = new ArrayList<>();
        get("/v1/feed.json")
                .json()
                .getJsonArray("items")
                .forEach(item -> inJson.add(((JsonObject) item).getString("sku")));
        assertThat(inJson).isEqualTo(skus);
        assertThat(records(get("/v1/feed.csv")))
                .extracting(row -> row.get("sku"))
                .isEqualTo(skus);
    }

    /** CWE-1236: what a spreadsheet would run. */
    @ParameterizedTest
    @ValueSource(strings = {"=cmd|' /C calc'!A0", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1"})
    void aTitleIsNeverAFormula(String title) {
        assertThat(FeedFormat.cell(title)).isEqualTo("'" + title);
        assertThat(FeedFormat.cell("Kettle = best")).isEqualTo("Kettle = best");
    }

    @Test
    void aFormulaInTheCatalogueComesOutAsText() throws Exception {
        put("KETTLE-1", "=HYPERLINK(\"https://evil.example\")").join();
        assertThat(records(get("/v1/feed.csv")).get(0).get("title")).isEqualTo("'=HYPERLINK(\"https://evil.example\")");
    }

    @Test
    void aHeadRequestGetsNoBody() {
        Client.Answer answer = shop.client.send("HEAD", "/v1/feed.csv", Map.of(), null);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length()).isZero();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThat(shop.client.get("/v1/feed.csv?limit=1").status()).isEqualTo(400);
    }

    @Test
    void aStoreThatIsAwayIsAnErrorAndNotAnEmptyFeed() {
        try (TestServer server = TestServer.open()) {
            assertThat(server.client.get("/v1/feed.csv").status()).isEqualTo(503);
        }
    }
}
