package io.undercut.stage;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The operations on one queue that change it. Each call is one request with up to {@link #BATCH} entries; the answer
 * lists, by position, which entries failed and why. A failed future means that nothing is known of any entry.
 */
public interface Queue {

    int BATCH = 10;

    String name();

    CompletableFuture<Failures> delete(List<String> receipts);

    CompletableFuture<Failures> changeVisibility(List<Visibility> changes);

    CompletableFuture<Failures> send(List<Outgoing> messages);

    /** @return current depth; approximate, as queues count */
    CompletableFuture<Depth> depth();

    /** Up to {@code limit} messages, newest first, left where they are. */
    CompletableFuture<List<Envelope>> peek(int limit);

    /** Starts moving every message of this dead-letter queue back to where it came from; answers about how many. */
    CompletableFuture<Long> redrive();

    record Visibility(String receipt, Duration hiddenFor) {}

    /** @param delay up to 15 minutes */
    record Outgoing(String body, Map<String, String> attributes, Duration delay) {
        public static Outgoing of(String body) {
            return new Outgoing(body, Map.of(), Duration.ZERO);
        }
    }

    record Depth(long visible, long inFlight, long delayed) {}

    /** Positions of the entries that failed, with the queue's reason. Empty when all went well. */
    record Failures(Map<Integer, String> byPosition) {
        public static final Failures NONE = new Failures(Map.of());
    }
}
