package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.config.Settings;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import io.undercut.fetch.FetchResult.Postponed;
import io.undercut.support.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When and where we are welcome, with real shops on two ports and the turns in memory. */
@Timeout(60)
class PoliteFetcherTest {

    private static final Duration SPACING = Duration.ofMillis(60);
    private static final String ROBOTS = "robots.txt could not be had, so nothing is fetched";

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final Turns turns = new Turns();
    private HostileServer shop;
    private HostileServer other;
    private Fetcher fetcher;
    private PoliteFetcher polite;
    private Courtesy courtesy = new Courtesy(SPACING, 1_000, false);

    /** One instance's table. */
    private static final class Turns implements HostStore {
        private final Map<String, HostState> rows = new HashMap<>();

        @Override
        public synchronized CompletableFuture<Answer> acquire(
                String host, String lease, HostState known, HostPolicy policy, Instant now, Duration longest) {
            HostState row = rows.getOrDefault(host, HostState.UNSEEN);
            boolean free = row.refusal(now, policy) == null;
            rows.put(host, free ? row.leased(lease, now, longest) : row);
            return CompletableFuture.completedFuture(new Answer(free, rows.get(host)));
        }

        @Override
        public synchronized CompletableFuture<Void> release(String host, String lease, HostState next) {
            rows.put(host, next);
            return CompletableFuture.completedFuture(null);
        }

        synchronized HostState of(HostileServer server) {
            return rows.getOrDefault("127.0.0.1:" + server.port(), HostState.UNSEEN);
        }
    }

    @BeforeEach
    void start() throws IOException {
        shop = new HostileServer();
        other = new HostileServer();
        Settings.Fetch settings = new Settings.Fetch(
                Set.of("127.0.0.1:" + shop.port(), "127.0.0.1:" + other.port(), "127.0.0.1:" + closedPort()),
                "Undercut/test",
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                1 << 20,
                10,
                64,
                32);
        fetcher = new Fetcher(settings, InetAddress::getAllByName, SSLContexts.createDefault(), Clock.systemUTC());
        polite = new PoliteFetcher(
                fetcher,
                settings,
                new Settings.Politeness(SPACING, 1_000, true, Duration.ofSeconds(30)),
                turns,
                GateClock.exact(clock));
    }

    private int closed;

