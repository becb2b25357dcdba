package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.undercut.fetch.HostileServer.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DeflaterOutputStream;

/** What a server may do wrong in plain HTTP: each on a path of its own, with what must come of it. */
final class HostileHttp {
    private static final String HEAD = "HTTP/1.1 200 OK\r\n";
    private static final String HTML = HEAD + "Content-Type: text/html\r\n";
    private static final String CHUNKED = HTML + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String GZIP = "Content-Encoding: gzip\r\nContent-Type: text/html\r\n";
    private static final String PAGE = "<p>Kettle 89,90 €</p>";
    private static final byte[] COMPRESSED = gzip(PAGE.repeat(100).getBytes(UTF_8));
    private static final byte[] BOMB = gzip(new byte[20 << 20]);

    private final HostileServer server;
    private final List<HostileMode> modes = new ArrayList<>();

    private HostileHttp(HostileServer server) {
        this.server = server;
    }

    /** @param maxBytes the fetcher's limit */
    static List<HostileMode> modes(HostileServer server, int maxBytes) {
        HostileHttp http = new HostileHttp(server);
        http.time();
        http.size(maxBytes);
        http.compression();
        http.framing();
        http.chunks();
        http.earlyEnds();
        http.heads();
        http.statuses();
        http.types();
        http.redirects();
        return http.modes;
    }

    private static byte[] gzip(byte[] bytes) {
        try {
            return GzipMeterTest.gzip(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] deflated(byte[] bytes) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(all)) {
            out.write(bytes);
        }
        return all.toByteArray();
    }

    private void mode(String name, String expected, String detail, Answer answer) {
        add(name, expected, detail, false, answer);
    }

    private void timed(String name, String expected, String detail, Answer answer) {
        add(name, expected, detail, true, answer);
    }

    private void add(String name, String expected, String detail, boolean timed, Answer answer) {
        server.on("/" + name, answer);
        modes.add(new HostileMode(name, server.url("/" + name), expected, detail, timed));
    }

    /** Says {@code text} and hangs up. */
    private void says(String name, String expected, String detail, String text) {
        mode(name, expected, detail, wire -> wire.text(text).close());
    }

    /** Says {@code text} and waits for the next request. */
    private void tells(String name, String expected, String detail, String text) {
        mode(name, expected, detail, wire -> wire.text(text));
    }

    private void time() {
        timed("F29-drip-body", "TOO_SLOW", "still reading the page", wire -> wire.text(HTML + "\r\n")
                .forever(w -> w.text("a".repeat(2_000)).pause(20)));
        timed("F29-trickle-body", "TOO_SLOW", "less than 1024 bytes a second", wire -> wire.text(HTML + "\r\n")
                .forever(w -> w.text("a").pause(20)));
        timed("F29-body-stops", "TOO_SLOW", "", wire -> wire.text(HTML + "Content-Length: 900\r\n\r\nkettle")
                .waitForHangUp());
        timed("F29-drip-chunk-size", "TOO_SLOW", "", wire -> wire.text(CHUNKED + "6\r\nkettle\r\n")
                .forever(w -> w.text("0").pause(20)));
        timed("F29-drip-trailers", "TOO_SLOW", "", wire -> wire.text(CHUNKED + "6\r\nkettle\r\n0\r\nX: ")
                .forever(w -> w.text("y").pause(20)));
        timed("F34-drip-head", "TOO_SLOW", "no response head", wire -> wire.text(HEAD + "X: ")
                .forever(w -> w.text("a").pause(20)));
        timed("F34-drip-head-lines", "TOO_SLOW", "no response head", wire -> wire.text(HEAD)
                .forever(w -> w.text("X: y\r\n").pause(20)));
        timed("silence", "TOO_SLOW", "", HostileServer.Wire::waitForHangUp);
        timed(
                "drip-interim",
                "TOO_SLOW",
                "no response head",
                wire -> wire.forever(
                        w -> w.text("HTTP/1.1 102 Processing\r\n\r\n").pause(100)));
        timed("drip-error-body", "NOT_FOUND", "", wire -> wire.text(
                        "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n")
                .forever(w -> w.text("1\r\na\r\n").pause(20)));
        for (int i = 0; i < 10; i++) {
            String next = "/slow-hop-" + (i + 1);
            Answer hop = wire -> wire.pause(300).text(redirect(302, next));
            server.on("/slow-hop-" + i, hop);
        }
        timed("slow-hops", "TOO_SLOW", "not done within", wire -> wire.text(redirect(302, "/slow-hop-0")));
    }

