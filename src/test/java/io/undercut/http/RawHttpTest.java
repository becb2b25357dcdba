package io.undercut.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that proxies and servers have read differently, which is how requests get smuggled. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RawHttpTest {
    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.open();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> ambiguous() {
        String post = "POST /v1/stages/scrape/redrive HTTP/1.1\r\nHost: localhost\r\n";
        return Stream.of(
                Arguments.of(
                        "length and chunks", post + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("two lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} "),
                Arguments.of("a list of lengths", post + "Content-Length: 2, 3\r\n\r\n{} "),
                Arguments.of("a signed length", post + "Content-Length: +2\r\n\r\n{}"),
                Arguments.of("an unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("space before the colon", post + "Content-Length : 2\r\n\r\n{}"),
                Arguments.of(
                        "folded coding and a length",
                        post + "Content-Length: 4\r\nTransfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n"),
                Arguments.of("folded host", "GET /v1/stages HTTP/1.1\r\nHost: local\r\n host\r\n\r\n"),
                Arguments.of("bare CR in a header", post + "X-A: b\rX-B: c\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of("NUL in a header", post + "X-A: b\u0000c\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of("two hosts", "GET /v1/stages HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n"),
                Arguments.of("no host", "GET /v1/stages HTTP/1.1\r\n\r\n"),
                Arguments.of("not HTTP", "\u0016\u0003\u0001 hello\r\n\r\n"),
                Arguments.of("control bytes first", "\u0001GET /v1/stages HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ambiguous")
    void S29ambiguousBytesAreRefused(String name, String bytes) throws IOException {
        String answer = send(bytes);
        assertThat(answer).containsPattern("^HTTP/1.[01] 400 ");
        assertThat(answer.indexOf("HTTP/1.1", 1))
                .as("no second answer to " + name)
                .isEqualTo(-1);
        assertThat(answer).contains("application/problem+json").contains("nosniff");
        stillServes();
    }

    @Test
    void S29aBrokenChunkEndsTheConnection() throws IOException {
        String post = "POST /v1/stages/scrape/redrive HTTP/1.1\r\nHost: localhost\r\n";
        assertThat(send(post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n"))
                .doesNotContain(" 202 ", "left open");
        stillServes();
    }

    @Test
    void requestLinesAndHeadersHaveLimits() throws IOException {
        assertThat(send("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .contains(" 414 ");
        assertThat(send("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: " + "a".repeat(20_000) + "\r\n\r\n"))
                .contains(" 431 ");
        stillServes();
    }

    @Test
    void S29nestedCommentsInAUserAgentAreJustText() throws IOException {
        String answer = send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nUser-Agent: "
                + "(".repeat(4_000) + "\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200");
    }

    @Test
    void http2IsNotSpoken() throws IOException {
        assertThat(send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).contains(" 501 ");
        String upgrade = send("""
                GET /healthz HTTP/1.1\r
                Host: localhost\r
                Connection: Upgrade, HTTP2-Settings, close\r
                Upgrade: h2c\r
                HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r
                \r
                """);
        assertThat(upgrade).doesNotContain(" 101 ");
        stillServes();
    }

    private void stillServes() {
        assertThat(server.client.get("/healthz").status()).isEqualTo(200);
    }

    /** Everything that comes back until the server closes the connection, or falls silent for a second. */
    private String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
            socket.setSoTimeout(1_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            StringBuilder answer = new StringBuilder();
            try {
                int b;
                while ((b = socket.getInputStream().read()) >= 0) {
                    answer.append((char) b);
                }
            } catch (java.net.SocketTimeoutException e) {
                answer.append("\n(connection left open)");
            } catch (java.net.SocketException e) {
                answer.append("\n(connection reset)");
            }
            return answer.toString();
        }
    }
}
