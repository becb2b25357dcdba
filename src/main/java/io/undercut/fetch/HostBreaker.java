package io.undercut.fetch;

import java.time.Duration;

/**
 * How long a host that keeps failing is left alone. Turns follow one another, so the first turn after the pause is the probe:
 * if it fails too, the next pause is twice as long. Pure.
 */
final class HostBreaker {

    /** Failures in a row after which a host counts as down. */
    static final int THRESHOLD = 5;

    static final Duration FIRST = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofHours(1);

    private HostBreaker() {}

    /** @return zero while the host does not count as down */
    static Duration pause(int failuresInARow) {
        int over = failuresInARow - THRESHOLD;
        if (over < 0) {
            return Duration.ZERO;
        }
        Duration pause = FIRST.multipliedBy(1L << Math.min(over, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
