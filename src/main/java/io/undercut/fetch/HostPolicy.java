package io.undercut.fetch;

import java.time.Duration;

/**
 * How we treat one host.
 *
 * @param spacing from the end of one request to the start of the next, on all instances together; with zero nothing is
 *     spaced or counted, and any number of requests may be in flight
 * @param dailyBudget most requests in a day (UTC)
 */
public record HostPolicy(Duration spacing, int dailyBudget) {

    /** For hosts that we may treat as we like. */
    public static final HostPolicy UNLIMITED = new HostPolicy(Duration.ZERO, Integer.MAX_VALUE);

    boolean unlimited() {
        return spacing.isZero();
    }

    HostPolicy spacedAtLeast(Duration least) {
        return unlimited() || spacing.compareTo(least) >= 0 ? this : new HostPolicy(least, dailyBudget);
    }
}
