package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.config.Settings;
import io.undercut.fetch.FetchRequest.Validators;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.NotModified;
import io.undercut.fetch.FetchResult.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Asking for a page only if it is another than the one that we have (RFC 9110, section 13). */
@Timeout(60)
class ConditionalFetchTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final String OLD = "Mon, 23 Nov 2026 11:00:00 GMT";

    private HostileServer server;
    private HostileServer other;
    private Fetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        server = new HostileServer();
        other = new HostileServer();
        Settings.Fetch settings = new Settings.Fetch(
                Set.of("127.0.0.1:" + server.port(), "127.0.0.1:" + other.port()),
                "Undercut/test",
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                1 << 20,
                10,
                64,
                32);
        fetcher = new Fetcher(settings, InetAddress::getAllByName, SSLContexts.createDefault(), NOON);
        server.on("/", wire -> notModified(wire, ""));
        other.on("/", wire -> notModified(wire, ""));
    }

    @AfterEach
    void stop() throws IOException {
        fetcher.close();
        server.close();
        other.close();
    }

    @Test
    void theStrongerValidatorIsSentAlone() {
        assertThat(fetch(new Validators(server.url("/"), "W/\"v1\"", OLD))).isInstanceOf(NotModified.class);
        assertThat(server.requests.get(0)).contains("If-None-Match: W/\"v1\"").doesNotContain("If-Modified-Since");
        assertThat(fetch(new Validators(server.url("/"), null, OLD))).isInstanceOf(NotModified.class);
        assertThat(server.requests.get(1)).contains("If-Modified-Since: " + OLD).doesNotContain("If-None-Match");
    }

    @Test
    void theAnswerMayNameItsValidatorsAnew() {
        server.on("/", wire -> notModified(wire, "ETag: \"v2\"\r\nLast-Modified: " + OLD + "\r\n"));
        assertThat(fetch(new Validators(server.url("/"), "\"v1\"", null))).isEqualTo(new NotModified("\"v2\"", OLD));
    }

    @Test
    void notModifiedWithoutHavingAskedIsInvalid() {
        assertThat(fetch(null)).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(Failure.INVALID_HTTP);
            assertThat(failed.detail()).contains("a fetch that never was");
        });
    }

    @Test
    void validatorsAreSentToTheUrlThatGaveThemAndToNoOther() {
        server.on("/old", wire -> redirect(wire, other.url("/")));
        FetchRequest request =
                new FetchRequest(server.url("/old"), Map.of(), new Validators(other.url("/"), "\"v1\"", null), null);
        assertThat(fetcher.fetch(request).join()).isInstanceOf(NotModified.class);
        assertThat(server.requests.get(0)).doesNotContain("If-None-Match");
        assertThat(other.requests.get(0)).contains("If-None-Match: \"v1\"");
    }

    @Test
    void aRedirectThatLeadsElsewhereByNowGetsNoValidators() {
        server.on("/old", wire -> redirect(wire, other.url("/")));
        FetchRequest request = new FetchRequest(
                server.url("/old"), Map.of(), new Validators(other.url("/then"), "\"v1\"", null), null);
        assertThat(fetcher.fetch(request).join())
                .as("a 304 from there is about a page that we do not have")
                .isInstanceOfSatisfying(
                        Failed.class, failed -> assertThat(failed.failure()).isEqualTo(Failure.INVALID_HTTP));
        assertThat(other.requests.get(0)).doesNotContain("If-None-Match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"v1\"", "W/\"v1\"", "\"\"", "\"a/b;c=d\""})
    void tagsAreKeptAsTheyAre(String tag) {
        assertThat(page("ETag: " + tag + "\r\n").etag()).isEqualTo(tag);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ETag: v1\r\n",
                "ETag: \r\n",
                "ETag: \"a\"\r\nETag: \"b\"\r\n",
                "ETag: \"a\", \"b\"\r\n",
                "ETag: \"a b\"\r\n",
                "ETag: w/\"a\"\r\n",
                "ETag: \"\u00e4\"\r\n"
            })
    void whatIsNoSingleTagIsNotKept(String headers) {
        assertThat(page(headers).etag()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Last-Modified: Mon, 23 Nov 2026 11:59:00 GMT | true",
                "Last-Modified: Mon, 23 Nov 2026 11:59:01 GMT | false",
                "Last-Modified: Mon, 23 Nov 2026 13:00:00 GMT | false",
                "Last-Modified: yesterday                     | false",
            })
    void aPageThatMayHaveChangedWithinTheSameMomentIsNotTold(String header, boolean kept) {
        assertThat(page(header + "\r\n").lastModified() != null).isEqualTo(kept);
        assertThat(page("Date: Mon, 23 Nov 2026 10:00:00 GMT\r\n" + header + "\r\n")
                        .lastModified())
                .as("by the server's own clock")
                .isNull();
    }

    private Page page(String headers) {
        server.on("/page", wire -> wire.bytes(ok(headers, "kettle".getBytes(UTF_8))));
        return (Page) fetcher.fetch(server.url("/page")).join();
    }

    private FetchResult fetch(@Nullable Validators validators) {
        return fetcher.fetch(new FetchRequest(server.url("/"), Map.of(), validators, null))
                .join();
    }

    private static void notModified(HostileServer.Wire wire, String headers) throws IOException {
        wire.text("HTTP/1.1 304 Not Modified\r\n" + headers + "\r\n");
    }

    private static void redirect(HostileServer.Wire wire, String to) throws IOException {
        wire.text("HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
    }
}
