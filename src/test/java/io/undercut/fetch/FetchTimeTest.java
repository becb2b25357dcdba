package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What takes too long. */
@Timeout(60)
class FetchTimeTest extends FetchFixture {
    @Test
    void F29aBodyThatDripsEndsAtTheDeadline() throws Exception {
        beImpatient();
        server.on("/", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                .forever(w -> w.text("a".repeat(200)).pause(20)));
        long start = System.nanoTime();
        assertFailed(fetch("/"), Failure.TOO_SLOW, "not done within 1500 ms, still reading the page");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(DEADLINE, DEADLINE.plusSeconds(2));
        assertHungUp();
    }

    @Test
    void F29aBodyThatTricklesEndsSooner() throws Exception {
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
    void F34aHeadThatDripsIsTooSlow() throws Exception {
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
    void F40slowSitesDoNotSlowOthers() {
        server.on("/slow", HostileServer.Wire::waitForHangUp).on("/fast", wire -> wire.bytes(ok(PAGE)));
        List<CompletableFuture<FetchResult>> slow = Stream.generate(() -> fetcher.fetch(server.url("/slow")))
                .limit(30)
                .toList();
        assertThat(page("/fast").body()).asString().isEqualTo(PAGE);
        assertThat(slow).noneMatch(CompletableFuture::isDone);
    }
}
