package io.undercut.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.undercut.notify.Deliveries;
import io.undercut.notify.Delivery;
import io.undercut.notify.Webhooks;
import io.undercut.price.Move;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Who is told when an own price moves, and how that went. */
final class WebhookRoutes implements Routes {
    private static final int ENTRIES = 50;
    private static final int MOST_ENTRIES = 200;

    private final Webhooks webhooks;

    WebhookRoutes(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public void addTo(Api api) {
        api.get("/v1/webhooks", this::all)
                .get("/v1/products/:sku/deliveries", this::deliveries)
                .post("/v1/products/:sku/deliveries/redeliver", this::redeliver);
    }

    private CompletionStage<Reply> all(RoutingContext ctx) {
        return CompletableFuture.completedFuture(Reply.ok(new Page<>(
                webhooks.all().stream()
                        .map(webhook -> new WebhookView(webhook.id(), webhook.host()))
                        .toList(),
                null)));
    }

    private CompletionStage<Reply> deliveries(RoutingContext ctx) {
        String sku = Request.sku(ctx);
        Query query = Query.of(ctx, "after", "limit");
        int limit = query.limit(ENTRIES, MOST_ENTRIES);
        return webhooks.deliveries()
                .of(sku, query.afterNumber(), limit)
                .thenApply(entries -> Reply.ok(Page.of(entries, limit, WebhookRoutes::view, entry -> entry.move()
                        .version())));
    }

    private CompletionStage<Reply> redeliver(RoutingContext ctx) {
        String sku = Request.sku(ctx);
        Request.noBody(ctx);
        if (webhooks.all().isEmpty()) {
            throw new Problem(409, "No webhook is configured; set undercut.webhooks.urls.");
        }
        return webhooks.redeliver(sku).thenApply(move -> {
            Move told = move.orElseThrow(() -> Problem.notFound("No move of this sku's price has been announced yet."));
            return Reply.accepted(new Redelivery(sku, told.version()));
        });
    }

    private static EntryView view(Deliveries.Entry entry) {
        List<To> to =
                entry.byWebhook().entrySet().stream().map(WebhookRoutes::to).toList();
        return new EntryView(entry.move(), to);
    }

    private static To to(Map.Entry<String, Delivery> delivery) {
        return new To(delivery.getKey(), delivery.getValue());
    }

    /** @param host without path and query, which may hold a secret */
    private record WebhookView(String id, String host) {}

    private record EntryView(Move move, List<To> webhooks) {}

    private record To(String webhook, @JsonUnwrapped Delivery delivery) {}

    /** @param version of the decision whose move is told again */
    private record Redelivery(String sku, long version) {}
}
