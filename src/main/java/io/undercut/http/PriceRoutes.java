package io.undercut.http;

import static java.util.concurrent.CompletableFuture.completedFuture;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Product;
import io.undercut.price.Decision;
import io.undercut.price.Explanation;
import io.undercut.price.Prices;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Own prices, and how they came about. */
final class PriceRoutes implements Routes {
    static final int BATCH = Prices.BATCH;
    private static final int HISTORY = 50;
    private static final int MOST_HISTORY = 200;

    private final Catalog catalog;
    private final Prices prices;
    private final Clock clock;

    PriceRoutes(Catalog catalog, Prices prices, Clock clock) {
        this.catalog = catalog;
        this.prices = prices;
        this.clock = clock;
    }

    @Override
    public void addTo(Api api) {
        api.get("/v1/prices", this::batch)
                .get("/v1/prices/:sku", this::price)
                .get("/v1/prices/:sku/decision", this::decision)
                .get("/v1/prices/:sku/explain", this::explain)
                .get("/v1/prices/:sku/history", this::history);
    }

    private CompletionStage<Reply> price(RoutingContext ctx) {
        String sku = Request.sku(ctx);
        String ifNoneMatch = ctx.request().getHeader("If-None-Match");
        return prices.current(sku)
                .thenCompose(decision -> decision.isPresent()
                        ? completedFuture(PriceView.of(decision.get()))
                        : catalog.product(sku).thenApply(product -> undecided(product)))
                .thenApply(view -> Reply.ok(view).validated(ifNoneMatch));
    }

    private CompletionStage<Reply> batch(RoutingContext ctx) {
        Set<String> skus = new LinkedHashSet<>(Query.of(ctx, "sku").all("sku"));
        if (skus.isEmpty() || skus.size() > BATCH) {
            throw Problem.badRequest("Ask for 1 to " + BATCH + " skus, each as a parameter of its own: ?sku=A&sku=B.");
        }
        skus.forEach(ListingId::checkSku);
        return prices.current(skus).thenCompose(decided -> batch(skus, decided)).thenApply(Reply::ok);
    }

    /** What has no decision is looked up in the catalogue, all at once. */
    private CompletableFuture<Batch> batch(Set<String> skus, Map<String, Decision> decided) {
        Instant now = clock.instant();
        List<CompletableFuture<Optional<PriceView>>> views = skus.stream()
                .map(sku -> {
                    Decision decision = decided.get(sku);
                    return decision != null
                            ? completedFuture(Optional.of(PriceView.of(decision)))
                            : catalog.product(sku).thenApply(found -> found.map(p -> PriceView.undecided(p, now)));
                })
                .toList();
        return CompletableFuture.allOf(views.toArray(CompletableFuture[]::new)).thenApply(all -> {
            List<PriceView> known = new ArrayList<>();
            List<String> unknown = new ArrayList<>(skus);
            for (CompletableFuture<Optional<PriceView>> view : views) {
                view.join().ifPresent(price -> {
                    known.add(price);
                    unknown.remove(price.sku());
                });
            }
            return new Batch(known, unknown);
        });
    }

    private CompletionStage<Reply> decision(RoutingContext ctx) {
        String sku = Request.sku(ctx);
        String ifNoneMatch = ctx.request().getHeader("If-None-Match");
        return prices.current(sku)
                .thenApply(decision -> DecisionView.of(
                        decision.orElseThrow(() -> Problem.notFound("No decision has been taken for this sku yet."))))
                .thenApply(view -> Reply.ok(view).validated(ifNoneMatch));
    }

    private CompletionStage<Reply> explain(RoutingContext ctx) {
        String sku = Request.sku(ctx);
        String ifNoneMatch = ctx.request().getHeader("If-None-Match");
        return prices.current(sku)
                .thenApply(decision ->
                        decision.orElseThrow(() -> Problem.notFound("No decision has been taken for this sku yet.")))
                .thenApply(decision -> new Explained(sku, Explanation.of(decision), DecisionView.of(decision)))
                .thenApply(view -> Reply.ok(view).validated(ifNoneMatch));
    }

    /** @param sentences for the shop owner, the most important first */
    private record Explained(String sku, List<String> sentences, DecisionView decision) {}

    private CompletionStage<Reply> history(RoutingContext ctx) {
        String sku = Request.sku(ctx);
        Query query = Query.of(ctx, "after", "limit");
        int limit = query.limit(HISTORY, MOST_HISTORY);
        return prices.history(sku, query.afterNumber(), limit)
                .thenApply(decisions -> Reply.ok(Page.of(decisions, limit, DecisionView::of, Decision::version)));
    }

    private PriceView undecided(Optional<Product> product) {
        return PriceView.undecided(
                product.orElseThrow(() -> Problem.notFound("No product and no offer is known under this sku.")),
                clock.instant());
    }

    /** @param unknown skus that are neither in the catalogue nor ever priced, in the order asked for */
    private record Batch(List<PriceView> prices, List<String> unknown) {}
}
