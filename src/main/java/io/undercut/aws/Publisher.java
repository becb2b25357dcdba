package io.undercut.aws;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Sends messages to one queue. Safe for use by many threads; implementations may batch. */
public interface Publisher {

    /**
     * @param body UTF-8 JSON, at most 64 KiB
     * @param attributes string attributes of the message
     * @return completes when the queue has accepted the message; fails when it has not, or when that is unknown
     */
    CompletableFuture<Void> publish(String body, Map<String, String> attributes);

    default CompletableFuture<Void> publish(String body) {
        return publish(body, Map.of());
    }
}
