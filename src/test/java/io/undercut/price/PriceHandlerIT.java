package io.undercut.price;

import static io.undercut.support.Samples.ACME;
import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.delivery;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.kettle;
import static io.undercut.support.Samples.offer;
import static io.undercut.support.Samples.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitor;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Due;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ListingState.Overflow;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.catalog.Slot;
import io.undercut.offer.Hints;
import io.undercut.price.Decision.Status;
import io.undercut.stage.Outcome;
import io.undercut.support.Aws;
import io.undercut.support.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Aws.class)
class PriceHandlerIT {

    private static final ListingId BOLT = new ListingId(SKU, "bolt");
    private static final Duration WEEK = Duration.ofDays(7);

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final Instant start = clock.instant();
    private Catalog catalog;
    private Competitors competitors;
    private Changes changes;
    private ListingState state;
    private Prices prices;
    private PriceHandler handler;

    @BeforeEach
    void start(Aws.Fresh aws) {
        catalog = new Catalog(aws.dynamo(), aws.tables(), WEEK, clock);
        competitors = new Competitors(aws.dynamo(), aws.tables(), clock);
        changes = new Changes(aws.dynamo(), aws.tables());
        state = new ListingState(aws.dynamo(), aws.tables());
        prices = new Prices(aws.dynamo(), aws.tables(), clock);
        handler = new PriceHandler(
                catalog,
                competitors,
                changes,
                state,
                new io.undercut.catalog.ReaderBreaker(aws.dynamo(), aws.tables(), clock),
                prices,
                io.undercut.support.Samples.trusting(WEEK),
                clock);
    }

    @Test
    void matchesTheLowestOffer() {
        catalog.put(kettle("100")).join();
        observe(ACME, "job-1", "90");
        observe(BOLT, "job-2", "80");
        assertThat(decide()).isEqualTo(Outcome.DONE);
        Decision decision = current();
        assertThat(decision.price()).isEqualTo(eur("80"));
        assertThat(decision.status()).isEqualTo(Status.MATCHED);
        assertThat(decision.version()).isEqualTo(1);
        assertThat(decision.asOf()).isEqualTo(start);
        assertThat(decision.inputs()).extracting(Decision.Input::competitor).containsExactly("acme", "bolt");
    }

    @Test
    void writesNothingWhenNothingChanged() {
        catalog.put(kettle("100")).join();
        observe(ACME, "job-1", "90");
        decide();
        clock.advance(Duration.ofDays(1));
        decide();
        decide();
        assertThat(current().asOf()).isEqualTo(start);
        assertThat(prices.history(SKU, null, 10).join()).hasSize(1);
    }

    @Test
    void keepsEveryDecisionNewestFirst() {
        catalog.put(kettle("100")).join();
        for (int i = 1; i <= 4; i++) {
            observe(ACME, "job-" + i, String.valueOf(100 - i));
            decide();
        }
        assertThat(prices.history(SKU, null, 10).join())
                .extracting(Decision::version)
                .containsExactly(4L, 3L, 2L, 1L);
        assertThat(prices.history(SKU, null, 2).join())
                .extracting(Decision::version)
                .containsExactly(4L, 3L);
        assertThat(prices.history(SKU, 3L, 10).join())
                .extracting(Decision::version)
                .containsExactly(2L, 1L);
        assertThat(prices.history(SKU, null, 10).join().get(3).price()).isEqualTo(eur("99"));
    }

    @Test
    void followsTheProductAndItsListings() {
        catalog.put(kettle("100")).join();
        decide();
        assertThat(current().status()).isEqualTo(Status.NO_OFFER);
        observe(ACME, "job-1", "50");
        decide();
        assertThat(current().status()).isEqualTo(Status.MATCHED);
        catalog.put(product(SKU, "100", "60", null)).join();
        decide();
        assertThat(current().status()).isEqualTo(Status.FLOOR_BOUND);
        catalog.deleteListing(ACME).join();
        decide();
        assertThat(current().status()).isEqualTo(Status.NO_OFFER);
    }

    @Test
    void anObservedOnlyCompetitorDoesNotMoveThePrice() {
        competitors.put(new Competitor("acme", null, false)).join();
        catalog.put(kettle("100")).join();
        observe(ACME, "job-1", "50");
        decide();
        assertThat(current().price()).isEqualTo(eur("100"));
    }

    @Test
    void aChangedPolicyHoldsFromTheNextDecisionOn() {
        catalog.put(kettle("100")).join();
        observe(ACME, "job-1", "50");
        decide();
        competitors.put(new Competitor("acme", null, false)).join();
        decide();
        assertThat(current().price()).isEqualTo(eur("100"));
    }

    /** A decision taken from what held in between must not be written over the one that came after. */
    @Test
    void aDecisionThatSaysTheSameAfterAChangeShutsOutThoseTakenBeforeIt() {
        catalog.put(product(SKU, "100", "60", null)).join();
        observe(ACME, "job-1", "50");
        decide();
        Decision right = current();
        Catalog.Partition between = catalog.partition(SKU).join();
        catalog.put(product(SKU, "100", "70", null)).join();
        catalog.put(product(SKU, "100", "60", null)).join();
        decide();
        assertThat(current()).isEqualTo(right);
        assertThat(prices.replace(SKU, right, between.version(), right, io.undercut.catalog.LastMove.NONE)
                        .join())
                .isFalse();
        assertThat(catalog.partition(SKU).join().changes()).isEmpty();
    }

