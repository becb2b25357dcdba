package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failure;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Redirects: how far, where to, and where not. */
@Timeout(60)
class FetchRedirectTest extends FetchFixture {
    private static HostileServer.Answer redirect(String location) {
        return wire -> wire.text("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\nmove");
    }

    @Test
    void S28aRedirectIsFollowedWithoutCookieOrReferer() {
        server.on(
                "/old",
                wire -> wire.text(
                        "HTTP/1.1 301 Moved\r\nSet-Cookie: id=1\r\nLocation: new?x=1\r\nContent-Length: 0\r\n\r\n"));
        server.on("/new?x=1", wire -> wire.bytes(ok(PAGE)));

        assertThat(page("/old").finalUrl()).hasToString(server.url("/new?x=1"));
        assertThat(server.requests.get(1).toLowerCase(Locale.ROOT)).doesNotContain("cookie", "referer");
    }

    @Test
    void F35redirectsThatGoRoundAreALoop() {
        server.on("/self", redirect("/self"));
        server.on("/a", redirect("/b#1")).on("/b", redirect("/a#2"));
        assertFailed(fetch("/self"), Failure.REDIRECT_LOOP, "same URL again");
        assertFailed(fetch("/a"), Failure.REDIRECT_LOOP, "same URL again");
    }

    @Test
    void F35tenRedirectsAreFollowedAndNoMore() {
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
    void F36S7aRedirectToWhereWeMustNotGoSendsNothingThere(String location) {
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
}
