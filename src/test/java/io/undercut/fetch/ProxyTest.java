package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.config.Settings;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shops that are reached through a proxy of the operator's. */
@Timeout(60)
class ProxyTest {

    private static final byte[] PUBLIC = {93, (byte) 184, (byte) 216, 34};

    private HostileServer proxy;
    private Fetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        proxy = new HostileServer();
        Settings.Fetch settings = new Settings.Fetch(
                Set.of(),
                "Undercut/test",
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                1 << 20,
                10,
                64,
                32,
                null,
                Map.of("office", InetSocketAddress.createUnresolved("proxy.internal", proxy.port())),
                null);
        fetcher = new Fetcher(
                settings,
                host -> switch (host) {
                    case "proxy.internal" -> new InetAddress[] {InetAddress.getLoopbackAddress()};
                    case "inside.example.com" -> new InetAddress[] {InetAddress.getByAddress(new byte[] {10, 0, 0, 1})};
                    default -> new InetAddress[] {InetAddress.getByAddress(host, PUBLIC)};
                },
                SSLContexts.createDefault(),
                Clock.systemUTC());
    }

    @AfterEach
    void stop() throws IOException {
        fetcher.close();
        proxy.close();
    }

    @Test
    void aPlainPageIsAskedForByItsWholeUrl() {
        proxy.on("http://shop.example.com/kettle", wire -> wire.bytes(ok("kettle")));
        FetchResult result = fetch("http://shop.example.com/kettle");
        assertThat(result).isInstanceOfSatisfying(Page.class, page -> {
            assertThat(new String(page.body(), UTF_8)).isEqualTo("kettle");
            assertThat(page.finalUrl()).hasToString("http://shop.example.com/kettle");
        });
        assertThat(proxy.requests.get(0))
                .startsWith("GET http://shop.example.com/kettle HTTP/1.1")
                .contains("Host: shop.example.com\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"403 No", "404 No", "302 Found\r\nLocation: http://shop.example.com/", "502 No"})
    void aSecurePageGoesThroughATunnelThatTheProxyMayRefuse(String answer) {
        proxy.on("shop.example.com:443", wire -> wire.text("HTTP/1.1 " + answer + "\r\nContent-Length: 0\r\n\r\n"));
        assertFailed(fetch("https://shop.example.com/kettle"), Failure.UNREACHABLE, "the proxy refused");
        assertThat(proxy.requests)
                .as("what a proxy says is not taken for the shop's word")
                .hasSize(1);
        assertThat(proxy.requests.get(0))
                .startsWith("CONNECT shop.example.com:443 HTTP/1.1")
                .doesNotContain("kettle");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://10.0.0.1/", "http://inside.example.com/", "http://127.0.0.1/", "ftp://shop.example.com/"
            })
    void S1theAddressPolicyHoldsThroughAProxyToo(String url) {
        assertFailed(fetch(url), Failure.ADDRESS_NOT_ALLOWED, "");
        assertThat(proxy.requests).isEmpty();
    }

    @Test
    void S7aRedirectThroughAProxyIsJudgedToo() {
        proxy.on(
                "http://shop.example.com/",
                wire -> wire.text(
                        "HTTP/1.1 302 Found\r\nLocation: http://inside.example.com/\r\nContent-Length: 0\r\n\r\n"));
        assertFailed(fetch("http://shop.example.com/"), Failure.ADDRESS_NOT_ALLOWED, "not a public address");
        assertThat(proxy.requests).hasSize(1);
    }

    @Test
    void aProxyThatIsNotInTheSettingsIsNotGuessedAt() {
        FetchRequest request = new FetchRequest("http://shop.example.com/", Map.of(), null, "other");
        assertFailed(fetcher.fetch(request).join(), Failure.UNREACHABLE, "no proxy other in the settings");
    }

    private FetchResult fetch(String url) {
        return fetcher.fetch(new FetchRequest(url, Map.of(), null, "office")).join();
    }

    private static void assertFailed(FetchResult result, Failure failure, String detail) {
        assertThat(result).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(failure);
            assertThat(failed.detail()).contains(detail);
        });
    }
}
