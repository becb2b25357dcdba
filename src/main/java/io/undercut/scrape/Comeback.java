package io.undercut.scrape;

import io.undercut.catalog.Listing;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * When a job that failed is tried again. Pure, its random numbers aside.
 *
 * @param again null when the job has ended with this failure
 * @param tries how many the failure was given in a row, of those that some more tries settle; else 0
 */
record Comeback(@Nullable Instant again, int tries) {

    /** A job that could not be done for this long ends. */
    static final Duration GIVE_UP = Duration.ofHours(24);

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(30);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final Duration LAST_RETRY = Duration.ofHours(1);

    /** A certificate is renewed within the hour, or not soon. */
    private static final int TLS_TRIES = 2;

    private static final Duration TLS_WAIT = Duration.ofHours(1);

    /** A name is moved within the hour, or gone. */
    private static final int NAME_TRIES = 3;

    private static final Duration NAME_WAIT = Duration.ofMinutes(30);

    /** @param age for how long the job has been tried */
    static Comeback after(Failed failed, @Nullable Listing listing, Duration age, Instant now, RandomGenerator random) {
        if (failed.failure() == Failure.TLS_INVALID) {
            return settling(listing, ScrapeOutcome.TLS_INVALID, TLS_TRIES, TLS_WAIT, now);
        }
        if (failed.noSuchHost()) {
            return settling(listing, ScrapeOutcome.UNREACHABLE, NAME_TRIES, NAME_WAIT, now);
        }
        if (!failed.failure().passing()) {
            return new Comeback(null, 0);
        }
        Duration asked = failed.retryAfter();
        return new Comeback(now.plus(asked == null ? backOff(age, random) : bounded(asked)), 0);
    }

    /** A few tries, spread out, settle whether the failure lasts. One made before its time, by a person, does not count. */
    private static Comeback settling(
            @Nullable Listing listing, ScrapeOutcome outcome, int most, Duration wait, Instant now) {
        Listing.Step last = listing == null ? null : listing.fetch();
        int before = listing != null && last != null && last.outcome() == outcome ? listing.tries() : 0;
        Instant due = listing == null ? null : listing.notBefore();
        if (before > 0 && due != null && now.isBefore(due)) {
            return new Comeback(due, before);
        }
        return new Comeback(before + 1 < most ? now.plus(wait) : null, before + 1);
    }

    /** What the shop asked for, within reason. */
    private static Duration bounded(Duration wait) {
        if (wait.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return wait.compareTo(GIVE_UP) > 0 ? GIVE_UP : wait;
    }

    /** As long again as the job has waited already, so that the times between tries double; with jitter. */
    private static Duration backOff(Duration age, RandomGenerator random) {
        long wait = Math.max(FIRST_RETRY.toMillis(), Math.min(LAST_RETRY.toMillis(), age.toMillis()));
        return Duration.ofMillis(wait / 2 + (long) (random.nextDouble() * wait / 2));
    }
}
