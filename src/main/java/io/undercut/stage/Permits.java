package io.undercut.stage;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The one number behind back-pressure and elasticity: how many messages a pool may have in work. A receive takes as many
 * permits as it asks messages for; each message gives its permit back when its handler has answered.
 *
 * <p>Permits come back one by one, and a receive costs the same for one message as for ten: so a request that could not be
 * met in full waits a short linger for more, at most until half of the pool is free, so that work goes on meanwhile.
 *
 * <p>Thread-safe. A smaller size takes effect as permits come back: nothing in work is disturbed.
 */
final class Permits {

    private record Waiting(int most, CompletableFuture<Integer> granted) {}

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private final Executor afterLinger;
    private int size;
    private int taken;

    /** The request that a linger was begun for, served meanwhile or not; null when none is under way. */
    private @Nullable CompletableFuture<Integer> lingering;

    /** The request that has lingered: it takes what there is. */
    private @Nullable CompletableFuture<Integer> due;

    Permits(int size, Duration linger) {
        this(size, Later.after(linger));
    }

    /** @param afterLinger runs a task once a linger has passed */
    Permits(int size, Executor afterLinger) {
        this.size = size;
        this.afterLinger = afterLinger;
    }

    /**
     * Completes with 1 to {@code most} permits: at once when enough are free, else a linger after the first one is. First
     * come, first served.
     */
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
            CompletableFuture<Integer> lingers = null;
            int granted = 0;
            synchronized (this) {
                int free = size - taken;
                next = free > 0 ? waiting.peek() : null;
                if (next == null) {
                    return;
                }
                if (free >= enough(next.most()) || due == next.granted()) {
                    waiting.remove();
                    granted = Math.min(free, next.most());
                    taken += granted;
                } else if (lingering == null) {
                    lingering = next.granted();
                    lingers = next.granted();
                }
            }
            // Both outside the lock: what depends on them may come back for more.
            if (granted == 0) {
                if (lingers != null) {
                    afterLinger(lingers);
                }
                return;
            }
            if (!next.granted().complete(granted)) {
                release(granted);
            }
        }
    }

    private int enough(int most) {
        return Math.min(most, Math.max(1, size / 2));
    }

    private void afterLinger(CompletableFuture<Integer> request) {
        afterLinger.execute(() -> {
            synchronized (this) {
                due = request;
                lingering = null;
            }
            grant();
        });
    }
}
