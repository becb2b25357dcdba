package io.undercut.price;

import io.undercut.aws.Json;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Change;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Freshness;
import io.undercut.catalog.LastMove;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ReaderBreaker;
import io.undercut.stage.Delivery;
import io.undercut.stage.Handler;
import io.undercut.stage.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
        return awaited(known, inForce, next)
                .thenCompose(
                        still -> still ? put(known, inForce, next, move) : CompletableFuture.completedFuture(false))
                .thenCompose(written ->
                        outbox.empty(sku, written ? move : LastMove.NONE).thenApply(told -> written));
    }

    private CompletableFuture<Boolean> put(
            Catalog.Partition known, @Nullable Decision inForce, @Nullable Decision next, LastMove move) {
        if (inForce == null ? next == null : next != null && inForce.sameContent(next)) {
            return renew(known, inForce, next, move);
        }
        return prices.replace(known.sku(), inForce, known.version(), next, move);
    }

    /** Of two that say the same, the next one knows fresher offers, or none. */
    private CompletableFuture<Boolean> renew(
            Catalog.Partition known, @Nullable Decision inForce, @Nullable Decision next, LastMove move) {
        Decision renewed = inForce == null || next == null ? inForce : next.inPlaceOf(inForce);
        if (!known.changes().isEmpty() || !Objects.equals(renewed, inForce)) {
            return prices.confirm(known.sku(), renewed, known.version(), move);
        }
        return inForce != null && isEnding(inForce)
                ? prices.runOut(inForce, known.version())
                : CompletableFuture.completedFuture(true);
    }

    /**
     * A listing whose reading comes to be held is due again as soon as a second one may confirm it. And of one whose offer is held
     * or has run out, the price stage has to hear even when its page is found unchanged. All this comes before the decision:
     * after it, a crash in between would leave the listing waiting for its next turn.
     *
     * @return false when a listing was fetched meanwhile, so that it has to be decided again
     */
    private CompletableFuture<Boolean> awaited(
            Catalog.Partition known, @Nullable Decision inForce, @Nullable Decision next) {
        if (next == null) {
            return CompletableFuture.completedFuture(true);
        }
        List<CompletableFuture<Boolean>> still = new ArrayList<>();
        for (Listing listing : known.listings()) {
            String competitor = listing.id().competitor();
            Decision.Input input = next.input(competitor);
            Decision.Held held = input == null ? null : input.held();
            Decision.Input before = inForce == null ? null : inForce.input(competitor);
            if (held != null
                    && (before == null
                            || before.held() == null
                            || !before.held().since().equals(held.since()))) {
                still.add(hold(listing, held));
            } else if (input != null && listing.awaited() == null && (held != null || input.stale())) {
                still.add(state.await(listing, clock.instant()));
            }
        }
        return CompletableFuture.allOf(still.toArray(CompletableFuture[]::new))
                .thenApply(done -> still.stream().allMatch(CompletableFuture::join));
    }

    private CompletableFuture<Boolean> hold(Listing listing, Decision.Held held) {
        Instant second = held.since().plus(Reading.SECOND);
        return state.await(listing, second).thenCompose(still -> {
            if (!still) {
                return CompletableFuture.completedFuture(false);
            }
            CompletableFuture<Boolean> counted = held.byBreaker()
                    ? CompletableFuture.completedFuture(false)
                    : breaker.held(listing.id().competitor(), held.seen().extractor());
            return counted.thenCompose(done -> state.hasten(listing.id(), second))
                    .thenApply(done -> true);
        });
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
                .anyMatch(latest -> latest != null && latest.seq() < input.newest());
    }
}
