package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a host behaved in a turn, and how long it is left alone for it: the circuit breaker of one host. Turns follow one another, so
 * the first turn after a pause is the probe: if it fails too, the next pause is twice as long. Pure.
 *
 * @param failuresInARow turns that found the host failing, the last included
 * @param pause zero when only the ordinary spacing is to be kept
 * @param why of the pause, for people; null without one
 */
record Conduct(int failuresInARow, Duration pause, @Nullable String why) {

    static final Conduct GOOD = new Conduct(0, Duration.ZERO, null);

    /** Failures in a row after which a host counts as down. */
    static final int THRESHOLD = 5;

    static final Duration FIRST = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofHours(1);

    private static final String DOWN = "the shop failed ";

    /** What a listing shows while its host is left alone. */
    static FetchResult.Failure shows(String why) {
        return why.startsWith(DOWN) ? FetchResult.Failure.UNREACHABLE : FetchResult.Failure.THROTTLED;
    }

    /** @param before failures in a row until this turn */
    static Conduct after(int before, FetchResult result) {
        if (!(result instanceof Failed failed)) {
            return GOOD;
        }
        Duration asked = failed.retryAfter();
        return switch (failed.failure()) {
            case THROTTLED -> asked == null ? impatient(Math.max(before + 1, THRESHOLD)) : obeying(before, asked);
            case UNREACHABLE, TOO_SLOW -> asked == null ? down(before + 1) : obeying(before + 1, asked);
            default -> GOOD;
        };
    }

    /** True when the host, or the way to it, does not work. */
    static boolean isDown(FetchResult result) {
        return result instanceof Failed failed
                && (failed.failure() == FetchResult.Failure.UNREACHABLE
                        || failed.failure() == FetchResult.Failure.TOO_SLOW);
    }

    private static Conduct obeying(int failures, Duration asked) {
        return new Conduct(failures, asked, "the shop asked us to wait");
    }

    /** Asked to slow down, but not for how long. */
    private static Conduct impatient(int failures) {
        return new Conduct(failures, pause(failures), "the shop asked us to slow down");
    }

    private static Conduct down(int failures) {
        return failures < THRESHOLD
                ? new Conduct(failures, Duration.ZERO, null)
                : new Conduct(failures, pause(failures), DOWN + failures + " times in a row");
    }

    /** @param failures at least {@link #THRESHOLD} */
    private static Duration pause(int failures) {
        Duration pause = FIRST.multipliedBy(1L << Math.min(failures - THRESHOLD, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
