package io.undercut.stage;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * Room for messages whose next try is only seconds away. The queue could not time it, and would charge for it; so they stay
 * held, without a permit, and have a worker of their own when their time has come. Thread-safe.
 */
final class Parking {

    /** Longer waits go through the queue: what is parked is lost to other instances. */
    static final Duration LONGEST = Duration.ofSeconds(10);

    static final int PLACES = 1_000;

    private final IntSupplier mostResumed;
    private final AtomicInteger parked = new AtomicInteger();
    private final AtomicInteger resumed = new AtomicInteger();

    /** @param mostResumed of those that were parked may be in work at once, for each takes the memory of a page */
    Parking(IntSupplier mostResumed) {
        this.mostResumed = mostResumed;
    }

    boolean enter() {
        return take(parked, PLACES);
    }

    void leave() {
        parked.decrementAndGet();
    }

    /** False when too many are in work already: try again in a moment. */
    boolean resume() {
        return take(resumed, mostResumed.getAsInt());
    }

    void finished() {
        resumed.decrementAndGet();
    }

    int parked() {
        return parked.get();
    }

    /** How many of those that were parked are in work now. */
    int resumed() {
        return resumed.get();
    }

    private static boolean take(AtomicInteger count, int most) {
        return count.getAndUpdate(now -> now < most ? now + 1 : now) < most;
    }
}