    @Test
    void aDeletedProductHasNoPriceButKeepsItsHistory() {
        catalog.put(kettle("100")).join();
        observe(ACME, "job-1", "90");
        decide();
        catalog.deleteProduct(SKU).join();
        decide();
        decide();
        assertThat(prices.current(SKU).join()).isEmpty();
        assertThat(prices.history(SKU, null, 10).join())
                .extracting(Decision::version)
                .containsExactly(1L);
        catalog.put(kettle("70")).join();
        decide();
        assertThat(current().version()).isEqualTo(3);
        assertThat(prices.history(SKU, null, 10).join())
                .extracting(Decision::version)
                .containsExactly(3L, 1L);
    }

    @Test
    void anUnlistedSkuMirrorsItsLowestOffer() {
        observe(ACME, "job-1", "90");
        decide();
        assertThat(current().unlisted()).isTrue();
        assertThat(current().price()).isEqualTo(eur("90"));
    }

    @Test
    void isServedAsStaleOnceItRunsOutAndIsDecidedAnewWithoutTheOffer() {
        catalog.put(kettle("100")).join();
        observe(ACME, "job-1", "90");
        decide();
        clock.advance(Duration.ofDays(14).minusMillis(1));
        assertThat(current().status()).isEqualTo(Status.MATCHED);
        clock.advance(Duration.ofMillis(1));
        assertThat(current().status()).isEqualTo(Status.STALE);
        assertThat(prices.current(List.of(SKU)).join().get(SKU)).isEqualTo(current());
        assertThat(state.due(Slot.shard(SKU), clock.instant(), 10).join())
                .as("looked at once before it runs out, in case the offer was seen again")
                .containsExactly(new Due.Expiry(SKU, clock.instant().minus(Duration.ofMinutes(10))));
        decide();
        assertThat(current().status()).isEqualTo(Status.NO_OFFER);
        assertThat(current().price()).isEqualTo(eur("100"));
        assertThat(state.due(Slot.shard(SKU), clock.instant().plus(WEEK), 10).join())
                .isEmpty();
    }

    @Test
    void servesManyAtOnce() {
        List<String> skus = LongStream.range(0, 100).mapToObj(i -> "P-" + i).toList();
        for (String sku : skus.subList(0, 3)) {
            catalog.put(product(sku, "10", null, null)).join();
            handler.handle(delivery(new OfferChanged(sku), "m", 1, start)).join();
        }
        assertThat(prices.current(skus).join()).containsOnlyKeys("P-0", "P-1", "P-2");
        assertThat(prices.current(List.of()).join()).isEmpty();
    }

    @Test
    void afterACrashBetweenItsTwoWritesADecisionIsListedOnce() {
        catalog.put(kettle("100")).join();
        decide();
        Decision first = current();
        // Another has overtaken: the head joins the history, its replacement is refused.
        assertThat(prices.replace(SKU, first, 7, first, io.undercut.catalog.LastMove.NONE)
                        .join())
                .isFalse();
        assertThat(current()).isEqualTo(first);
        assertThat(prices.history(SKU, null, 10).join()).containsExactly(first);
    }

    /** I3 and I4: whoever decides, in whatever order, the last word is that of the latest offers. */
    @Test
    void concurrentDecisionsEndWithTheLatestOffers() {
        long seed = 20261123;
        Random random = new Random(seed);
        catalog.put(kettle("100")).join();
        List<CompletableFuture<Outcome>> all = new ArrayList<>();
        String last = "";
        for (int i = 1; i <= 40; i++) {
            last = (50 + random.nextInt(40)) + ".00";
            observe(ACME, "job-" + i, last);
            for (int copies = 0; copies < 3; copies++) {
                all.add(handler.handle(delivery(new OfferChanged(SKU), "m", 1, start)));
            }
        }
        boolean someoneGaveWay = all.stream().anyMatch(outcome -> outcome.join() instanceof Outcome.Retry);
        if (someoneGaveWay) {
            decide();
        }
        assertThat(current().price()).as("seed %d", seed).isEqualTo(eur(last));
        List<Decision> history = prices.history(SKU, null, 100).join();
        assertThat(history).extracting(Decision::version).isSortedAccordingTo((a, b) -> Long.compare(b, a));
        assertThat(history)
                .extracting(decision -> decision.inputs().get(0).seq())
                .isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    private Outcome decide() {
        return handler.handle(delivery(new OfferChanged(SKU), "m", 1, start)).join();
    }

    private Decision current() {
        return prices.current(SKU).join().orElseThrow();
    }

    private void observe(ListingId id, String jobId, String price) {
        if (catalog.listing(id).join().isEmpty()) {
            catalog.putListing(id, "https://shop.example/", Schedule.DEFAULT, Hints.NONE)
                    .join();
        }
        Instant now = clock.instant();
        long seq = state.recordFetch(
                        id,
                        new ListingState.Fetched(
                                ScrapeOutcome.FETCHED,
                                Long.MAX_VALUE,
                                now,
                                jobId,
                                null,
                                null,
                                null,
                                null,
                                null,
                                Overflow.NONE))
                .join()
                .orElseThrow()
                .seq();
        Listing.Observed seen = new Listing.Observed(seq, now, offer(eur(price)), "page", jobId, "1");
        state.recordRead(id, new ListingState.Read(seq, ScrapeOutcome.OK, now, jobId, null, seen))
                .join();
    }
}
