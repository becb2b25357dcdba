package io.undercut.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.undercut.http.Client.Answer;
import io.undercut.support.Logged;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input gets a clear answer: what is wrong, where, and what to do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictInputTest {
    private static final String PRODUCT = "/v1/products/KETTLE-1";
    private static final String LISTING = PRODUCT + "/listings/acme";

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.open();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"title\":\"Kettle\"}                                                                          | listPrice is required",
                "{\"listPrice\":{\"amount\":\"1\",\"currency\":\"EUR\"}}                                         | title must be",
                "{\"title\":7,\"listPrice\":{\"amount\":\"1\",\"currency\":\"EUR\"}}                             | title:",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":1.5,\"currency\":\"EUR\"}}                           | listPrice.amount",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"-1\",\"currency\":\"EUR\"}}                        | amount must be a decimal string",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"1e9\",\"currency\":\"EUR\"}}                       | amount must be a decimal string",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"1\",\"currency\":\"EURO\"}}                        | ISO 4217",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"1\",\"currency\":\"EUR\"},\"colour\":1}            | colour: unknown field",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"1\",\"currency\":\"EUR\",\"vat\":1}}               | listPrice.vat: unknown field",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"1\",\"currency\":\"EUR\"},\"gtin\":\"12\"}         | gtin must be",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"1\",\"currency\":\"EUR\"},\"rule\":{\"strategy\":\"beat\"}} | rule.strategy",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"10.009\",\"currency\":\"EUR\"}} | listPrice.amount is finer than the smallest unit of EUR: 10.009",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"100.50\",\"currency\":\"JPY\"}} | listPrice.amount is finer than the smallest unit of JPY",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"9\",\"currency\":\"EUR\"},\"floor\":{\"amount\":\"1.001\",\"currency\":\"EUR\"}} | floor.amount is finer",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"1\",\"currency\":\"XXX\"}} | listPrice.currency must be an ISO 4217 code of money in use today; XXX is not",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"1\",\"currency\":\"XAU\"}} | XAU is not",
                "{\"title\":\"K\",\"listPrice\":{\"amount\":\"1\",\"currency\":\"DEM\"}} | DEM is not",
                "{\"title\":\"K\",\"title\":\"L\"}                                                               | Duplicate",
                "{\"title\":\"K\"} trailing                                                                      | trailing",
                "[]                                                                                              | must be an object",
                "null                                                                                            | The body is null",
                "{\"title\":                                                                                     | end-of-input",
            })
    void aWrongProductIsRefusedWithThePlaceOfTheMistake(String body, String detail) {
        assertProblem(server.client.put(PRODUCT, body), 400, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}                                                         | url is required",
                "{\"url\":\"ftp://shop.example/\"}                          | url must start with http",
                "{\"url\":\"http://a.example/\"}                             | url: only https is allowed",
                "{\"url\":\"https://a.example/\",\"hints\":{\"selector\":\"p[[\"}}            | hints.selector",
                "{\"url\":\"https://a.example/\",\"hints\":{\"currency\":\"EURO\"}}           | hints.currency",
                "{\"url\":\"https://a.example/\",\"hints\":{\"currency\":\"DEM\"}}            | hints.currency",
                "{\"url\":\"https://a.example/\",\"hints\":{\"decimalMark\":\";\"}}           | hints.decimalMark",
                "{\"url\":\"https://a.example/\",\"every\":\"weekly\"}      | every must be an ISO 8601 duration",
                "{\"url\":\"https://a.example/\",\"every\":7}               | every:",
                "{\"url\":\"https://a.example/\",\"every\":\"PT1S\"}        | every must be between",
                "{\"url\":\"https://a.example/\",\"cron\":\"hourly\"}       | cron must be five fields",
                "{\"url\":\"https://a.example/\",\"cron\":\"61 0 * * *\"}   | cron must be five fields",
                "{\"url\":\"https://a.example/\",\"every\":\"P7D\",\"cron\":\"0 3 * * MON\"} | either every or cron",
                "{\"url\":\"https://a.example/\",\"hints\":{\"xpath\":\"//b\"}}              | hints.xpath: unknown field",
            })
    void aWrongListingIsRefusedWithThePlaceOfTheMistake(String body, String detail) {
        assertProblem(server.client.put(LISTING, body), 400, detail);
    }

    @Test
    void noErrorShowsOurInternals() {
        for (String body : new String[] {"{\"colour\":1}", "{\"title\":7}", "[]", "{", "\"x\""}) {
            assertThat(server.client.put(PRODUCT, body).text())
                    .doesNotContain("io.undercut", "java.", "Exception", "\\tat ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/products/a%20b",
                "/v1/products/-x",
                "/v1/products/A%252FB",
                "/v1/products/A/listings/ACME",
                "/v1/competitors/Acme",
                "/v1/prices/%00",
                "/v1/pages/abc",
                "/v1/pages/..%2f..%2fetc%2fpasswd",
                "/v1/products?limit=0",
                "/v1/products?limit=501",
                "/v1/products?limit=ten",
                "/v1/products?limit=1&limit=2",
                "/v1/products?include=everything",
                "/v1/products?limit=101&include=price",
                "/v1/products?offset=5",
                "/v1/prices",
                "/v1/prices?sku=a%20b",
                "/v1/prices/A/history?after=-1",
                "/v1/products/A/listings/acme/observations?limit=1000",
                "/v1/stages/scrape/dead-letters?limit=0",
                "/v1/products/%zz",
                "/v1/products?after=%zz"
            })
    void aWrongPathOrQueryIsRefused(String path) {
        assertProblem(server.client.get(path), 400, "");
    }

    @Test
    void aBatchHasAtMostAHundredSkus() {
        StringBuilder path = new StringBuilder("/v1/prices?sku=S0");
        for (int i = 1; i <= 100; i++) {
            path.append("&sku=S").append(i);
        }
        assertProblem(server.client.get(path.toString()), 400, "1 to 100 skus");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1",
        "GET, /v1/nothing",
        "GET, /v1/products/A/listings/acme/x",
        "GET, /../etc/passwd",
        "GET, /v1/products/%2e%2e",
        "PUT, /x"
    })
    void whatIsNotThereIsNotFound(String method, String path) {
        assertProblem(server.client.send(method, path, Map.of(), null), 404, "/openapi.yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/products/A, 'DELETE, GET, HEAD, PUT'",
        "DELETE, /v1/stages, 'GET, HEAD'",
        "GET, /v1/extract, POST",
        "TRACE, /healthz, 'GET, HEAD'",
        "OPTIONS, /v1/prices/A, 'GET, HEAD'",
        "PATCH, /, 'GET, HEAD'"
    })
    void aWrongMethodIsToldTheRightOnes(String method, String path, String allow) {
        Answer answer = server.client.send(method, path, Map.of(), null);
        assertProblem(answer, 405, allow);
        assertThat(answer.header("Allow")).isEqualTo(allow);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml"
            })
    void aWrongContentTypeIsRefused(String contentType) {
        Answer answer =
                server.client.send("PUT", PRODUCT, Map.of("Content-Type", contentType), Buffer.buffer("{\"title\":1}"));
        assertProblem(answer, 415, "application/json");
    }

    @Test
    void aMissingContentTypeIsRefused() {
        assertProblem(server.client.send("PUT", PRODUCT, Map.of(), Buffer.buffer("{}")), 415, "application/json");
    }

    @Test
    void jsonBodiesMayHave64KiBAndPages5MiB() {
        String filler = "x".repeat(Api.BODY_LIMIT);
        assertProblem(server.client.put(PRODUCT, "{\"title\":\"" + filler + "\"}"), 413, "too large");
        Buffer page = Buffer.buffer(new byte[ExtractRoutes.PAGE_LIMIT]);
        assertThat(server.client
                        .send("POST", "/v1/extract", Map.of("Content-Type", "text/html"), page)
                        .status())
                .isEqualTo(200);
        assertProblem(
                server.client.send(
                        "POST", "/v1/extract", Map.of("Content-Type", "text/html"), page.appendByte((byte) 1)),
                413,
                "too large");
    }

    @Test
    void deeplyNestedJsonIsRefused() {
        assertProblem(server.client.put(PRODUCT, "{\"floor\":".repeat(5_000)), 400, "");
    }

    @Test
    void aStoreThatCannotBeReachedIsSaidSoAndNothingElse() {
        Answer answer = server.client.get("/v1/pages/" + "0".repeat(64));
        assertProblem(answer, 503, "cannot be reached now; try again");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
        assertThat(answer.text()).doesNotContain("software.amazon", "127.0.0.1", "Exception");
    }

    @Test
    void aStoreThatIsAwayIsLoggedOnceAndCounted() {
        try (TestServer fresh = TestServer.open();
                Logged log = Logged.of(Outages.class)) {
            for (int i = 0; i < 5; i++) {
                assertProblem(fresh.client.get("/v1/pages/" + "0".repeat(64)), 503, "");
            }
            assertThat(log.messages())
                    .singleElement(STRING)
                    .startsWith("WARN /v1/pages/:id: the store cannot be reached");
            assertThat(fresh.client.get("/metrics").text()).contains("undercut_http_store_failures_total 5.0");
        }
    }

    @Test
    void anUnexpectedErrorIsAnIdThatTheLogHasTheCauseUnder() {
        try (TestServer broken = TestServer.withUrlCheck(url -> {
                    throw new IllegalStateException("secret internals");
                });
                Logged log = Logged.of(Problem.class)) {
            Answer answer = broken.client.put(LISTING, "{\"url\":\"https://a.example/\"}");
            assertProblem(answer, 500, "Unexpected error");
            assertThat(answer.text()).doesNotContain("secret internals", "Exception", "io.undercut");
            String detail = answer.json().getString("detail");
            String id = detail.replaceAll(".*error ([0-9a-f-]{36})\\.$", "$1");
            assertThat(id).hasSize(36);
            assertThat(log.messages()).singleElement(STRING).contains(id, "secret internals");
        }
    }

    static void assertProblem(Answer answer, int status, String detail) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().fieldNames()).containsExactlyInAnyOrder("title", "status", "detail");
        assertThat(answer.json().getInteger("status")).isEqualTo(status);
        assertThat(answer.json().getString("detail")).contains(detail).isNotBlank();
    }
}
