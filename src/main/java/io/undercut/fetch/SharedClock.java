package io.undercut.fetch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of AWS, as far as its answers betray it. An answer dated to the second {@code d} that was asked for at {@code a} and
 * here at {@code b} says that AWS's clock was ahead of ours by {@code d − b} at least and by less than {@code d + 1 s − a}; many
 * answers together leave a narrow range. Thread-safe.
 */
public final class SharedClock implements GateClock {

    private static final Logger log = LoggerFactory.getLogger(SharedClock.class);

    private static final long SECOND = 1_000;

    /** A clock drifts; so does what is known of it. */
    private static final double DRIFT = 100e-6;

    private static final long LARGE = 1_000;

    private final InstantSource clock;
    private final Object lock = new Object();
    private boolean measured;
    private long low;
    private long high;
    private long at;
    private boolean warned;

    public SharedClock(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param asked when the request was sent, by this clock
     * @param answered when its answer came, by this clock
     * @param date what the answer's Date header says
     */
    public void observe(Instant asked, Instant answered, Instant date) {
        long least = date.toEpochMilli() - answered.toEpochMilli();
        long most = date.toEpochMilli() + SECOND - asked.toEpochMilli();
        synchronized (lock) {
            widen(answered.toEpochMilli());
            if (!measured || least > high || most < low) {
                // The first, or a clock that was set: what was known of it before is void.
                measured = true;
                low = least;
                high = most;
            } else {
                low = Math.max(low, least);
                high = Math.min(high, most);
            }
            at = answered.toEpochMilli();
            warn();
        }
    }

    /** How far AWS's clock is ahead of ours, in the middle of what is possible; zero while nothing is known. */
    public Duration offset() {
        synchronized (lock) {
            return Duration.ofMillis((low + high) / 2);
        }
    }

    @Override
    public Instant earliest() {
        Instant now = clock.instant();
        synchronized (lock) {
            widen(now.toEpochMilli());
            return now.plusMillis(low);
        }
    }

    @Override
    public Instant latest() {
        Instant now = clock.instant();
        synchronized (lock) {
            widen(now.toEpochMilli());
            return now.plusMillis(high);
        }
    }

    private void widen(long now) {
        long drift = (long) (Math.max(0, now - at) * DRIFT);
        if (measured && drift > 0) {
            low -= drift;
            high += drift;
            at = now;
        }
    }

    private void warn() {
        boolean large = low > LARGE || high < -LARGE;
        if (large && !warned) {
            log.warn(
                    "This machine's clock is {} ms {} AWS's; requests are spaced by AWS's clock. Check its time service.",
                    Math.abs((low + high) / 2),
                    low > 0 ? "behind" : "ahead of");
        }
        warned = large;
    }
}
