package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are broken, or can be read in two ways. */
@Timeout(60)
class FetchFramingTest extends FetchFixture {
    @Test
    void F33aShortBodyPasses() {
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
    void F33framingThatCanBeReadInTwoWaysIsInvalidAndNeverPooled() {
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
}
