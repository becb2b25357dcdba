package io.undercut.stage;

import java.time.Duration;

/**
 * Decides the size of a pool from what was seen since the last tick. Grows fast while messages wait and workers are the
 * limit; shrinks slowly once it has been calm; never grows while failures or slower answers say that what lies behind the
 * handler is saturated. Pure.
 */
final class ScalingPolicy {

    /** Messages older than this at receipt are waiting for workers. */
    static final Duration WAITING = Duration.ofMillis(500);

    static final double FULL = 0.8;
    static final double IDLE = 0.5;
    static final double FAILING = 0.3;
    static final double SLOWER = 3;
    static final int CALM_TICKS = 10;

    /**
     * @param busy share of workers with a message, 0 to 1
     * @param lag age of the last message when it was received
     * @param errorShare share of answers that were failures, 0 to 1
     * @param slowdown mean service time over the best seen at the minimum size, 1 when unknown
     * @param calmTicks ticks in a row in which less than half the pool was busy
     */
    record Load(double busy, Duration lag, double errorShare, double slowdown, int calmTicks) {}

    private ScalingPolicy() {}

    static int size(int size, int min, int max, Load load) {
        boolean saturated = load.errorShare() > FAILING || load.slowdown() > SLOWER;
        if (load.busy() >= FULL && load.lag().compareTo(WAITING) > 0 && !saturated) {
            return clamp(size * 2, min, max);
        }
        if (load.calmTicks() >= CALM_TICKS) {
            return clamp(size - 1, min, max);
        }
        return clamp(size, min, max);
    }

    private static int clamp(int size, int min, int max) {
        return Math.max(min, Math.min(max, size));
    }
}