    private void size(int maxBytes) {
        byte[] zeros = new byte[10_000];
        mode("F30-endless-body", "CUT", "", wire -> wire.text(HTML + "\r\n").forever(w -> w.bytes(zeros)));
        mode("F30-endless-chunks", "CUT", "", wire -> wire.text(CHUNKED)
                .forever(w -> w.text("2710\r\n").bytes(zeros).text("\r\n")));
        mode("F31-fifty-megabytes", "CUT", "", wire -> wire.text(HTML + "Content-Length: 52428800\r\n\r\n")
                .forever(w -> w.bytes(zeros)));
        mode("whole-at-the-limit", "PAGE", "", wire -> wire.bytes(ok(new String(new byte[maxBytes], UTF_8))));
        mode("F34-endless-head", "INVALID_HTTP", "", wire -> wire.text(HEAD).forever(w -> w.text("X-Flood: aaaa\r\n")));
        mode("F34-endless-header-line", "INVALID_HTTP", "", wire -> wire.text(HEAD + "X: ")
                .forever(w -> w.text("a".repeat(1_000))));
        mode("F34-endless-folded-header", "INVALID_HTTP", "", wire -> wire.text(HEAD + "X: a\r\n")
                .forever(w -> w.text(" bbbb\r\n")));
        mode(
                "F34-large-head",
                "INVALID_HTTP",
                "head is larger",
                wire -> wire.text(HEAD + ("X-Large: " + "a".repeat(10_000) + "\r\n").repeat(7) + "\r\n"));
        mode("endless-status-line", "INVALID_HTTP", "", wire -> wire.text("HTTP/1.1 200 ")
                .forever(w -> w.text("O".repeat(1_000))));
        mode("endless-empty-lines", "INVALID_HTTP", "", wire -> wire.forever(w -> w.text("\r\n".repeat(500))));
        mode(
                "interim-flood",
                "INVALID_HTTP",
                "interim responses",
                wire -> wire.forever(w -> w.text("HTTP/1.1 103 Early Hints\r\n\r\n")));
        mode("interim-head-flood", "INVALID_HTTP", "", wire -> wire.text("HTTP/1.1 103 Early Hints\r\n")
                .forever(w -> w.text("Link: </a.css>\r\n")));
        mode("chunk-extension-flood", "INVALID_HTTP", "", wire -> wire.text(CHUNKED + "6;")
                .forever(w -> w.text("x=y;".repeat(250))));
        mode("trailer-flood", "INVALID_HTTP", "", wire -> wire.text(CHUNKED + "6\r\nkettle\r\n0\r\n")
                .forever(w -> w.text("X-Trailer: y\r\n")));
        mode("endless-error-body", "NOT_FOUND", "", wire -> wire.text("HTTP/1.1 404 Not Found\r\n\r\n")
                .forever(w -> w.bytes(zeros)));
        mode("endless-redirect-body", "PAGE", "", wire -> wire.text("HTTP/1.1 302 Found\r\nLocation: /good\r\n\r\n")
                .forever(w -> w.bytes(zeros)));
    }

