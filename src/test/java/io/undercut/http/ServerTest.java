package io.undercut.http;

import static io.undercut.http.StrictInputTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.config.Settings;
import io.undercut.http.Client.Answer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {

    @Test
    void aTakenPortFailsTheStartWithAdvice() {
        try (TestServer first = TestServer.open()) {
            Server second = new Server(new Settings.Http("127.0.0.1", first.port, Set.of(), null), first.backend);
            assertThatThrownBy(() -> second.start().get(20, TimeUnit.SECONDS))
                    .hasMessageContaining("127.0.0.1:" + first.port)
                    .hasMessageContaining("undercut.http.port");
            TestServer.await(second.close());
        }
    }

    @Test
    void closingFreesThePort() {
        TestServer server = TestServer.open();
        int port = server.port;
        server.close();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void livesEvenWhenItIsNotReady() {
        try (TestServer server = TestServer.open()) {
            assertThat(server.client.get("/readyz").status()).isEqualTo(200);
            server.notReady.add("DynamoDB does not answer");
            server.notReady.add("stage extract is paused");
            assertProblem(server.client.get("/readyz"), 503, "DynamoDB does not answer; stage extract is paused");
            assertThat(server.client.get("/healthz").status()).isEqualTo(200);
            server.notReady.clear();
            assertThat(server.client.get("/readyz").status()).isEqualTo(200);
        }
    }

    @Test
    void countsItsRequestsByTemplateNeverByPath() {
        try (TestServer server = TestServer.open()) {
            server.client.get("/v1/pages/nothing-like-an-id");
            server.client.get("/made/up");
            Answer metrics = server.client.get("/metrics");
            assertThat(metrics.header("Content-Type")).startsWith("text/plain; version=0.0.4");
            assertThat(metrics.text())
                    .contains("route=\"/v1/pages/:id\",status=\"400\"")
                    .contains("status=\"404\"")
                    .doesNotContain("nothing-like-an-id", "made/up");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/, text/html; charset=utf-8",
        "/app.js, text/javascript; charset=utf-8",
        "/style.css, text/css; charset=utf-8",
        "/icon.svg, image/svg+xml",
        "/openapi.yaml, application/yaml"
    })
    void filesAreServedOnceAndThenOnlyWhenTheyChange(String path, String contentType) {
        try (TestServer server = TestServer.open()) {
            Answer first = server.client.get(path);
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.header("Content-Type")).isEqualTo(contentType);
            assertThat(first.body().length()).isPositive();
            Answer again = server.client.send("GET", path, Map.of("If-None-Match", first.header("ETag")), null);
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body().length()).isZero();
        }
    }

    @Test
    void theDashboardHasNothingInline() {
        try (TestServer server = TestServer.open()) {
            assertThat(server.client.get("/").text())
                    .doesNotContainPattern("<script(?![^>]*src=)[^>]*>")
                    .doesNotContain("<style", " style=", "javascript:")
                    .doesNotContainPattern(" on[a-z]+=");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "api", "page", "product", "products", "stages", "words"})
    void noScriptMakesMarkupFromText(String module) {
        try (TestServer server = TestServer.open()) {
            assertThat(server.client.get("/" + module + ".js").text())
                    .doesNotContain(
                            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", ".style");
        }
    }

    @Test
    void headAnswersLikeGetWithoutTheBody() {
        try (TestServer server = TestServer.open()) {
            Answer head = server.client.send("HEAD", "/v1/stages", Map.of(), null);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("application/json");
            assertThat(head.body().length()).isZero();
        }
    }

    @Test
    void previewsAPageWithoutSavingAnything() {
        try (TestServer server = TestServer.open()) {
            Answer answer = server.client.send(
                    "POST",
                    "/v1/extract?url=https://shop.example/kettle",
                    Map.of("Content-Type", "text/html; charset=utf-8"),
                    io.vertx.core.buffer.Buffer.buffer("<p>Nothing for sale</p>"));
            new Contract().check("POST", "/v1/extract", answer);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("result")).isEqualTo("no_price");
            assertThat(answer.json().getString("url")).isEqualTo("https://shop.example/kettle");
        }
    }
}
