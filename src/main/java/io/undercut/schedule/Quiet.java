package io.undercut.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Which parts of an index may be left alone, and until when: an idle service would spend itself on asking. What another
 * instance adds meanwhile, and is due at once, may wait that long; what this one adds calls {@link #end}. Thread-safe.
 */
final class Quiet {

    private final AtomicReferenceArray<Instant> until;
    private final Duration longest;

    /** @param longest for how long a part is left alone at most */
    Quiet(int parts, Duration longest) {
        this.until = new AtomicReferenceArray<>(parts);
        this.longest = longest;
    }

    boolean is(int part, Instant now) {
        Instant end = until.get(part);
        // A clock that was set back must not make the quiet longer.
        return end != null && now.isBefore(end) && !now.plus(longest).isBefore(end);
    }

    void until(int part, Instant end) {
        until.set(part, end);
    }

    /** An answer that never came says nothing about its part. */
    <T> CompletableFuture<T> unlessFailed(int part, CompletableFuture<T> answer) {
        return answer.whenComplete((got, failure) -> {
            if (failure != null) {
                until.set(part, Instant.MIN);
            }
        });
    }

    /** Every part is asked again. */
    void end() {
        for (int part = 0; part < until.length(); part++) {
            until.set(part, Instant.MIN);
        }
    }
}
