package io.undercut.aws;

import io.undercut.stage.Batcher;
import io.undercut.stage.Queue;
import io.undercut.stage.Queue.Outgoing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Puts messages on a queue. Thread-safe. */
public interface Publisher {

    /**
     * Completes when the queue has taken the message; fails with {@link Batcher.Refused} when it has not, or when that is
     * unknown.
     *
     * @param body UTF-8 JSON, at most 64 KiB
     * @param attributes string attributes of the message
     */
    CompletableFuture<Void> publish(String body, Map<String, String> attributes);

    default CompletableFuture<Void> publish(String body) {
        return publish(body, Map.of());
    }

    /** Ten messages a request where they come fast enough; a lone one waits {@code lingerMillis}. */
    static Publisher batching(Queue queue, long lingerMillis) {
        Batcher<Outgoing> batcher = new Batcher<>(lingerMillis, queue::send);
        return (body, attributes) -> batcher.add(new Outgoing(body, attributes, Duration.ZERO));
    }
}