    private int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
            return closed;
        }
    }

    @AfterEach
    void stop() throws IOException {
        fetcher.close();
        shop.close();
        other.close();
    }

    @Test
    void theNextPageWaitsForTheSpacing() {
        shop.on("/", wire -> wire.bytes(ok("kettle")));
        assertThat(fetch("/")).isInstanceOf(Page.class);
        assertThat(fetch("/")).isInstanceOfSatisfying(Postponed.class, later -> {
            assertThat(later.failure()).as("the pace is nobody's failure").isNull();
            assertThat(later.until()).isEqualTo(clock.instant().plus(SPACING));
        });
        clock.advance(SPACING);
        assertThat(fetch("/")).isInstanceOf(Page.class);
        assertThat(shop.requests).hasSize(2);
    }

    @Test
    void F39aRedirectTargetThatAsksForTimeIsPausedAndNotTheHostThatPointedThere() {
        shop.on("/", wire -> redirect(wire, other.url("/")));
        other.on("/", wire -> wire.text("HTTP/1.1 429 Slow\r\nRetry-After: 600\r\nContent-Length: 0\r\n\r\n"));
        assertThat(fetch("/")).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(Failure.THROTTLED);
            assertThat(failed.retryAfter()).isEqualTo(Duration.ofMinutes(10));
        });
        assertThat(turns.of(other).nextFree()).isEqualTo(clock.instant().plus(Duration.ofMinutes(10)));
        assertThat(turns.of(shop).nextFree()).isEqualTo(clock.instant().plus(SPACING));
        assertThat(turns.of(other).lease()).as("both turns are given back").isNull();
        assertThat(turns.of(shop).lease()).isNull();
    }

    @Test
    void F28aRedirectTargetThatIsDownIsBlamedAndNotTheHostThatPointedThere() {
        shop.on("/", wire -> redirect(wire, "http://127.0.0.1:" + closed + "/"));
        for (int i = 0; i < Conduct.THRESHOLD; i++) {
            clock.advance(Duration.ofSeconds(1));
            assertThat(fetch("/")).isInstanceOf(Failed.class);
        }
        assertThat(turns.of(shop).failures()).isZero();
        assertThat(turns.rows.get("127.0.0.1:" + closed).failures()).isEqualTo(Conduct.THRESHOLD);
    }

    @Test
    void F28aHostThatIsDownIsUnreachableAndSoIsAskedNoMoreForAWhile() {
        for (int i = 0; i < Conduct.THRESHOLD; i++) {
            assertThat(polite.fetch(FetchRequest.of("http://127.0.0.1:" + closed + "/"), caller())
                            .join())
                    .isInstanceOfSatisfying(
                            Failed.class, failed -> assertThat(failed.failure()).isEqualTo(Failure.UNREACHABLE));
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(polite.fetch(FetchRequest.of("http://127.0.0.1:" + closed + "/"), caller())
                        .join())
                .isInstanceOfSatisfying(Postponed.class, later -> {
                    assertThat(later.failure()).isEqualTo(Failure.UNREACHABLE);
                    assertThat(later.detail()).isEqualTo("the shop failed 5 times in a row");
                    assertThat(later.until())
                            .isBetween(
                                    clock.instant().plusSeconds(290),
                                    clock.instant().plusSeconds(300));
                });
    }

    @Test
    void F40afterFiveServerErrorsOneProbeFindsOutAndOtherHostsGoOn() {
        shop.on("/", wire -> wire.text("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"));
        other.on("/", wire -> wire.bytes(ok("kettle")));
        for (int i = 0; i < Conduct.THRESHOLD; i++) {
            clock.advance(Duration.ofSeconds(1));
            fetch("/");
        }
        assertThat(fetch("/")).isInstanceOf(Postponed.class);
        assertThat(shop.requests).hasSize(Conduct.THRESHOLD);
        assertThat(polite.fetch(FetchRequest.of(other.url("/")), caller()).join())
                .isInstanceOf(Page.class);
        clock.advance(Conduct.FIRST);
        shop.on("/", wire -> wire.bytes(ok("kettle")));
        assertThat(fetch("/")).as("the probe").isInstanceOf(Page.class);
        assertThat(turns.of(shop).failures()).as("and it is well again").isZero();
    }

    @Test
    void F42aHostThatIsDownIsUnreachableEvenIfItsRobotsTxtWasAskedForFirst() {
        courtesy = new Courtesy(SPACING, 1_000, true);
        FetchResult result = polite.fetch(FetchRequest.of("http://127.0.0.1:" + closed + "/"), caller())
                .join();
        assertThat(result).isInstanceOfSatisfying(Postponed.class, later -> {
            assertThat(later.failure()).isEqualTo(Failure.UNREACHABLE);
            assertThat(later.detail()).startsWith(ROBOTS);
            assertThat(later.until()).isEqualTo(clock.instant().plus(Robots.FIRST_RETRY));
        });
    }

    @Test
    void F42aRobotsTxtThatCannotBeHadForbidsEverythingAndIsAskedForMoreAndMoreRarely() {
        courtesy = new Courtesy(SPACING, 1_000, true);
        shop.on("/robots.txt", wire -> wire.text("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"));
        Duration wait = Robots.FIRST_RETRY;
        for (int i = 0; i < 3; i++) {
            assertThat(((Postponed) fetch("/")).until())
                    .isEqualTo(clock.instant().plus(wait));
            clock.advance(wait);
            wait = wait.multipliedBy(2);
        }
        assertThat(shop.requests).hasSize(3).allMatch(request -> request.startsWith("GET /robots.txt "));
    }

    @Test
    void F42whatRobotsTxtForbidsIsNotFetched() {
        courtesy = new Courtesy(SPACING, 1_000, true);
        shop.on("/robots.txt", wire -> wire.bytes(ok("User-agent: *\nDisallow: /private\n")));
        assertThat(fetch("/private")).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.failure())
                .isEqualTo(Failure.ROBOTS_DISALLOWED));
        assertThat(shop.requests).hasSize(1);
    }

    @Test
    void theRobotsTxtOfARedirectTargetIsObeyed() {
        courtesy = new Courtesy(SPACING, 1_000, true);
        shop.on("/", wire -> redirect(wire, other.url("/private")));
        other.on("/robots.txt", wire -> wire.bytes(ok("User-agent: *\nDisallow: /private\n")));
        fetch("/"); // asks for the robots.txt of the first
        clock.advance(Duration.ofSeconds(1));
        assertThat(fetch("/")).isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.failure())
                .isEqualTo(Failure.ROBOTS_DISALLOWED));
        assertThat(other.requests).hasSize(1).allMatch(request -> request.startsWith("GET /robots.txt "));
    }

    @Test
    void aRedirectOnTheSameHostIsSpacedToo() {
        shop.on("/", wire -> redirect(wire, "/kettle"));
        shop.on("/kettle", wire -> wire.bytes(ok("kettle")));
        long began = System.nanoTime();
        assertThat(fetch("/")).isInstanceOf(Page.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(SPACING);
    }

    @Test
    void aHostThatAnotherFetchHoldsIsWaitedForBeforeARedirectToIt() {
        turns.acquire(
                "127.0.0.1:" + other.port(),
                "somebody",
                HostState.UNSEEN,
                new HostPolicy(SPACING, 10),
                clock.instant(),
                Duration.ofSeconds(30));
        shop.on("/", wire -> redirect(wire, other.url("/")));
        assertThat(fetch("/")).isInstanceOf(Postponed.class);
        assertThat(other.requests).isEmpty();
        assertThat(turns.of(shop).lease()).isNull();
    }

    @Test
    void aBudgetThatIsUsedUpIsShown() {
        courtesy = new Courtesy(SPACING, 1, false);
        shop.on("/", wire -> wire.bytes(ok("kettle")));
        fetch("/");
        clock.advance(Duration.ofSeconds(1));
        assertThat(fetch("/")).isInstanceOfSatisfying(Postponed.class, later -> {
            assertThat(later.failure()).isEqualTo(Failure.THROTTLED);
            assertThat(later.detail()).contains("budget of 1 requests");
            assertThat(later.until()).isEqualTo(Instant.parse("2026-11-24T00:00:00Z"));
        });
    }

    private static void redirect(HostileServer.Wire wire, String to) throws IOException {
        wire.text("HTTP/1.1 302 Found\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n");
    }

    private PoliteFetcher.Caller caller() {
        return new PoliteFetcher.Caller(false, courtesy);
    }

    private FetchResult fetch(String path) {
        return polite.fetch(FetchRequest.of(shop.url(path)), caller()).join();
    }
}