    private void compression() {
        mode("F32-gzip-bomb", "TOO_LARGE", "suspicious compression", wire -> wire.bytes(ok(GZIP, BOMB)));
        mode("F32-gzip-bomb-in-members", "TOO_LARGE", "", wire -> wire.text(HEAD + GZIP + "\r\n")
                .forever(w -> w.bytes(BOMB)));
        mode("F32-gzip-of-nothing", "TOO_LARGE", "even compressed", wire -> wire.text(HEAD + GZIP + "\r\n")
                .forever(w -> w.bytes(EMPTY_MEMBER)));
        mode("F32-gzip-endless-name", "TOO_LARGE", "even compressed", wire -> wire.text(HEAD + GZIP + "\r\n")
                .bytes(new byte[] {0x1F, (byte) 0x8B, 8, 8, 0, 0, 0, 0, 0, 3})
                .forever(w -> w.text("a".repeat(10_000))));
        mode(
                "F32-nested-encodings",
                "INVALID_HTTP",
                "more than once",
                wire -> wire.bytes(ok("Content-Encoding: gzip, gzip\r\n", gzip(BOMB))));
        mode(
                "F32-nested-in-two-headers",
                "INVALID_HTTP",
                "more than once",
                wire -> wire.bytes(ok("Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", gzip(BOMB))));
        mode(
                "F32-deflate-bomb",
                "TOO_LARGE",
                "suspicious compression",
                wire -> wire.bytes(ok("Content-Encoding: deflate\r\n", deflated(new byte[20 << 20]))));
        mode(
                "F32-gzip-and-deflate",
                "INVALID_HTTP",
                "more than once",
                wire -> wire.bytes(ok("Content-Encoding: deflate, gzip\r\n", BOMB)));
        mode(
                "F32-zstd",
                "INVALID_HTTP",
                "did not ask for: zstd",
                wire -> wire.bytes(ok("Content-Encoding: zstd\r\n", new byte[100])));
        mode(
                "F32-brotli",
                "INVALID_HTTP",
                "did not ask for: br",
                wire -> wire.bytes(ok("Content-Encoding: br\r\n", new byte[100])));
        mode(
                "gzip-that-is-none",
                "INVALID_HTTP",
                "is gzip and is not",
                wire -> wire.bytes(ok(GZIP, PAGE.getBytes(UTF_8))));
        mode(
                "gzip-cut",
                "UNREACHABLE",
                "ended in the middle",
                wire -> wire.bytes(ok(GZIP, Arrays.copyOf(COMPRESSED, COMPRESSED.length / 2))));
        byte[] corrupt = COMPRESSED.clone();
        corrupt[COMPRESSED.length - 8] ^= 1;
        mode("gzip-corrupt", "UNREACHABLE", "corrupt gzip", wire -> wire.bytes(ok(GZIP, corrupt)));
    }

    private static final byte[] EMPTY_MEMBER = gzip(new byte[0]);

