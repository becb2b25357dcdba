package io.undercut.price;

import io.undercut.aws.Json;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Change;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Freshness;
import io.undercut.catalog.Listing;
import io.undercut.catalog.Policy;
import io.undercut.stage.Delivery;
import io.undercut.stage.Handler;
import io.undercut.stage.Outcome;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Offers → own price. Takes the decision anew from everything that is known of the sku, and writes it only if it says
 * something else than the one in force. Decisions are numbered: whoever was overtaken reads again and decides again.
 *
 * <p>The order of the steps is what keeps a price right: policies are read after the offers that they judge, and an open
 * change is settled only after a decision that knows of it is in force. Such a decision always takes a new number, even
 * when it says the same: otherwise one that was taken from what held in between could still be written over it.
 */
public final class PriceHandler implements Handler<OfferChanged> {

    private static final int ATTEMPTS = 5;

    private final Catalog catalog;
    private final Competitors competitors;
    private final Changes changes;
    private final Prices prices;
    private final Rule rule;
    private final Clock clock;

    public PriceHandler(
            Catalog catalog, Competitors competitors, Changes changes, Prices prices, Rule rule, Clock clock) {
        this.catalog = catalog;
        this.competitors = competitors;
        this.changes = changes;
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
        return catalog.partition(sku)
                .thenCompose(
                        known -> competitors.policies(withOffers(known)).thenCompose(policies -> write(known, policies)
                                .thenCompose(settled -> settled ? settle(known.changes()) : decide(sku, attempt + 1))));
    }

    private static List<String> withOffers(Catalog.Partition known) {
        return known.listings().stream()
                .filter(listing -> listing.latest() != null)
                .map(listing -> listing.id().competitor())
                .toList();
    }

    private CompletableFuture<Outcome> settle(List<Change> known) {
        return changes.settle(known).thenApply(done -> Outcome.DONE);
    }

    /** @return false when it has to be decided again */
    private CompletableFuture<Boolean> write(Catalog.Partition known, Map<String, Policy> policies) {
        String sku = known.sku();
        long version = known.version();
        Decision inForce = known.decision() == null ? null : Json.read(known.decision(), Decision.class);
        if (inForce != null && inForce.inputs().stream().anyMatch(input -> isOlder(known, input))) {
            return CompletableFuture.completedFuture(false);
        }
        Decision next = rule.decide(sku, version + 1, known.product(), known.listings(), policies, clock.instant())
                .orElse(null);
        if (!isSame(inForce, next)) {
            return prices.replace(sku, inForce, version, next);
        }
        if (!known.changes().isEmpty()) {
            return prices.confirm(sku, inForce, version);
        }
        return inForce != null && isEnding(inForce)
                ? prices.runOut(inForce, version)
                : CompletableFuture.completedFuture(true);
    }

    /** True when this may have been the look that a decision gets before it runs out. */
    private boolean isEnding(Decision inForce) {
        return inForce.validUntil() != null
                && !clock.instant().isBefore(Freshness.renewal(inForce.asOf(), inForce.validUntil()));
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
