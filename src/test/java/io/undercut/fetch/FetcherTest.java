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
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of a fetch when the other side does its worst. */
@Timeout(60)
class FetcherTest {
    private static final int MAX_BYTES = 1 << 20;
    private static final Duration DEADLINE = Duration.ofMillis(1_500);
    private static final Duration HEAD = Duration.ofMillis(500);
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    private static final String PAGE = "<p>Kettle 89,90 €</p>";

    private HostileServer server;
    private HostileServer trap;
    private Fetcher fetcher;
    private final AtomicInteger lookups = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        server = new HostileServer();
        trap = new HostileServer();
        fetcher = fetcher(InetAddress::getAllByName, "127.0.0.1:" + server.port());
    }

    @AfterEach
    void stop() throws IOException {
        fetcher.close();
        server.close();
        trap.close();
    }

    /** Patient, so that a busy machine changes no outcome. */
    private Fetcher fetcher(Resolver.Lookup lookup, String... allowHosts) {
        return fetcher(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(5), lookup, allowHosts);
    }

    /** For the tests in which time runs out. */
    private void beImpatient() {
        fetch("/warm-up"); // loads classes before the clock runs
        fetcher.close();
        fetcher = fetcher(DEADLINE, HEAD, HEAD, InetAddress::getAllByName, "127.0.0.1:" + server.port());
    }

    private Fetcher fetcher(
            Duration deadline, Duration head, Duration connect, Resolver.Lookup lookup, String... allowHosts) {
        Settings.Fetch settings =
                new Settings.Fetch(Set.of(allowHosts), "Undercut/test", connect, head, deadline, MAX_BYTES, 10, 64, 32);
        return new Fetcher(
                settings,
                host -> {
                    lookups.incrementAndGet();
                    return lookup.all(host);
                },
                SSLContexts.createDefault(),
                NOON);
    }

    @SuppressWarnings("AddressSelection") // a literal has one address
    private static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    private FetchResult fetch(String path) {
        return fetcher.fetch(server.url(path)).join();
    }

    private Page page(String path) {
        FetchResult result = fetch(path);
        assertThat(result).isInstanceOf(Page.class);
        return (Page) result;
    }

    private static void assertFailed(FetchResult result, Failure failure, String detail) {
        assertThat(result).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.detail()).contains(detail);
            assertThat(failed.failure()).isEqualTo(failure);
        });
    }

    private void assertHungUp() throws InterruptedException {
        assertThat(server.hungUp.await(5, TimeUnit.SECONDS))
                .as("client hung up")
                .isTrue();
    }

    // ---- an honest page

    @Test
    void aPageArrivesAsItWasSent() throws Exception {
        server.on(
                "/kettle?colour=red",
                wire -> wire.bytes(ok(
                        "Content-Type: text/html; charset=utf-8\r\nETag: \"v1\"\r\nLast-Modified: Mon, 23 Nov 2026 11:00:00 GMT\r\n",
                        PAGE.getBytes(UTF_8))));

        Page page = page("/kettle?colour=red#reviews");

        assertThat(page.body()).isEqualTo(PAGE.getBytes(UTF_8));
        assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.contentEncoding()).isNull();
        assertThat(page.etag()).isEqualTo("\"v1\"");
        assertThat(page.lastModified()).isEqualTo("Mon, 23 Nov 2026 11:00:00 GMT");
        assertThat(page.finalUrl()).hasToString(server.url("/kettle?colour=red"));
        assertThat(page.truncated()).isFalse();
    }

    @Test
    void theRequestSaysWhoWeAreAndNothingMore() throws Exception {
        server.on("/a//b;x=1", wire -> wire.bytes(ok("Set-Cookie: id=1\r\nContent-Type: text/html\r\n", new byte[0])));
        page("/a//b;x=1");
        page("/a//b;x=1");

        assertThat(server.requests).hasSize(2).allSatisfy(request -> assertThat(request.lines())
                .containsExactlyInAnyOrder(
                        "GET /a//b;x=1 HTTP/1.1",
                        "Host: 127.0.0.1:" + server.port(),
                        "User-Agent: Undercut/test",
                        "Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.1",
                        "Accept-Encoding: gzip, deflate",
                        "Connection: keep-alive",
                        ""));
        assertThat(server.connections).as("kept alive").hasValue(1);
    }

    @Test
    void gzipIsKeptAsReceived() throws Exception {
        byte[] gzip = GzipMeterTest.gzip(PAGE.getBytes(UTF_8));
        for (String name : List.of("gzip", "GZIP", "x-gzip", "identity, gzip")) {
            server.on(
                    "/", wire -> wire.bytes(ok("Content-Encoding: " + name + "\r\nContent-Type: text/html\r\n", gzip)));
            Page page = page("/");
            assertThat(page.body()).isEqualTo(gzip);
            assertThat(page.contentEncoding()).isEqualTo("gzip");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deflateIsReadWithAndWithoutItsWrapper(boolean raw) {
        server.on("/", wire -> wire.bytes(ok("Content-Encoding: deflate\r\n", deflate(PAGE.getBytes(UTF_8), raw))));
        Page page = page("/");
        assertThat(new String(page.body(), UTF_8)).isEqualTo(PAGE);
        assertThat(page.contentEncoding()).as("it is kept decoded").isNull();
    }

    @Test
    void F32deflateIsBoundedWhileItIsInflated() {
        byte[] bomb = deflate(new byte[8 << 20], false);
        server.on("/bomb", wire -> wire.bytes(ok("Content-Encoding: deflate\r\n", bomb)));
        assertFailed(fetch("/bomb"), Failure.TOO_LARGE, "suspicious compression");
        byte[] random = new byte[MAX_BYTES + 100_000];
        new Random(7).nextBytes(random);
        for (int i = 0; i < random.length; i++) {
            random[i] &= 0x3F;
        }
        server.on("/long", wire -> wire.bytes(ok("Content-Encoding: deflate\r\n", deflate(random, true))));
        assertThat(page("/long").truncated()).isTrue();
        assertThat(page("/long").body()).isEqualTo(Arrays.copyOf(random, MAX_BYTES));
        byte[] whole = deflate(PAGE.getBytes(UTF_8), false);
        server.on(
                "/short",
                wire -> wire.bytes(ok("Content-Encoding: deflate\r\n", Arrays.copyOf(whole, whole.length - 6))));
        assertFailed(fetch("/short"), Failure.UNREACHABLE, "ended in the middle");
        server.on("/lie", wire -> wire.bytes(ok("Content-Encoding: deflate\r\n", PAGE.getBytes(UTF_8))));
        assertFailed(fetch("/lie"), Failure.INVALID_HTTP, "is not");
    }

    private static byte[] deflate(byte[] bytes, boolean raw) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, raw);
        deflater.setInput(bytes);
        deflater.finish();
        byte[] out = new byte[bytes.length + 1_000];
        int n = deflater.deflate(out);
        deflater.end();
        return Arrays.copyOf(out, n);
    }

    @Test
    void chunksAndCloseDelimitedBodiesAreReadToTheirEnd() {
        server.on(
                "/chunked",
                wire -> wire.text(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nketl\r\n3;x=y\r\n 89\r\n0\r\nX-Trailer: 1\r\n\r\n"));
        server.on("/close", wire -> wire.text("HTTP/1.0 200 OK\r\n\r\nkettle").close());

        assertThat(page("/chunked").body()).asString().isEqualTo("ketl 89");
        assertThat(page("/close").body()).asString().isEqualTo("kettle");
        assertThat(page("/close").contentType()).isNull();
    }

    @Test
    void interimResponsesAreSkippedButNotForEver() {
        server.on("/hints", wire -> wire.text("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
                .bytes(ok(PAGE)));
        server.on("/flood", wire -> wire.forever(w -> w.text("HTTP/1.1 103 Early Hints\r\n\r\n")));

        assertThat(page("/hints").body()).asString().isEqualTo(PAGE);
        assertFailed(fetch("/flood"), Failure.INVALID_HTTP, "interim responses");
    }

    // ---- too much

    @Test
    void anEndlessPageIsCutAtTheLimit() throws Exception {
        server.on("/", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                .forever(w -> w.bytes(new byte[10_000])));

        Page page = page("/");

        assertThat(page.truncated()).isTrue();
        assertThat(page.body()).hasSize(MAX_BYTES);
        assertHungUp();
    }

    @Test
    void aPageOfExactlyTheLimitIsWhole() {
        server.on("/", wire -> wire.bytes(ok("Content-Type: text/html\r\n", new byte[MAX_BYTES])));
        assertThat(page("/").truncated()).isFalse();
    }

    @Test
    void aGzipPageBeyondTheLimitIsCutAndDecoded() throws Exception {
        byte[] random = new byte[MAX_BYTES * 2];
        new Random(11).nextBytes(random);
        for (int i = 0; i < random.length; i++) {
            random[i] &= 0x3F; // compresses somewhat
        }
        server.on(
                "/",
                wire -> wire.bytes(
                        ok("Content-Encoding: gzip\r\nContent-Type: text/html\r\n", GzipMeterTest.gzip(random))));

        Page page = page("/");

        assertThat(page.truncated()).isTrue();
        assertThat(page.contentEncoding()).isNull();
        assertThat(page.body()).isEqualTo(Arrays.copyOf(random, MAX_BYTES));
    }

    @Test
    void aBombIsTooLarge() throws Exception {
        byte[] bomb = GzipMeterTest.gzip(new byte[50 << 20]);
        server.on("/", wire -> wire.bytes(ok("Content-Encoding: gzip\r\nContent-Type: text/html\r\n", bomb)));
        assertFailed(fetch("/"), Failure.TOO_LARGE, "suspicious compression");
    }

    @Test
    void compressedBytesThatDecodeToNothingAreTooLarge() throws Exception {
        byte[] nothing = GzipMeterTest.gzip(new byte[0]);
        server.on("/", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
                .forever(w -> w.bytes(nothing)));
        assertFailed(fetch("/"), Failure.TOO_LARGE, "even compressed");
        assertHungUp();
    }

    @Test
    void aHeaderFloodIsInvalid() {
        server.on("/many", wire -> wire.text("HTTP/1.1 200 OK\r\n").forever(w -> w.text("X-Flood: aaaa\r\n")));
        server.on("/long", wire -> wire.text("HTTP/1.1 200 OK\r\nX-Flood: ").forever(w -> w.text("a".repeat(1_000))));
        server.on("/folded", wire -> wire.text("HTTP/1.1 200 OK\r\nX-Flood: a\r\n")
                .forever(w -> w.text(" bbbb\r\n")));
        server.on(
                "/large",
                wire -> wire.text(
                        "HTTP/1.1 200 OK\r\n" + ("X-Large: " + "a".repeat(10_000) + "\r\n").repeat(7) + "\r\n"));

        for (String path : List.of("/many", "/long", "/folded", "/large")) {
            assertThat(fetch(path)).as(path).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.failure())
                    .as(path + " " + failed)
                    .isEqualTo(Failure.INVALID_HTTP));
        }
    }

    // ---- too slow

    @Test
    void aBodyThatDripsEndsAtTheDeadline() throws Exception {
        beImpatient();
        server.on("/", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                .forever(w -> w.text("a".repeat(200)).pause(20)));
        long start = System.nanoTime();
        assertFailed(fetch("/"), Failure.TOO_SLOW, "not done within 1500 ms, still reading the page");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DEADLINE, DEADLINE.plusSeconds(2));
        assertHungUp();
    }

    @Test
    void aBodyThatTricklesEndsSooner() throws Exception {
        beImpatient();
        server.on("/", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                .forever(w -> w.text("a").pause(20)));
        assertFailed(fetch("/"), Failure.TOO_SLOW, "less than 1024 bytes a second");
        assertHungUp();
    }

    @Test
    void aHeadThatDoesNotComeIsTooSlow() throws Exception {
        beImpatient();
        server.on("/", HostileServer.Wire::waitForHangUp);
        assertFailed(fetch("/"), Failure.TOO_SLOW, "");
        assertHungUp();
    }

    @Test
    void aHeadThatDripsIsTooSlow() throws Exception {
        beImpatient();
        server.on("/", wire -> wire.text("HTTP/1.1 200 OK\r\nX: ")
                .forever(w -> w.text("a").pause(50)));
        assertFailed(fetch("/"), Failure.TOO_SLOW, "no response head within 500 ms");
        assertHungUp();
    }

    @Test
    void redirectsShareOneDeadline() {
        beImpatient();
        for (int i = 0; i < 10; i++) {
            String next = "/" + (i + 1);
            server.on("/" + i, wire -> wire.pause(300)
                    .text("HTTP/1.1 302 Found\r\nLocation: " + next + "\r\nContent-Length: 0\r\n\r\n"));
        }
        assertFailed(fetch("/0"), Failure.TOO_SLOW, "not done within 1500 ms");
    }

    @Test
    void slowSitesDoNotSlowOthers() {
        server.on("/slow", HostileServer.Wire::waitForHangUp).on("/fast", wire -> wire.bytes(ok(PAGE)));
        List<CompletableFuture<FetchResult>> slow = Stream.generate(() -> fetcher.fetch(server.url("/slow")))
                .limit(30)
                .toList();
        assertThat(page("/fast").body()).asString().isEqualTo(PAGE);
        assertThat(slow).noneMatch(CompletableFuture::isDone);
    }

    // ---- broken

    @Test
    void aShortBodyPasses() {
        server.on("/length", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nkettle")
                .close());
        server.on("/chunk", wire -> wire.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nkettle")
                .close());
        server.on("/last", wire -> wire.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nkettle\r\n")
                .close());
        server.on("/head", wire -> wire.text("HTTP/1.1 200 OK\r\nX: y").close());
        server.on("/nothing", HostileServer.Wire::close);
        server.on("/reset", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nkettle")
                .reset());

        for (String path : List.of("/length", "/chunk", "/last", "/head", "/nothing", "/reset")) {
            assertThat(fetch(path)).as(path).isInstanceOfSatisfying(Failed.class, failed -> {
                assertThat(failed.failure()).as(path + " " + failed).isEqualTo(Failure.UNREACHABLE);
                assertThat(failed.failure().passing()).isTrue();
            });
        }
    }

    @Test
    void aDamagedGzipStreamPasses() throws Exception {
        byte[] whole = GzipMeterTest.gzip(PAGE.repeat(100).getBytes(UTF_8));
        byte[] wrongSum = whole.clone();
        wrongSum[whole.length - 8] ^= 1;
        String gzip = "Content-Encoding: gzip\r\nContent-Type: text/html\r\n";
        server.on("/cut", wire -> wire.bytes(ok(gzip, Arrays.copyOf(whole, whole.length / 2))));
        server.on("/sum", wire -> wire.bytes(ok(gzip, wrongSum)));

        assertFailed(fetch("/cut"), Failure.UNREACHABLE, "ended in the middle");
        assertFailed(fetch("/sum"), Failure.UNREACHABLE, "corrupt gzip");
    }

    @Test
    void aLieAboutTheEncodingIsInvalid() {
        server.on("/", wire -> wire.bytes(ok("Content-Encoding: gzip\r\n", PAGE.getBytes(UTF_8))));
        assertFailed(fetch("/"), Failure.INVALID_HTTP, "says it is gzip and is not");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "br",
                "zstd",
                "gzip, gzip",
                "deflate, gzip",
                "gzip, br",
                "gzip\r\nContent-Encoding: gzip",
                "nonsense"
            })
    void anEncodingThatWeDidNotAskForIsInvalid(String encoding) {
        server.on("/", wire -> wire.bytes(ok("Content-Encoding: " + encoding + "\r\n", new byte[50])));
        assertFailed(fetch("/"), Failure.INVALID_HTTP, "compressed");
    }

    @Test
    void framingThatCanBeReadInTwoWaysIsInvalidAndNeverPooled() {
        server.on(
                "/lengths",
                wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nkettle"));
        server.on(
                "/both",
                wire -> wire.text(
                        "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nkettle\r\n0\r\n\r\n"));
        server.on("/negative", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nkettle"));
        server.on("/words", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Length: six\r\n\r\nkettle"));
        server.on("/coding", wire -> wire.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nkettle"));
        server.on("/chunk", wire -> wire.text("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nkettle"));
        server.on("/status", wire -> wire.text("HTTP/1.1 abc OK\r\n\r\n"));
        server.on("/header", wire -> wire.text("HTTP/1.1 200 OK\r\nno colon here\r\n\r\n"));
        server.on("/babble", wire -> wire.text("kettle kettle kettle\r\n".repeat(2_000)));

        int before = 0;
        for (String path : List.of(
                "/lengths", "/both", "/negative", "/words", "/coding", "/chunk", "/status", "/header", "/babble")) {
            FetchResult result = fetch(path);
            assertThat(result).as(path).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.failure())
                    .as(failed.detail())
                    .isEqualTo(Failure.INVALID_HTTP));
            assertThat(server.connections).as("connections after " + path).hasValue(++before);
        }
    }

    @Test
    void whatIsNoPageIsNotRead() throws Exception {
        server.on("/", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
                .forever(w -> w.bytes(new byte[10_000])));
        assertFailed(fetch("/"), Failure.INVALID_HTTP, "not a web page but image/png");
        assertHungUp();
        for (String type : List.of("application/pdf", "application/octet-stream", "video/mp4")) {
            server.on("/", wire -> wire.bytes(ok("Content-Type: " + type + "\r\n", new byte[10])));
            assertFailed(fetch("/"), Failure.INVALID_HTTP, type);
        }
    }

    // ---- statuses

    @ParameterizedTest
    @CsvSource({
        "404, NOT_FOUND",
        "410, GONE",
        "401, BLOCKED",
        "403, BLOCKED",
        "451, BLOCKED",
        "400, NOT_FOUND",
        "406, NOT_FOUND",
        "408, UNREACHABLE",
        "429, THROTTLED",
        "500, UNREACHABLE",
        "502, UNREACHABLE",
        "503, UNREACHABLE",
        "599, UNREACHABLE",
        "204, INVALID_HTTP",
        "206, INVALID_HTTP",
        "304, INVALID_HTTP",
        "300, INVALID_HTTP",
        "600, INVALID_HTTP"
    })
    void everyStatusHasItsOutcome(int status, Failure failure) {
        server.on("/", wire -> wire.text("HTTP/1.1 " + status + " So it is\r\nContent-Length: 0\r\n\r\n"));
        assertFailed(fetch("/"), failure, "(status " + status + ")");
    }

    @ParameterizedTest
    @CsvSource({
        "429, 120, PT2M",
        "429, 1, PT30S",
        "429, 'Mon, 23 Nov 2026 12:10:00 GMT', PT10M",
        "503, 99999999999, PT24H"
    })
    void aSiteThatAsksUsToWaitIsHeard(int status, String header, Duration wait) {
        server.on(
                "/",
                wire -> wire.text(
                        "HTTP/1.1 " + status + " Slow\r\nRetry-After: " + header + "\r\nContent-Length: 0\r\n\r\n"));
        assertThat(fetch("/")).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(Failure.THROTTLED);
            assertThat(failed.retryAfter()).isEqualTo(wait);
        });
    }

    @Test
    void theBodyOfAnErrorDoesNotMatter() throws Exception {
        beImpatient();
        server.on("/endless", wire -> wire.text("HTTP/1.1 404 Not Found\r\n\r\n")
                .forever(w -> w.bytes(new byte[10_000])));
        server.on("/short", wire -> wire.text("HTTP/1.1 404 Not Found\r\nContent-Length: 10\r\n\r\nx")
                .close());
        server.on("/drip", wire -> wire.text("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n")
                .forever(w -> w.text("1\r\na\r\n").pause(20)));
        assertFailed(fetch("/endless"), Failure.NOT_FOUND, "page not found");
        assertHungUp();
        assertFailed(fetch("/short"), Failure.NOT_FOUND, "page not found");
        assertFailed(fetch("/drip"), Failure.NOT_FOUND, "page not found");
    }

    // ---- redirects

    private static HostileServer.Answer redirect(String location) {
        return wire -> wire.text("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\nmove");
    }

    @Test
    void aRedirectIsFollowedWithoutCookieOrReferer() {
        server.on(
                "/old",
                wire -> wire.text(
                        "HTTP/1.1 301 Moved\r\nSet-Cookie: id=1\r\nLocation: new?x=1\r\nContent-Length: 0\r\n\r\n"));
        server.on("/new?x=1", wire -> wire.bytes(ok(PAGE)));

        assertThat(page("/old").finalUrl()).hasToString(server.url("/new?x=1"));
        assertThat(server.requests.get(1).toLowerCase(Locale.ROOT)).doesNotContain("cookie", "referer");
    }

    @Test
    void redirectsThatGoRoundAreALoop() {
        server.on("/self", redirect("/self"));
        server.on("/a", redirect("/b#1")).on("/b", redirect("/a#2"));
        assertFailed(fetch("/self"), Failure.REDIRECT_LOOP, "same URL again");
        assertFailed(fetch("/a"), Failure.REDIRECT_LOOP, "same URL again");
    }

    @Test
    void tenRedirectsAreFollowedAndNoMore() {
        for (int i = 0; i < 11; i++) {
            server.on("/" + i, redirect("/" + (i + 1)));
        }
        server.on("/11", wire -> wire.bytes(ok(PAGE)));
        assertThat(page("/1").body()).asString().isEqualTo(PAGE);
        assertFailed(fetch("/0"), Failure.REDIRECT_LOOP, "more than 10 times");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/",
                "//127.0.0.1:%d/",
                "http://localhost:%d/",
                "http://2130706433:%d/",
                "http://[::ffff:127.0.0.1]:%d/",
                "http://x@127.0.0.1:%d/",
                "http://169.254.169.254/latest/meta-data/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "http:\\\\127.0.0.1:%d\\"
            })
    void aRedirectToWhereWeMustNotGoSendsNothingThere(String location) {
        server.on("/", redirect(String.format(Locale.ROOT, location, trap.port())));
        assertFailed(fetch("/"), Failure.ADDRESS_NOT_ALLOWED, "redirected to a refused URL: ");
        assertThat(trap.connections).hasValue(0);
    }

    @Test
    void aRedirectWithoutOneClearLocationIsInvalid() {
        server.on("/none", wire -> wire.text("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n"));
        server.on(
                "/two",
                wire -> wire.text("HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n"));
        assertFailed(fetch("/none"), Failure.INVALID_HTTP, "without one clear Location");
        assertFailed(fetch("/two"), Failure.INVALID_HTTP, "without one clear Location");
    }

    // ---- addresses and names

    @Test
    void whatIsNotAllowedIsRefusedUndialled() {
        assertFailed(fetcher.fetch(trap.url("/")).join(), Failure.ADDRESS_NOT_ALLOWED, "127.0.0.0/8");
        assertFailed(
                fetcher.fetch("ftp://shop.example.com/").join(), Failure.ADDRESS_NOT_ALLOWED, "only http and https");
        assertFailed(fetcher.fetch("").join(), Failure.ADDRESS_NOT_ALLOWED, "no scheme");
        assertThat(trap.connections).hasValue(0);
        assertThat(lookups).hasValue(0);
    }

    @Test
    void aNameWithOnePrivateAddressIsRefused() throws Exception {
        InetAddress open = address("8.8.8.8");
        for (String bad :
                List.of("127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00:ec2::254", "64:ff9b::7f00:1")) {
            fetcher.close();
            fetcher = fetcher(host -> new InetAddress[] {open, address(bad)});
            assertFailed(
                    fetcher.fetch("http://shop.example.com/").join(),
                    Failure.ADDRESS_NOT_ALLOWED,
                    "shop.example.com resolves to");
        }
    }

    @Test
    void aNameIsAskedOnceAndTheAnswerIsWhatIsDialled() throws Exception {
        try (HostileServer rebound = new HostileServer(new ServerSocket(server.port(), 50, address("127.0.0.2")))) {
            // Honest when asked for the first time, elsewhere ever after.
            AtomicInteger asked = new AtomicInteger();
            fetcher.close();
            fetcher = fetcher(
                    host -> new InetAddress[] {address(asked.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2")},
                    "rebind.test:" + server.port());
            server.on("/", wire -> wire.bytes(ok(PAGE)));

            assertThat(fetcher.fetch("http://rebind.test:" + server.port() + "/")
                            .join())
                    .isInstanceOf(Page.class);

            assertThat(lookups).hasValue(1);
            assertThat(rebound.connections).hasValue(0);
            assertThat(server.requests.get(0)).contains("Host: rebind.test:" + server.port());
        }
    }

    @Test
    void aNameThatFlipFlopsIsJudgedAnewEachTime() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        Resolver resolver = new Resolver(
                host -> new InetAddress[] {address(asked.getAndIncrement() % 2 == 0 ? "8.8.8.8" : "127.0.0.1")});
        try (resolver) {
            Target target =
                    ((UrlPolicy.Verdict.Allowed) new UrlPolicy(Set.of()).check("http://shop.example.com/")).target();
            for (int i = 0; i < 100; i++) {
                CompletableFuture<List<InetAddress>> answer = resolver.resolve(target);
                if (i % 2 == 0) {
                    assertThat(answer.join()).containsExactly(address("8.8.8.8"));
                } else {
                    assertThat(answer)
                            .failsWithin(Duration.ofSeconds(5))
                            .withThrowableThat()
                            .withCauseInstanceOf(AddressNotAllowedException.class);
                }
            }
        }
    }

    @Test
    void theNextAddressIsTriedWhenTheFirstRefuses() throws Exception {
        server.on("/", wire -> wire.bytes(ok(PAGE)));
        fetcher.close();
        fetcher = fetcher(
                host -> new InetAddress[] {address("127.0.0.3"), address("127.0.0.1")}, "shop.test:" + server.port());
        assertThat(fetcher.fetch("http://shop.test:" + server.port() + "/").join())
                .isInstanceOf(Page.class);
    }

    @Test
    void anUnknownOrSlowNameIsUnreachable() throws Exception {
        fetcher.close();
        fetcher = fetcher(host -> {
            throw new UnknownHostException(host);
        });
        assertFailed(
                fetcher.fetch("http://gone.example.com/").join(),
                Failure.UNREACHABLE,
                "host name not found: gone.example.com");

        CountDownLatch never = new CountDownLatch(1);
        fetcher.close();
        fetcher = fetcher(DEADLINE, HEAD, HEAD, host -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UnknownHostException(host);
        });
        assertFailed(fetcher.fetch("http://slow.example.com/").join(), Failure.UNREACHABLE, "not resolved in time");
    }

    @Test
    void aClosedPortIsUnreachable() throws Exception {
        String closed = trap.url("/");
        fetcher.close();
        fetcher = fetcher(InetAddress::getAllByName, "127.0.0.1:" + trap.port());
        trap.close();
        assertFailed(fetcher.fetch(closed).join(), Failure.UNREACHABLE, "no connection to 127.0.0.1:");
    }

    // ---- ends

    @Test
    void cancellingHangsUp() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        server.on("/", wire -> {
            arrived.countDown();
            wire.waitForHangUp();
        });
        CompletableFuture<FetchResult> fetch = fetcher.fetch(server.url("/"));
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        fetch.cancel(true);
        assertHungUp();
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        server.on("/", wire -> {
            arrived.countDown();
            wire.waitForHangUp();
        });
        CompletableFuture<FetchResult> fetch = fetcher.fetch(server.url("/"));
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        fetcher.close();
        assertFailed(fetch.join(), Failure.UNREACHABLE, "shutting down");
        assertFailed(fetch("/"), Failure.UNREACHABLE, "shutting down");
    }

    @Test
    void abandonedFetchesLeaveNoConnectionBehind() throws Exception {
        server.on("/endless", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                .forever(w -> w.bytes(new byte[10_000])));
        server.on("/fast", wire -> wire.bytes(ok(PAGE)));
        for (int i = 0; i < 40; i++) { // more than one host may have at a time
            assertThat(page("/endless").truncated()).isTrue();
        }
        assertThat(page("/fast").body()).asString().isEqualTo(PAGE);
    }

    @Test
    void throughput() throws Exception {
        byte[] gzip = GzipMeterTest.gzip(PAGE.repeat(3_000).getBytes(UTF_8));
        server.on("/", wire -> wire.bytes(ok("Content-Encoding: gzip\r\nContent-Type: text/html\r\n", gzip)));
        int pages = 4_000;
        Set<Failure> failures = ConcurrentHashMap.newKeySet();
        long start = System.nanoTime();
        Semaphore slots = new Semaphore(32);
        for (int i = 0; i < pages; i++) {
            slots.acquire();
            var unused = fetcher.fetch(server.url("/")).whenComplete((result, thrown) -> {
                if (result instanceof Failed failed) {
                    failures.add(failed.failure());
                }
                slots.release();
            });
        }
        slots.acquire(32);
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("fetched %d gzip pages of 66 kB in %.2f s: %.0f pages/s%n", pages, seconds, pages / seconds);
        assertThat(failures).isEmpty();
    }
}
