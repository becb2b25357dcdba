package io.undercut.stage;

import java.time.Duration;

/** The size of a pool and its bounds; one number from which permits and workers follow. Thread-safe, and outlives restarts. */
final class PoolSize {

    record Bounds(int min, int max, int size) {}

    /** What fills a receive of a busy stage, and is nothing beside a slow handler. */
    static final Duration LINGER = Duration.ofMillis(20);

    private final Permits permits;
    private Bounds now;

    PoolSize(int min, int max) {
        this.now = new Bounds(min, max, min);
        this.permits = new Permits(min, LINGER);
    }

    synchronized Bounds now() {
        return now;
    }

    Permits permits() {
        return permits;
    }

    /** Moves the bounds, and the size into them. */
    synchronized void bound(int min, int max) {
        set(new Bounds(min, max, Math.max(min, Math.min(max, now.size()))));
    }

    /** Sets the size, as far as the bounds allow. */
    synchronized void scale(int size) {
        set(new Bounds(now.min(), now.max(), Math.max(now.min(), Math.min(now.max(), size))));
    }

    private void set(Bounds bounds) {
        now = bounds;
        permits.resize(bounds.size());
    }
}
