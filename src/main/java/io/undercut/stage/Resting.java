package io.undercut.stage;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Pollers that wait until there is more to receive than the others can take. Thread-safe. */
final class Resting {

    private final Queue<CompletableFuture<Void>> resting = new ArrayDeque<>();
    private boolean ended;

    /** Completes when it is this poller's turn again, at once after {@link #end}. */
    CompletableFuture<Void> rest() {
        CompletableFuture<Void> rest = new CompletableFuture<>();
        synchronized (this) {
            if (!ended) {
                resting.add(rest);
                return rest;
            }
        }
        rest.complete(null);
        return rest;
    }

    void wakeOne() {
        CompletableFuture<Void> rest;
        synchronized (this) {
            rest = resting.poll();
        }
        if (rest != null) {
            rest.complete(null);
        }
    }

    /** Wakes all; nobody rests from now on. */
    void end() {
        List<CompletableFuture<Void>> waiting;
        synchronized (this) {
            ended = true;
            waiting = List.copyOf(resting);
            resting.clear();
        }
        waiting.forEach(rest -> rest.complete(null));
    }
}
