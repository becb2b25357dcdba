package io.undercut.notify;

import io.undercut.aws.Publisher;
import io.undercut.price.Move;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Those who are told when an own price moves. Thread-safe. */
public final class Webhooks {

    private final List<Webhook> all;
    private final Publisher queue;
    private final Deliveries deliveries;
    private final Clock clock;

    /** @param queue of the stage that delivers */
    public Webhooks(List<URI> urls, Publisher queue, Deliveries deliveries, Clock clock) {
        this.all = urls.stream().map(Webhook::at).toList();
        this.queue = queue;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    /** Nobody; what was delivered before can still be read. */
    public static Webhooks none(Deliveries deliveries, Clock clock) {
        Publisher nowhere = (body, attributes) -> CompletableFuture.completedFuture(null);
        return new Webhooks(List.of(), nowhere, deliveries, clock);
    }

    public List<Webhook> all() {
        return all;
    }

    public Deliveries deliveries() {
        return deliveries;
    }

    Optional<Webhook> find(String id) {
        return all.stream().filter(webhook -> webhook.id().equals(id)).findFirst();
    }

    /** Completes once the queue has a message for each webhook; a failure leaves open which it has. */
    public CompletableFuture<Void> tell(Move move) {
        return CompletableFuture.allOf(all.stream()
                .map(webhook -> queue.publish(new Announcement(webhook.id(), move).write()))
                .toArray(CompletableFuture[]::new));
    }

    /**
     * Tells every webhook once more of the last move of an sku, under the key that it had. Of the last one only: an earlier
     * price must not come after a later one.
     *
     * @return what is told; empty when nothing has been yet
     */
    public CompletableFuture<Optional<Move>> redeliver(String sku) {
        return deliveries.of(sku, null, 1).thenCompose(newest -> {
            if (newest.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            Move move = newest.get(0).move();
            return CompletableFuture.allOf(all.stream()
                            .map(webhook -> forget(newest.get(0).byWebhook(), new Announcement(webhook.id(), move)))
                            .toArray(CompletableFuture[]::new))
                    .thenCompose(done -> tell(move))
                    .thenApply(told -> Optional.of(move));
        });
    }

    /** What has been delivered would not be sent again. */
    private CompletableFuture<Void> forget(Map<String, Delivery> past, Announcement announcement) {
        if (!past.containsKey(announcement.webhook())) {
            return CompletableFuture.completedFuture(null);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return deliveries.record(
                announcement,
                new Delivery(Delivery.State.PENDING, 0, now, now, null, "To be delivered again, as somebody asked."));
    }
}
