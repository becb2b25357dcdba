package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is too much of a page, or comes too compressed. */
@Timeout(60)
class FetchLimitsTest extends FetchFixture {
    @Test
    void F30anEndlessPageIsCutAtTheLimit() throws Exception {
        server.on("/", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
                .forever(w -> w.bytes(new byte[10_000])));

        Page page = page("/");

        assertThat(page.truncated()).isTrue();
        assertThat(page.body()).hasSize(MAX_BYTES);
        assertHungUp();
    }

    @Test
    void F31aPageOfExactlyTheLimitIsWhole() {
        server.on("/", wire -> wire.bytes(ok("Content-Type: text/html\r\n", new byte[MAX_BYTES])));
        assertThat(page("/").truncated()).isFalse();
    }

    @Test
    void F31aGzipPageBeyondTheLimitIsCutAndDecoded() throws Exception {
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
    void F32S33aBombIsTooLarge() throws Exception {
        byte[] bomb = GzipMeterTest.gzip(new byte[50 << 20]);
        server.on("/", wire -> wire.bytes(ok("Content-Encoding: gzip\r\nContent-Type: text/html\r\n", bomb)));
        assertFailed(fetch("/"), Failure.TOO_LARGE, "suspicious compression");
    }

    @Test
    void F32compressedBytesThatDecodeToNothingAreTooLarge() throws Exception {
        byte[] nothing = GzipMeterTest.gzip(new byte[0]);
        server.on("/", wire -> wire.text("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
                .forever(w -> w.bytes(nothing)));
        assertFailed(fetch("/"), Failure.TOO_LARGE, "even compressed");
        assertHungUp();
    }

    @Test
    void F34aHeaderFloodIsInvalid() {
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
}
