package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How fetches end that nobody waits for, and how fast they all go. */
@Timeout(60)
class FetchEndTest extends FetchFixture {
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
