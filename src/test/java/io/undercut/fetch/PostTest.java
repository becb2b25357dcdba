package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.config.Settings;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.support.HookServer;
import io.undercut.support.TestSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages to webhooks are under the policy of every fetch. */
@Timeout(60)
class PostTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);

    private final HookServer hook = new HookServer();
    private Fetcher fetcher = fetcher("30s", InetAddress::getAllByName, hook.hostAndPort());

    @AfterEach
    void stop() {
        fetcher.close();
        hook.close();
    }

    private static Fetcher fetcher(String deadline, Resolver.Lookup lookup, String allowed) {
        Settings.Fetch settings = TestSettings.with("undercut.fetch { allow-hosts = [\"" + allowed + "\"], deadline = "
                        + deadline + ", connect-timeout = 5s }")
                .fetch();
        return new Fetcher(settings, lookup, SSLContexts.createDefault(), NOON);
    }

    private PostResult post(String url) {
        return fetcher.post(new PostRequest(url, Map.of("webhook-id", "one"), "{\"kettle\":\"90 €\"}"))
                .join();
    }

    @Test
    void sendsTheBodyOnceAsJson() {
        assertThat(post(hook.url("/hook?key=1").toString())).isEqualTo(new PostResult.Answered(204, null));
        assertThat(hook.told).singleElement().satisfies(told -> {
            assertThat(told.method()).isEqualTo("POST");
            assertThat(told.path()).isEqualTo("/hook?key=1");
            assertThat(told.body()).isEqualTo("{\"kettle\":\"90 €\"}");
            assertThat(told.headers())
                    .containsEntry("webhook-id", "one")
                    .containsEntry("accept", "*/*")
                    .hasEntrySatisfying("content-type", type -> assertThat(type).startsWith("application/json"))
                    .doesNotContainKeys("cookie", "authorization", "referer");
        });
    }

    @ParameterizedTest
    @CsvSource({"500", "404", "429", "302"})
    void everyStatusIsAnAnswerAndNoRedirectIsFollowed(int status) {
        hook.answers(status, "Location", hook.url("/elsewhere").toString());
        assertThat(post(hook.url("/").toString())).isEqualTo(new PostResult.Answered(status, null));
        assertThat(hook.told).hasSize(1);
    }

    @Test
    void hearsHowLongItIsAskedToWait() {
        hook.answers(429, "Retry-After", "120");
        assertThat(post(hook.url("/").toString())).isEqualTo(new PostResult.Answered(429, Duration.ofMinutes(2)));
    }

    @Test
    void aLongAnswerCountsByItsStatusAndTheNextMessageArrives() {
        hook.answersWith(200, "x".repeat(3_000_000));
        assertThat(post(hook.url("/").toString())).isEqualTo(new PostResult.Answered(200, null));
        assertThat(post(hook.url("/").toString())).isEqualTo(new PostResult.Answered(204, null));
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/hook",
        "http://[::1]/hook",
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/hook",
        "ftp://shop.example/hook",
        "https://user:word@shop.example.com/hook"
    })
    void neverReachesWhatThePolicyRefuses(String url) {
        assertThat(post(url)).isInstanceOfSatisfying(PostResult.Failed.class, failed -> assertThat(failed.failure())
                .isEqualTo(Failure.ADDRESS_NOT_ALLOWED));
    }

    @Test
    void aNameThatLeadsInsideIsRefusedBeforeAByteIsSent() throws IOException {
        try (HostileServer trap = new HostileServer();
                Fetcher lured = fetcher(
                        "30s", name -> new InetAddress[] {InetAddress.getLoopbackAddress()}, hook.hostAndPort())) {
            PostResult result = lured.post(new PostRequest("http://shop.example.com/", Map.of(), "{}"))
                    .join();
            assertThat(result).isInstanceOfSatisfying(PostResult.Failed.class, failed -> assertThat(failed.failure())
                    .isEqualTo(Failure.ADDRESS_NOT_ALLOWED));
            assertThat(trap.connections).hasValue(0);
        }
    }

    @Test
    void silenceEndsAtTheDeadlineAndHangsUp() throws Exception {
        try (HostileServer silent = new HostileServer()) {
            silent.on("/", HostileServer.Wire::waitForHangUp);
            fetcher.close();
            fetcher = fetcher("1500ms", InetAddress::getAllByName, "127.0.0.1:" + silent.port());
            assertThat(post(silent.url("/")))
                    .isInstanceOfSatisfying(PostResult.Failed.class, failed -> assertThat(failed.failure())
                            .isEqualTo(Failure.TOO_SLOW));
            assertThat(silent.hungUp.await(20, java.util.concurrent.TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    @Test
    void aClosedPortIsUnreachable() throws IOException {
        String url;
        try (HostileServer gone = new HostileServer()) {
            url = gone.url("/");
            fetcher.close();
            fetcher = fetcher("30s", InetAddress::getAllByName, "127.0.0.1:" + gone.port());
        }
        assertThat(post(url)).isInstanceOfSatisfying(PostResult.Failed.class, failed -> assertThat(failed.failure())
                .isEqualTo(Failure.UNREACHABLE));
    }

    @Test
    void endsWithTheFetcher() {
        fetcher.close();
        assertThat(post(hook.url("/").toString()))
                .isEqualTo(new PostResult.Failed(Failure.UNREACHABLE, "shutting down"));
        assertThat(hook.told).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Authorization, x", "Host, x", "webhook-id, ü", "webhook id, x"})
    void carriesNoOtherHeaders(String name, String value) {
        assertThatThrownBy(() -> new PostRequest("https://shop.example", Map.of(name, value), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineBreakCannotBecomeAHeader() {
        assertThatThrownBy(() -> new PostRequest("https://shop.example", Map.of("webhook-id", "a\r\nHost: b"), ""))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
