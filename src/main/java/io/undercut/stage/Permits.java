package io.undercut.stage;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * The one number behind back-pressure and elasticity: how many messages a pool may have in work. A receive takes as many
 * permits as it asks messages for; each message gives its permit back when its handler has answered.
 *
 * <p>Thread-safe. A smaller size takes effect as permits come back: nothing in work is disturbed.
 */
final class Permits {

    private record Waiting(int most, CompletableFuture<Integer> granted) {}

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private int size;
    private int taken;

    Permits(int size) {
        this.size = size;
    }

    /** Completes with 1 to {@code most} permits as soon as at least one is free; first come, first served. */
    CompletableFuture<Integer> acquire(int most) {
        Waiting request = new Waiting(most, new CompletableFuture<>());
        synchronized (this) {
            waiting.add(request);
        }
        grant();
        return request.granted();
    }

    void release(int count) {
        synchronized (this) {
            if (count > taken) {
                throw new IllegalStateException("released " + count + " permits of " + taken + " taken");
            }
            taken -= count;
        }
        grant();
    }

    void resize(int newSize) {
        synchronized (this) {
            size = newSize;
        }
        grant();
    }

    synchronized int size() {
        return size;
    }

    synchronized int taken() {
        return taken;
    }

    private void grant() {
        while (true) {
            Waiting next;
            int granted;
            synchronized (this) {
                int free = size - taken;
                next = free > 0 ? waiting.poll() : null;
                if (next == null) {
                    return;
                }
                granted = Math.min(free, next.most());
                taken += granted;
            }
            // Completed outside the lock: what depends on it may come back for more.
            if (!next.granted().complete(granted)) {
                release(granted);
            }
        }
    }
}
