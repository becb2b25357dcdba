package io.undercut.support;

import io.undercut.aws.Publisher;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A queue that only remembers what was sent to it, until told to fail. */
public final class Sent implements Publisher {

    public final List<String> bodies = new CopyOnWriteArrayList<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean down;

    public void down(boolean isDown) {
        down = isDown;
    }

    /** How many messages were refused while it was down. */
    public int refused() {
        return refused.get();
    }

    @Override
    public CompletableFuture<Void> publish(String body, Map<String, String> attributes) {
        if (down) {
            refused.incrementAndGet();
            return CompletableFuture.failedFuture(new IllegalStateException("queue is down"));
        }
        bodies.add(body);
        return CompletableFuture.completedFuture(null);
    }
}
