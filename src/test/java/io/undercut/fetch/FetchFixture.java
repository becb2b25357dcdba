package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.config.Settings;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A shop that does its worst, a trap that nobody must reach, and a fetcher. */
abstract class FetchFixture {
    static final int MAX_BYTES = 1 << 20;
    static final Duration DEADLINE = Duration.ofMillis(1_500);
    static final Duration HEAD = Duration.ofMillis(500);
    static final Clock NOON = Clock.fixed(Instant.parse("2026-11-23T12:00:00Z"), ZoneOffset.UTC);
    static final String PAGE = "<p>Kettle 89,90 €</p>";

    HostileServer server;
    HostileServer trap;
    Fetcher fetcher;
    final AtomicInteger lookups = new AtomicInteger();

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
    Fetcher fetcher(Resolver.Lookup lookup, String... allowHosts) {
        return fetcher(Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(5), lookup, allowHosts);
    }

    /** For the tests in which time runs out. */
    void beImpatient() {
        fetch("/warm-up"); // loads classes before the clock runs
        fetcher.close();
        fetcher = fetcher(DEADLINE, HEAD, HEAD, InetAddress::getAllByName, "127.0.0.1:" + server.port());
    }

    Fetcher fetcher(Duration deadline, Duration head, Duration connect, Resolver.Lookup lookup, String... allowHosts) {
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
    static InetAddress address(String literal) throws UnknownHostException {
        return InetAddress.getByName(literal);
    }

    FetchResult fetch(String path) {
        return fetcher.fetch(server.url(path)).join();
    }

    Page page(String path) {
        FetchResult result = fetch(path);
        assertThat(result).isInstanceOf(Page.class);
        return (Page) result;
    }

    static void assertFailed(FetchResult result, Failure failure, String detail) {
        assertThat(result).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.detail()).contains(detail);
            assertThat(failed.failure()).isEqualTo(failure);
        });
    }

    void assertHungUp() throws InterruptedException {
        assertThat(server.hungUp.await(5, TimeUnit.SECONDS))
                .as("client hung up")
                .isTrue();
    }
}
