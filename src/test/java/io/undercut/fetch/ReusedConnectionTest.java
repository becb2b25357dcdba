package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.config.Settings;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A connection that is kept alive carries one answer to each request: what one page leaves behind never becomes another's. */
@Timeout(60)
class ReusedConnectionTest {
    private static final String OWN = "<p>this one</p>";

    private HostileServer server;
    private Fetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        server = new HostileServer();
        Settings.Fetch settings = new Settings.Fetch(
                Set.of("127.0.0.1:" + server.port()),
                "Undercut/test",
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                1 << 20,
                10,
                8,
                1);
        fetcher = new Fetcher(settings, InetAddress::getAllByName, SSLContexts.createDefault(), Clock.systemUTC());
        server.on("/own", wire -> wire.bytes(ok(OWN)));
    }

    @AfterEach
    void stop() throws IOException {
        fetcher.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "<p>more than was announced</p>",
                "\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nanother",
                "HTTP/1.1 200 OK\r\nContent-Length: 7\r\nX: ",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nanother\r\n0\r\n\r\n"
            })
    void F33whatFollowsAnAnswerIsNoAnswerToTheNextRequest(String extra) {
        server.on("/length", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nkettle" + extra));
        server.on(
                "/chunks",
                wire -> wire.text(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nkettle\r\n0\r\n\r\n" + extra));
        server.on("/error", wire -> wire.text("HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\nkettle" + extra));
        server.on("/empty", wire -> wire.text("HTTP/1.1 204 No Content\r\n\r\n" + extra));

        for (String path : new String[] {"/length", "/chunks", "/error", "/empty"}) {
            // Asked on the thread that read the first answer, before it reads on.
            FetchResult next = fetcher.fetch(server.url(path))
                    .thenCompose(first -> fetcher.fetch(server.url("/own")))
                    .join();
            assertOwn(path, next);
            assertOwn(path, fetcher.fetch(server.url("/own")).join());
        }
    }

    @Test
    void anHonestAnswerKeepsItsConnection() {
        server.on(
                "/chunks",
                wire -> wire.text(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nkettle\r\n0\r\nX: y\r\n\r\n"));
        for (int i = 0; i < 5; i++) {
            assertOwn("/own", fetcher.fetch(server.url("/own")).join());
            assertThat(fetcher.fetch(server.url("/chunks")).join()).isInstanceOf(Page.class);
            assertThat(fetcher.fetch(server.url("/none")).join()).isInstanceOf(Failed.class);
        }
        assertThat(server.connections).hasValue(1);
    }

    @Test
    void aConnectionThatTheServerClosedMeanwhileCostsNoPage() {
        AtomicInteger asked = new AtomicInteger();
        server.on("/tired", wire -> {
            if (asked.incrementAndGet() % 2 == 0) {
                wire.close(); // as one does whose keep-alive time has just run out
            } else {
                wire.bytes(ok(OWN));
            }
        });
        assertOwn("first", fetcher.fetch(server.url("/tired")).join());
        assertOwn("second", fetcher.fetch(server.url("/tired")).join());
        assertThat(asked).hasValue(3);
        assertThat(server.connections).hasValue(2);
    }

    private static void assertOwn(String after, FetchResult result) {
        assertThat(result).as("after " + after).isInstanceOfSatisfying(Page.class, page -> assertThat(
                        new String(page.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo(OWN));
    }
}
