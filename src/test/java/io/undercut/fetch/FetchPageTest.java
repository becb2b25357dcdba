package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An honest page arrives as it was sent. */
@Timeout(60)
class FetchPageTest extends FetchFixture {
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
    void S28theRequestSaysWhoWeAreAndNothingMore() throws Exception {
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
}
