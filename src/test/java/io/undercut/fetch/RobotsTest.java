package io.undercut.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import io.undercut.support.TestClock;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RobotsTest {

    private static final FetchResult DOWN = new Failed(Failure.UNREACHABLE, "status 500", null);

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final Target target =
            ((UrlPolicy.Verdict.Allowed) new UrlPolicy(Set.of()).check("https://shop.example.com/private")).target();
    private FetchResult answer = page("User-agent: *\nDisallow: /private\n");
    private final Robots robots =
            new Robots((url, proxy) -> CompletableFuture.completedFuture(answer), "Undercut/1", clock);

    @Test
    void F42whileItCannotBeHadTheLastCopyCounts() {
        assertThat(allows()).isFalse();
        answer = DOWN;
        clock.advance(Robots.FRESH);
        assertThat(robots.known(target)).isInstanceOf(Robots.Known.Unknown.class);
        assertThat(allows()).isFalse();
    }

    @Test
    void F42retriesDoubleUpToADay() {
        answer = DOWN;
        Duration wait = Robots.FIRST_RETRY;
        for (int i = 0; i < 12; i++) {
            Robots.Known known = robots.ask(target, null).join();
            assertThat(((Robots.Known.Unreachable) known).until())
                    .isEqualTo(clock.instant().plus(wait));
            clock.advance(wait);
            Duration doubled = wait.multipliedBy(2);
            wait = doubled.compareTo(Robots.FRESH) > 0 ? Robots.FRESH : doubled;
        }
        assertThat(wait).isEqualTo(Robots.FRESH);
    }

    @Test
    void F42afterThirtyDaysWithoutAnyCopyItCountsAsAbsent() {
        answer = DOWN;
        robots.ask(target, null).join();
        clock.advance(Robots.UNAVAILABLE.minusSeconds(1));
        assertThat(robots.ask(target, null).join()).isInstanceOf(Robots.Known.Unreachable.class);
        clock.advance(Duration.ofSeconds(1));
        assertThat(allows()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"NOT_FOUND", "GONE", "BLOCKED"})
    void F42aSiteWithoutOneAllowsEverything(Failure failure) {
        answer = new Failed(failure, "status 4xx", null);
        assertThat(allows()).isTrue();
    }

    @Test
    void F42aTimeOutIsNoPermission() {
        answer = new Failed(Failure.TOO_SLOW, "no answer", null);
        assertThat(robots.ask(target, null).join()).isInstanceOf(Robots.Known.Unreachable.class);
    }

    private boolean allows() {
        return robots.ask(target, null).join() instanceof Robots.Known.Rules rules
                && rules.file().allows(target.path());
    }

    private static FetchResult page(String text) {
        return new Page(
                text.getBytes(UTF_8),
                null,
                "text/plain",
                URI.create("https://shop.example.com/robots.txt"),
                null,
                null,
                false);
    }
}