    private void framing() {
        String invalid = "INVALID_HTTP";
        says("F33-two-lengths", invalid, "", HTML + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nkettle");
        says("F33-length-list", invalid, "", HTML + "Content-Length: 5, 6\r\n\r\nkettle");
        says(
                "F33-length-and-coding",
                invalid,
                "both",
                HTML + "Content-Length: 6\r\n" + CHUNKED.substring(HTML.length()) + "6\r\nkettle\r\n0\r\n\r\n");
        says("F33-length-negative", invalid, "", HTML + "Content-Length: -1\r\n\r\nkettle");
        says("F33-length-signed", invalid, "", HTML + "Content-Length: +6\r\n\r\nkettle");
        says("F33-length-words", invalid, "", HTML + "Content-Length: six\r\n\r\nkettle");
        says("F33-length-overflow", invalid, "", HTML + "Content-Length: 99999999999999999999\r\n\r\nkettle");
        says("F33-length-too-long", "UNREACHABLE", "too early", HTML + "Content-Length: 100\r\n\r\nkettle");
        says("F33-coding-unknown", invalid, "", HTML + "Transfer-Encoding: gzip\r\n\r\nkettle");
        says(
                "F33-coding-twice",
                invalid,
                "",
                HTML + "Transfer-Encoding: chunked, chunked\r\n\r\n6\r\nkettle\r\n0\r\n\r\n");
        says("F33-coding-hidden", invalid, "", HTML + "Transfer-Encoding : chunked\r\n\r\n6\r\nkettle\r\n0\r\n\r\n");
        says("F33-length-hidden", invalid, "", HTML + "Content-Length : 3\r\n\r\nkettle");
    }

    private void chunks() {
        String invalid = "INVALID_HTTP";
        says("chunk-overflow", invalid, "", CHUNKED + "FFFFFFFFFFFFFFFFF\r\nkettle");
        says("chunk-largest", invalid, "", CHUNKED + "8000000000000000\r\nkettle");
        says("chunk-negative", invalid, "", CHUNKED + "-6\r\nkettle\r\n0\r\n\r\n");
        says("chunk-hex-prefix", invalid, "", CHUNKED + "0x6\r\nkettle\r\n0\r\n\r\n");
        says("chunk-garbage", invalid, "", CHUNKED + "zz\r\nkettle");
        says("chunk-without-size", invalid, "", CHUNKED + "\r\nkettle\r\n0\r\n\r\n");
        says("chunk-longer-than-said", invalid, "", CHUNKED + "3\r\nkettle\r\n0\r\n\r\n");
        says("chunk-shorter-than-said", "UNREACHABLE", "too early", CHUNKED + "64\r\nkettle");
        says("chunk-without-its-end", invalid, "", CHUNKED + "6\r\nkettle");
        says("chunks-without-last", "UNREACHABLE", "too early", CHUNKED + "6\r\nkettle\r\n");
    }

    private void earlyEnds() {
        List<String> starts = List.of(
                "",
                "HTTP/1.1 200 OK\r\n",
                HEAD + "X: y",
                HTML + "Content-Length: 100\r\n\r\n",
                HTML + "Content-Length: 100\r\n\r\nkettle",
                CHUNKED,
                CHUNKED + "6",
                CHUNKED + "6\r\nket",
                CHUNKED + "6\r\nkettle\r\n");
        for (int i = 0; i < starts.size(); i++) {
            String start = starts.get(i);
            says("close-" + i, "UNREACHABLE", "", start);
            mode("reset-" + i, "UNREACHABLE", "", wire -> wire.text(start)
                    .pause(5)
                    .reset());
        }
    }

    private void heads() {
        String invalid = "INVALID_HTTP";
        says("half-a-status-line", invalid, "", "HT");
        says("status-words", invalid, "", "HTTP/1.1 abc OK\r\n\r\n");
        says("status-missing", invalid, "", "HTTP/1.1\r\n\r\n");
        says("status-negative", invalid, "", "HTTP/1.1 -200 OK\r\nContent-Length: 0\r\n\r\n");
        says("status-huge", invalid, "", "HTTP/1.1 99999999999 OK\r\nContent-Length: 0\r\n\r\n");
        says("http-0.9", invalid, "", "<html>" + PAGE.repeat(10) + "</html>\r\n");
        says("http-9.9", invalid, "", "HTTP/9.9 200 OK\r\nContent-Length: 6\r\n\r\nkettle");
        says("http-2-preface", invalid, "", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        mode("http-2-settings", invalid, "", wire -> wire.bytes(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0, '\r', '\n'})
                .close());
        says("ssh", invalid, "", "SSH-2.0-OpenSSH_9.6\r\n");
        mode("babble", invalid, "", wire -> wire.forever(w -> w.text("kettle kettle kettle\r\n".repeat(50))));
        says("header-without-colon", invalid, "", HEAD + "no colon here\r\n\r\n");
        says("header-without-name", invalid, "", HEAD + ": y\r\nContent-Length: 6\r\n\r\nkettle");
        says("header-with-nul", invalid, "", HEAD + "X: a\0b\r\nContent-Length: 6\r\n\r\nkettle");
        says("header-with-bare-cr", invalid, "", HEAD + "X: a\rContent-Length: 3\r\nContent-Length: 6\r\n\r\nkettle");
        tells("bare-lf", "PAGE", "", "HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 6\n\nkettle");
        tells("folded-header", "PAGE", "", HTML + "X: a\r\n b\r\nContent-Length: 6\r\n\r\nkettle");
        says("folded-length", invalid, "", HTML + "Content-Length: 1\r\n 6\r\n\r\nkettle");
        says("folded-first", invalid, "", HEAD + " X: a\r\nContent-Length: 6\r\n\r\nkettle");
    }

    private void statuses() {
        says(
                "switching-protocols",
                "INVALID_HTTP",
                "",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n" + "x".repeat(100));
        mode("continue-unasked", "PAGE", "", wire -> wire.text("HTTP/1.1 100 Continue\r\n\r\n")
                .bytes(ok(PAGE)));
        tells(
                "204-with-body",
                "INVALID_HTTP",
                "status 204",
                "HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\nkettle");
        tells(
                "304-with-body",
                "INVALID_HTTP",
                "status 304",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\nkettle");
        tells("206-unasked", "INVALID_HTTP", "status 206", "HTTP/1.1 206 Partial\r\nContent-Length: 6\r\n\r\nkettle");
        tells("999", "INVALID_HTTP", "status 999", "HTTP/1.1 999 Denied\r\nContent-Length: 0\r\n\r\n");
        tells(
                "F39-429-absurd",
                "THROTTLED",
                "86400 s",
                "HTTP/1.1 429 Slow\r\nRetry-After: 99999999999999999999\r\nContent-Length: 0\r\n\r\n");
        tells("F39-429-negative", "THROTTLED", "", "HTTP/1.1 429 Slow\r\nRetry-After: -5\r\nContent-Length: 0\r\n\r\n");
        tells("F39-503-words", "THROTTLED", "", "HTTP/1.1 503 Slow\r\nRetry-After: soon\r\nContent-Length: 0\r\n\r\n");
    }

    private void types() {
        for (String type : List.of(
                "text/html; charset=utf-99",
                "text/html; charset=",
                "text/html; charset=\"",
                "nonsense",
                "",
                "text/html;;;",
                "text/html; charset=UTF-16")) {
            mode(
                    "F44-type-" + modes.size(),
                    "PAGE",
                    "",
                    wire -> wire.bytes(ok("Content-Type: " + type + "\r\n", PAGE.getBytes(UTF_8))));
        }
        mode(
                "F44-no-type",
                "PAGE",
                "",
                wire -> wire.bytes(ok("", new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) 0xD8})));
        mode("picture", "INVALID_HTTP", "image/png", wire -> wire.text(HEAD + "Content-Type: image/png\r\n\r\n")
                .forever(w -> w.bytes(new byte[10_000])));
    }

    private void redirects() {
        mode("good", "PAGE", "", wire -> wire.bytes(ok(PAGE)));
        String loop = "REDIRECT_LOOP";
        String refused = "ADDRESS_NOT_ALLOWED";
        redirects("F35-self", loop, "/F35-self");
        redirects("F35-ping", loop, "/F35-pong");
        redirects("F35-pong", loop, "/F35-ping");
        redirects("F35-fragment", loop, "/F35-fragment#again");
        redirects("F35-escaped", loop, "/F35-escaped#%41");
        for (int i = 0; i < 12; i++) {
            redirects("F35-endless-" + i, i < 2 ? loop : "PAGE", i == 11 ? "/good" : "/F35-endless-" + (i + 1));
        }
        List<String> to = List.of(
                "http://127.0.0.2/",
                "//127.0.0.1:1/",
                "http://localhost/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]/",
                "http://169.254.169.254/latest/meta-data/",
                "http://10.0.0.1/",
                "http://shop@127.0.0.1/",
                "http:\\\\127.0.0.1\\",
                "http://shop.example.com:22/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://shop.example.com/",
                "gopher://shop.example.com/");
        for (int i = 0; i < to.size(); i++) {
            redirects("F36-to-" + i, refused, to.get(i));
        }
        tells(
                "redirect-without-location",
                "INVALID_HTTP",
                "Location",
                "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
        tells(
                "redirect-with-two",
                "INVALID_HTTP",
                "Location",
                "HTTP/1.1 302 Found\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
        redirects("redirect-too-long", refused, "/" + "a".repeat(5_000));
        redirects("redirect-with-tab", refused, "/a\tb");
    }

    private void redirects(String name, String expected, String location) {
        int[] statuses = {301, 302, 303, 307, 308};
        int status = statuses[modes.size() % statuses.length];
        mode(name, expected, "", wire -> wire.text(redirect(status, location)));
    }

    private static String redirect(int status, String location) {
        return "HTTP/1.1 " + status + " Moved\r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\nmove";
    }
}
