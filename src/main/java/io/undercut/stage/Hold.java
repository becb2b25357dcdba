package io.undercut.stage;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

/**
 * A message between its receipt and its settlement. Whoever finishes it first decides; every later attempt (a worker that
 * answers after the deadline, a consumer that is stopped) changes nothing.
 */
final class Hold {

    private enum State {
        RECEIVED,
        WORKING,
        FINISHED
    }

    private final Envelope envelope;
    private final Queue queue;
    private final long receivedNanos;
    private final Runnable releasePermit;
    private final BiFunction<Hold, Ending, CompletableFuture<Void>> settler;
    private final CompletableFuture<Void> settled = new CompletableFuture<>();
    private final AtomicReference<State> state = new AtomicReference<>(State.RECEIVED);
    private volatile long lastBeatNanos;

    /** How it ended: with a handler's outcome, or given back untouched. */
    sealed interface Ending {
        record Answered(Outcome outcome) implements Ending {}

        record HandedBack() implements Ending {}
    }

    Hold(
            Envelope envelope,
            Queue queue,
            long nowNanos,
            Runnable releasePermit,
            BiFunction<Hold, Ending, CompletableFuture<Void>> settler) {
        this.envelope = envelope;
        this.queue = queue;
        this.receivedNanos = nowNanos;
        this.lastBeatNanos = nowNanos;
        this.releasePermit = releasePermit;
        this.settler = settler;
    }

    Envelope envelope() {
        return envelope;
    }

    Queue queue() {
        return queue;
    }

    long receivedNanos() {
        return receivedNanos;
    }

    long lastBeatNanos() {
        return lastBeatNanos;
    }

    void beaten(long nowNanos) {
        lastBeatNanos = nowNanos;
    }

    /** Completes, never exceptionally, when the queue has been told; the stream waits for it. */
    CompletableFuture<Void> settled() {
        return settled;
    }

    /** False when it was finished before any worker saw it. */
    boolean startWork() {
        return state.compareAndSet(State.RECEIVED, State.WORKING);
    }

    boolean finish(Outcome outcome) {
        return end(new Ending.Answered(outcome));
    }

    /** Back to the queue at once: for messages that are not finished when the stage stops. */
    boolean handBack() {
        return end(new Ending.HandedBack());
    }

    /** {@link #handBack()} unless a worker has it: for a consumer that dies with messages in its buffers. */
    boolean handBackUnlessWorking() {
        return state.compareAndSet(State.RECEIVED, State.FINISHED) && settle(new Ending.HandedBack());
    }

    private boolean end(Ending ending) {
        return state.getAndSet(State.FINISHED) != State.FINISHED && settle(ending);
    }

    private boolean settle(Ending ending) {
        releasePermit.run();
        settler.apply(this, ending).whenComplete((done, failed) -> settled.complete(null));
        return true;
    }
}
