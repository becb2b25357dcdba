package io.undercut.stage;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;

/**
 * Runs short tasks after a while. Not on the one thread that keeps the JDK's timers: building a request there would make
 * every other timer of the process late.
 */
final class Later {

    private Later() {}

    static Executor after(Duration wait) {
        return after(wait.toNanos());
    }

    static Executor after(long nanos) {
        return CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, ForkJoinPool.commonPool());
    }
}
