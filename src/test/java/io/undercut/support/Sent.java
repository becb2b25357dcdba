package io.undercut.support;

import io.undercut.aws.Publisher;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A queue that only remembers what was sent to it, until told to fail. */
public final class Sent implements Publisher {

    public final List<String> bodies = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    public void down(boolean isDown) {
        down = isDown;
    }

    @Override
    public CompletableFuture<Void> publish(String body, Map<String, String> attributes) {
        if (down) {
            return CompletableFuture.failedFuture(new IllegalStateException("queue is down"));
        }
        bodies.add(body);
        return CompletableFuture.completedFuture(null);
    }
}
