package io.undercut.stage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Closes the gate of a stage while a dependency (S3, DynamoDB, SQS) is down, so that no message uses up its receives on a
 * fault that is not its own. Opens on a few failures in a row, lets one message probe after a back-off that doubles from
 * one to ten seconds, and closes on the first success. Thread-safe.
 */
final class Breaker {

    private static final int FAILURES_TO_OPEN = 3;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final InstantSource clock;
    private int failures;
    private @Nullable Instant openSince;
    private Instant nextProbe = Instant.MIN;
    private String reason = "";

    Breaker(InstantSource clock) {
        this.clock = clock;
    }

    synchronized void succeeded() {
        failures = 0;
        openSince = null;
    }

    /** @return how long to wait before trying the same message again */
    synchronized Duration failed(String why) {
        failures++;
        reason = why;
        Duration wait = wait(failures);
        Instant now = clock.instant();
        if (failures >= FAILURES_TO_OPEN && openSince == null) {
            openSince = now;
        }
        nextProbe = now.plus(wait);
        return wait;
    }

    /** True when a message may be received: always while closed, one at a time and after the back-off while open. */
    synchronized boolean allows() {
        if (openSince == null) {
            return true;
        }
        Instant now = clock.instant();
        if (now.isBefore(nextProbe)) {
            return false;
        }
        nextProbe = now.plus(wait(failures));
        return true;
    }

    synchronized boolean open() {
        return openSince != null;
    }

    /** Why nothing is received; null while closed. */
    synchronized @Nullable String paused() {
        return openSince == null ? null : reason + ", since " + openSince;
    }

    private static Duration wait(int failures) {
        int doublings = Math.min(Math.max(failures - FAILURES_TO_OPEN, 0), 4);
        Duration wait = FIRST_WAIT.multipliedBy(1L << doublings);
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
