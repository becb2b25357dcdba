package io.undercut.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.http.Client.Answer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuardTest {
    private static final Set<String> OPEN = Set.of(
            "/",
            "/app.js",
            "/api.js",
            "/page.js",
            "/product.js",
            "/products.js",
            "/stages.js",
            "/words.js",
            "/style.css",
            "/icon.svg",
            "/openapi.yaml",
            "/healthz",
            "/readyz");

    private TestServer server;
    private TestServer secured;

    @BeforeAll
    void start() {
        server = new TestServer(null, "Prices.Example");
        secured = new TestServer(TestServer.TOKEN);
    }

    @AfterAll
    void stop() {
        server.close();
        secured.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRouteButTheOpenOnesNeedsTheToken() {
        Vertx vertx = Vertx.vertx();
        try {
            var routes = Server.router(vertx, secured.settings, secured.backend).getRoutes().stream()
                    .filter(route -> route.getPath() != null && route.methods() != null)
                    .toList();
            assertThat(routes).hasSizeGreaterThan(30);
            return routes.stream().flatMap(route -> route.methods().stream()
                    .map(method -> DynamicTest.dynamicTest(
                            method + " " + route.getPath(), () -> needsTokenUnlessOpen(method, route))));
        } finally {
            vertx.close();
        }
    }

    private void needsTokenUnlessOpen(HttpMethod method, Route route) {
        String path = route.getPath().replaceAll(":[a-z]+", "x");
        Answer answer = secured.client.send(method.name(), path, Map.of(), null);
        if (OPEN.contains(path)) {
            assertThat(answer.status()).isEqualTo(200);
        } else {
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
        }
    }

    @Test
    void theTokenOpensTheApi() {
        assertThat(stages(secured, Map.of("Authorization", "Bearer " + TestServer.TOKEN))
                        .status())
                .isEqualTo(200);
        assertThat(stages(secured, Map.of("authorization", "bearer " + TestServer.TOKEN))
                        .status())
                .as("the scheme is case-insensitive")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Bearer wrong", "Basic correct horse battery staple", "correct horse"})
    void anyOtherCredentialIsRefused(String authorization) {
        assertThat(stages(secured, Map.of("Authorization", authorization)).status())
                .isEqualTo(401);
    }

    @Test
    void withoutTheTokenEvenUnknownPathsSayNothing() {
        assertThat(secured.client.get("/v1/nothing").status()).isEqualTo(401);
        assertThat(secured.client.get("/healthz/../v1/stages").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8080",
                "127.0.0.1:1",
                "[::1]:8080",
                "prices.example",
                "PRICES.example:443"
            })
    void loopbackNamesAndAllowedHostsAreServed(String host) {
        assertThat(stages(server, Map.of("Host", host)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "xprices.example",
                "prices.example.evil",
                "127.0.0.1.nip.io",
                "169.254.169.254"
            })
    void otherHostsAreMisdirected(String host) {
        Answer answer = stages(server, Map.of("Host", host));
        assertThat(answer.status()).isEqualTo(421);
        assertThat(answer.json().getString("detail")).contains("undercut.http.allowed-hosts");
    }

    @Test
    void probesAreAnsweredWhateverAddressTheOrchestratorUses() {
        for (String probe : Set.of("/healthz", "/readyz")) {
            assertThat(server.client
                            .send("GET", probe, Map.of("Host", "10.1.2.3:8080"), null)
                            .status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site",
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://localhost.evil.example"
    })
    void aPageOfAnotherSiteCannotChangeAnything(String header, String value) {
        Answer answer = resize(Map.of(header, value, "Host", "localhost", "Content-Type", "application/json"));
        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void ourOwnPageAndOtherClientsCan() {
        assertThat(resize(Map.of(
                                "Host", "localhost:9",
                                "Origin", "http://localhost:9",
                                "Sec-Fetch-Site", "same-origin",
                                "Content-Type", "application/json"))
                        .status())
                .isEqualTo(200);
        assertThat(resize(Map.of("Content-Type", "application/json")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1/stages", "/v1/nothing", "/v1/products/a%20b", "/healthz", "/metrics"})
    void everyAnswerCarriesTheSecurityHeaders(String path) {
        Answer answer = server.client.get(path);
        assertThat(answer.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    private static Answer stages(TestServer server, Map<String, String> headers) {
        return server.client.send("GET", "/v1/stages", headers, null);
    }

    private Answer resize(Map<String, String> headers) {
        return server.client.send("PUT", "/v1/stages/scrape", headers, Buffer.buffer("{\"min\":1,\"max\":2}"));
    }
}
