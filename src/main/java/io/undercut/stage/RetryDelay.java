package io.undercut.stage;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long a message that failed waits: full jitter over an exponential back-off, 10 s · 2ⁿ⁻¹ up to 15 minutes. */
final class RetryDelay {

    private static final long FIRST_SECONDS = 10;
    private static final long LONGEST_SECONDS = 900;
    private static final int DOUBLINGS_TO_LONGEST = 7;

    private RetryDelay() {}

    /** @param receives how often the message has been received, from 1 */
    static Duration of(int receives, RandomGenerator random) {
        int doublings = Math.min(Math.max(receives, 1) - 1, DOUBLINGS_TO_LONGEST);
        long ceiling = Math.min(LONGEST_SECONDS, FIRST_SECONDS << doublings);
        return Duration.ofSeconds(random.nextLong(ceiling + 1));
    }
}
