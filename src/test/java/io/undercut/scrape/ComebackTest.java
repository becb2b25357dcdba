package io.undercut.scrape;

import static io.undercut.support.Samples.ACME;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.catalog.Listing;
import io.undercut.catalog.Politeness;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.catalog.Terms;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.offer.Hints;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComebackTest {

    private static final Failed TLS = new Failed(Failure.TLS_INVALID, "certificate invalid: expired", null);
    private static final Failed NO_NAME = new Failed(Failure.UNREACHABLE, "host name not found", null, true);
    private static final Failed DOWN = new Failed(Failure.UNREACHABLE, "no connection", null);

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private @Nullable Listing listing;

    @Test
    void F37aBadCertificateIsTriedTwiceAnHourApart() {
        assertThat(fail(TLS)).isEqualTo(new Comeback(now.plus(Duration.ofHours(1)), 1));
        now = now.plus(Duration.ofHours(1));
        assertThat(fail(TLS)).isEqualTo(new Comeback(null, 2));
        now = now.plus(Duration.ofDays(7));
        assertThat(fail(TLS).again()).as("a week later one look is enough").isNull();
    }

    @Test
    void F38aNameThatDoesNotExistIsTriedThreeTimesWithinAnHour() {
        for (int tries = 1; tries <= 2; tries++) {
            assertThat(fail(NO_NAME)).isEqualTo(new Comeback(now.plus(Duration.ofMinutes(30)), tries));
            now = now.plus(Duration.ofMinutes(30));
        }
        assertThat(fail(NO_NAME)).isEqualTo(new Comeback(null, 3));
    }

    @Test
    void F37aTryThatSomebodyMakesBeforeItsTimeDoesNotCount() {
        Comeback first = fail(TLS);
        now = now.plusSeconds(10);
        assertThat(fail(TLS)).isEqualTo(first);
    }

    @Test
    void F38otherFailuresInBetweenBeginTheCountAnew() {
        fail(NO_NAME);
        now = now.plus(Duration.ofMinutes(30));
        assertThat(fail(DOWN).tries()).isZero();
        now = now.plus(Duration.ofMinutes(30));
        assertThat(fail(NO_NAME).tries()).isEqualTo(1);
    }

    @Test
    void F28triesOfAHostThatIsDownGetRarer() {
        for (Duration age : new Duration[] {Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(40)}) {
            Comeback comeback = Comeback.after(DOWN, null, age, now, new Random(7));
            assertThat(comeback.again()).isBetween(now.plus(age.dividedBy(2)), now.plus(age));
        }
    }

    private Comeback fail(Failed failed) {
        Comeback comeback = Comeback.after(failed, listing, Duration.ZERO, now, new Random(7));
        Listing.Step step =
                new Listing.Step(1, ScrapeOutcome.valueOf(failed.failure().name()), now, "job", failed.detail());
        listing = new Listing(
                ACME,
                "https://acme.example/",
                Schedule.DEFAULT,
                Hints.NONE,
                1,
                step,
                null,
                null,
                null,
                comeback.again(),
                comeback.tries(),
                null,
                Politeness.DEFAULT,
                Terms.NONE,
                null,
                null);
        return comeback;
    }
}
