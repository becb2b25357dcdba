package io.undercut.catalog;

import java.time.Duration;
import java.time.Instant;

/**
 * For how long an offer counts after it was seen, and when to look whether it has been seen again. Pure.
 *
 * @param periods of its listing's schedule
 * @param defaultEvery period of listings without a schedule of their own
 */
public record Freshness(int periods, Duration defaultEvery) {

    private static final Duration LONGEST_MARGIN = Duration.ofMinutes(10);
    private static final int SHARE = 8;

    /** When an offer seen at {@code seen} stops to count. */
    public Instant end(Schedule schedule, Instant seen) {
        return Slot.expiry(schedule, defaultEvery, seen, periods);
    }

    /**
     * When a decision is looked at again: a little before it runs out, so that offers which have been seen again meanwhile
     * prolong it without a gap.
     */
    public static Instant renewal(Instant asOf, Instant validUntil) {
        return validUntil.minus(margin(asOf, validUntil, 1));
    }

    /**
     * True when the decisions that rest on an offer may have been looked at for the last time before they run out. Twice the
     * margin of {@link #renewal} at least: a decision is never older than the offer it rests on, and clocks differ.
     */
    public boolean isEnding(Schedule schedule, Instant seen, Instant now) {
        Instant end = end(schedule, seen);
        return !now.isBefore(end.minus(margin(seen, end, 2)));
    }

    private static Duration margin(Instant from, Instant to, int times) {
        Duration share = Duration.between(from, to).dividedBy(SHARE);
        Duration margin = share.compareTo(LONGEST_MARGIN) > 0 ? LONGEST_MARGIN : share;
        return margin.isNegative() ? Duration.ZERO : margin.multipliedBy(times);
    }
}
