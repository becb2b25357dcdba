package io.undercut.price;

import io.undercut.aws.Json;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Change;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.LastMove;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ReaderBreaker;
import io.undercut.stage.Delivery;
import io.undercut.stage.Handler;
import io.undercut.stage.Outcome;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Offers → own price. Takes the decision anew from everything that is known of the sku. One that says something else than the
 * one in force sends that to the history; one that says the same of fresher offers takes its place. Decisions are numbered:
 * whoever was overtaken reads again and decides again.
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
    private final ListingState state;
    private final ReaderBreaker breaker;
    private final Prices prices;
    private final Rule rule;
    private final Outbox outbox;
    private final Clock clock;

    /** One that tells nobody. */
    public PriceHandler(
            Catalog catalog,
            Competitors competitors,
            Changes changes,
            ListingState state,
            ReaderBreaker breaker,
            Prices prices,
            Rule rule,
            Clock clock) {
        this(catalog, competitors, changes, state, breaker, prices, rule, Outbox.NONE, clock);
    }

    public PriceHandler(
            Catalog catalog,
            Competitors competitors,
            Changes changes,
            ListingState state,
            ReaderBreaker breaker,
            Prices prices,
            Rule rule,
            Outbox outbox,
            Clock clock) {
        this.catalog = catalog;
        this.competitors = competitors;
        this.changes = changes;
        this.state = state;
        this.breaker = breaker;
        this.prices = prices;
        this.rule = rule;
        this.outbox = outbox;
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
                .policies(withOffers(known), group(known))
                .thenCompose(policies -> write(known, policies)
                        .thenCompose(settled -> settled ? settle(known.changes()) : decide(sku, attempt + 1))));
    }

    private static List<String> withOffers(Catalog.Partition known) {
        return known.listings().stream()
                .filter(listing -> listing.latest() != null)
                .map(listing -> listing.id().competitor())
                .toList();
    }

    private static @Nullable String group(Catalog.Partition known) {
        return known.product() == null ? null : known.product().group();
    }

    private CompletableFuture<Outcome> settle(List<Change> known) {
        return changes.settle(known).thenApply(done -> Outcome.DONE);
    }

    /** @return false when it has to be decided again */
    private CompletableFuture<Boolean> write(Catalog.Partition known, Competitors.Policies policies) {
        String sku = known.sku();
        long version = known.version();
        Decision inForce = known.decision() == null ? null : Json.read(known.decision(), Decision.class);
        if (inForce != null && inForce.inputs().stream().anyMatch(input -> isOlder(known, input))) {
            return CompletableFuture.completedFuture(false);
        }
        Rule.Market market = new Rule.Market(
                sku, known.product(), known.listings(), policies.ofCompetitors(), policies.ofGroup(), inForce);
        Decision next = rule.decide(market, version + 1, clock.instant()).orElse(null);
        LastMove move = outbox.after(known.lastMove(), inForce, next);
        return secondReadings(known, inForce, next)
                .thenCompose(due -> put(known, inForce, next, move))
                .thenCompose(written ->
                        outbox.empty(sku, written ? move : LastMove.NONE).thenApply(told -> written));
    }

    private CompletableFuture<Boolean> put(
            Catalog.Partition known, @Nullable Decision inForce, @Nullable Decision next, LastMove move) {
        String sku = known.sku();
        long version = known.version();
        if (inForce != null && next != null && inForce.sameContent(next)) {
            Decision renewed = next.inPlaceOf(inForce);
            return renewed.equals(inForce) && known.changes().isEmpty()
                    ? CompletableFuture.completedFuture(true)
                    : prices.confirm(sku, renewed, version, move);
        }
        if (inForce == null && next == null) {
            return known.changes().isEmpty()
                    ? CompletableFuture.completedFuture(true)
                    : prices.confirm(sku, null, version, move);
        }
        return prices.replace(sku, inForce, version, next, move);
    }

    /**
     * A listing whose reading is held for the first time is due again as soon as a second one may confirm it. This comes before
     * the decision: after it, a crash in between would leave the reading held until the listing's next turn.
     */
    private CompletableFuture<Void> secondReadings(
            Catalog.Partition known, @Nullable Decision inForce, @Nullable Decision next) {
        if (next == null) {
            return CompletableFuture.completedFuture(null);
        }
        List<CompletableFuture<?>> moved = new ArrayList<>();
        for (Decision.Input input : next.inputs()) {
            Decision.Held held = input.held();
            Decision.Input before = inForce == null ? null : inForce.input(input.competitor());
            if (held != null
                    && (before == null
                            || before.held() == null
                            || !before.held().since().equals(held.since()))) {
                if (!held.byBreaker()) {
                    moved.add(breaker.held(input.competitor(), held.seen().extractor()));
                }
                moved.add(state.hasten(
                        new ListingId(known.sku(), input.competitor()),
                        held.since().plus(Reading.SECOND)));
            }
        }
        return CompletableFuture.allOf(moved.toArray(CompletableFuture[]::new));
    }

    /** True when what was read now is behind what the decision in force already knew. */
    private static boolean isOlder(Catalog.Partition known, Decision.Input input) {
        return known.listings().stream()
                .filter(listing -> listing.id().competitor().equals(input.competitor()))
                .map(Listing::latest)
                .anyMatch(latest -> latest != null && latest.seq() < input.newest());
    }
}
