package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What all instances know of one host: who has its turn, and when the next one may begin. Pure.
 *
 * @param nextFree no turn begins earlier
 * @param why what {@code nextFree} is waited for, for people; null for the ordinary spacing
 * @param lease whose turn it is, null when it is nobody's
 * @param leasedAt when that turn began
 * @param leaseUntil when it ends at the latest, whatever became of its holder
 * @param took how long turns take, a moving average
 * @param failures turns in a row that found the host failing
 * @param day that {@code used} counts, in UTC
 * @param used turns on that day
 */
record HostState(
        Instant nextFree,
        @Nullable String why,
        @Nullable String lease,
        Instant leasedAt,
        Instant leaseUntil,
        Duration took,
        int failures,
        LocalDate day,
        int used) {

    /** A host that nobody has visited yet. */
    static final HostState UNSEEN = new HostState(
            Instant.EPOCH, null, null, Instant.EPOCH, Instant.EPOCH, Duration.ofMillis(200), 0, LocalDate.EPOCH, 0);

    /** Longer turns are the exception: to plan with them would leave the host idle. */
    private static final Duration LONGEST_PLANNED = Duration.ofSeconds(2);

    /**
     * Why a turn must wait.
     *
     * @param until when it may be worth asking again
     * @param why for people
     * @param shows what the listing should show; null for the ordinary pace, which is nobody's failure
     */
    record Wait(Instant until, String why, @Nullable Failure shows) {

        /** True when more than the ordinary pace is waited for. */
        boolean pause() {
            return shows != null;
        }
    }

    /** Null when a turn may begin now. Must say the same as the condition of {@link HostStore#acquire}. */
    @Nullable
    Wait refusal(Instant now, HostPolicy policy) {
        if (lease != null && now.isBefore(leaseUntil)) {
            Instant end = leasedAt.plus(planned());
            return new Wait(
                    (end.isAfter(now) ? end : now).plus(policy.spacing()),
                    "a page of this shop is being fetched",
                    null);
        }
        if (now.isBefore(nextFree)) {
            return why == null
                    ? new Wait(nextFree, "requests to this shop are spaced", null)
                    : new Wait(nextFree, why, Conduct.shows(why));
        }
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        if (day.equals(today) && used >= policy.dailyBudget()) {
            return new Wait(
                    today.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant(),
                    "the day's budget of " + policy.dailyBudget() + " requests to this shop is used up",
                    Failure.THROTTLED);
        }
        return null;
    }

    /** From one turn to the next, as far as can be planned. */
    Duration interval(HostPolicy policy) {
        return planned().plus(policy.spacing());
    }

    private Duration planned() {
        return took.compareTo(LONGEST_PLANNED) > 0 ? LONGEST_PLANNED : took;
    }

    /** Whose turn it is from now on. */
    HostState leased(String holder, Instant now, Duration longest) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        int turns = day.equals(today) ? used + 1 : 1;
        return new HostState(nextFree, why, holder, now, now.plus(longest), took, failures, today, turns);
    }

    /** After a turn of {@code length} that ended now. */
    HostState released(Instant next, @Nullable String reason, Duration length, int failuresInARow) {
        Duration average = took.multipliedBy(3).plus(length).dividedBy(4);
        return new HostState(next, reason, null, leasedAt, Instant.EPOCH, average, failuresInARow, day, used);
    }
}
