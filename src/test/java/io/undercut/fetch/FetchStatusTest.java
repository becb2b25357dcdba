package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each status of a shop means. */
@Timeout(60)
class FetchStatusTest extends FetchFixture {
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
    void F39aSiteThatAsksUsToWaitIsHeard(int status, String header, Duration wait) {
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
}
