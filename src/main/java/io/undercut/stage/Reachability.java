package io.undercut.stage;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a queue answers its receives, and how long to leave it alone when it does not. Thread-safe. */
final class Reachability {

    private static final Logger log = LoggerFactory.getLogger(Reachability.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 4;

    private final String url;
    private final Consumer<@Nullable String> unreachable;
    private volatile int failures;

    /** @param unreachable hears once why the queue gives nothing, and null once it answers again */
    Reachability(String url, Consumer<@Nullable String> unreachable) {
        this.url = url;
        this.unreachable = unreachable;
    }

    /** @return how long to wait before the next receive */
    synchronized Duration failed(Throwable error) {
        failures = Math.min(failures + 1, MOST_DOUBLINGS + 1);
        String cause = Failures.describe(error);
        if (failures == 1) {
            unreachable.accept("queue unreachable: " + cause);
            log.warn("Cannot receive from {}: {}; trying again", url, cause);
        }
        Duration wait = FIRST_BACK_OFF.multipliedBy(1L << (failures - 1));
        return wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait;
    }

    void answered() {
        if (failures > 0) {
            reached();
        }
    }

    private synchronized void reached() {
        if (failures > 0) {
            log.info("Receiving from {} again", url);
            failures = 0;
            unreachable.accept(null);
        }
    }
}
