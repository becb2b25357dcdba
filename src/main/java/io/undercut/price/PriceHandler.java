package io.undercut.price;

import io.undercut.aws.Json;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Competitor;
import io.undercut.catalog.CompetitorCache;
import io.undercut.catalog.Listing;
import io.undercut.stage.Delivery;
import io.undercut.stage.Handler;
import io.undercut.stage.Outcome;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Offers → own price. Takes the decision anew from everything that is known of the sku, and writes it only if it says
 * something else than the one in force. Decisions are numbered: whoever was overtaken reads again and decides again.
 */
public final class PriceHandler implements Handler<OfferChanged> {

    private static final int ATTEMPTS = 5;

    private final Catalog catalog;
    private final CompetitorCache competitors;
    private final Prices prices;
    private final Rule rule;
    private final Clock clock;

    public PriceHandler(Catalog catalog, CompetitorCache competitors, Prices prices, Rule rule, Clock clock) {
        this.catalog = catalog;
        this.competitors = competitors;
        this.prices = prices;
        this.rule = rule;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Outcome> handle(Delivery<OfferChanged> delivery) {
        return decide(delivery.message().sku(), 1);
    }

    private CompletableFuture<Outcome> decide(String sku, int attempt) {
        if (attempt > ATTEMPTS) {
            return CompletableFuture.completedFuture(new Outcome.Retry(
                    "own price of " + sku + " was changed by others " + ATTEMPTS + " times while it was decided"));
        }
        return catalog.partition(sku).thenCompose(known -> competitors
                .get(known.listings().stream()
                        .map(listing -> listing.id().competitor())
                        .toList())
                .thenCompose(policies -> write(known, policies))
                .thenCompose(settled ->
                        settled ? CompletableFuture.completedFuture(Outcome.DONE) : decide(sku, attempt + 1)));
    }

    /** @return false when it has to be decided again */
    private CompletableFuture<Boolean> write(Catalog.Partition known, Map<String, Competitor> policies) {
        Decision inForce = known.decision() == null ? null : Json.read(known.decision(), Decision.class);
        if (inForce != null && inForce.inputs().stream().anyMatch(input -> isOlder(known, input))) {
            return CompletableFuture.completedFuture(false);
        }
        Predicate<String> binds = competitor -> {
            Competitor policy = policies.get(competitor);
            return policy == null || policy.binds();
        };
        Decision next = rule.decide(
                        known.sku(), known.version() + 1, known.product(), known.listings(), binds, clock.instant())
                .orElse(null);
        return isSame(inForce, next)
                ? CompletableFuture.completedFuture(true)
                : prices.replace(known.sku(), inForce, known.version(), next);
    }

    /** True when what was read now is behind what the decision in force already knew. */
    private static boolean isOlder(Catalog.Partition known, Decision.Input input) {
        return known.listings().stream()
                .filter(listing -> listing.id().competitor().equals(input.competitor()))
                .map(Listing::latest)
                .anyMatch(latest -> latest != null && latest.seq() < input.seq());
    }

    private static boolean isSame(@Nullable Decision inForce, @Nullable Decision next) {
        return next == null ? inForce == null : inForce != null && inForce.sameContent(next);
    }
}
