package io.undercut.stage;

import java.time.Duration;

/**
 * @param min fewest workers, at least 1
 * @param max most workers, at least {@code min}; the pool can be resized to at most {@link #LARGEST_POOL} while running
 * @param visibility how long a received message stays hidden between heartbeats
 * @param deadline longest time one message may take, from receipt
 * @param maxReceives receives before a message that keeps failing becomes a dead letter
 * @param pollers most receive requests under way at once; only one is kept open while the queue is empty
 * @param threads threads of the stage's own dispatcher
 */
public record StageSettings(
        int min, int max, Duration visibility, Duration deadline, int maxReceives, int pollers, int threads) {

    public static final int LARGEST_POOL = 1_000;
}
