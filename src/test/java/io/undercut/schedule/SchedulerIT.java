package io.undercut.schedule;

import static io.undercut.support.Samples.ACME;
import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.delivery;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.kettle;
import static io.undercut.support.Samples.offer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitor;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ListingState.Overflow;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.catalog.Slot;
import io.undercut.offer.Hints;
import io.undercut.price.OfferChanged;
import io.undercut.price.PriceHandler;
import io.undercut.price.Prices;
import io.undercut.scrape.ScrapeJob;
import io.undercut.support.Aws;
import io.undercut.support.Sent;
import io.undercut.support.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Aws.class)
class SchedulerIT {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Schedule HOURLY = new Schedule(Duration.ofHours(1), null);

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final Sent scrapes = new Sent();
    private final Sent prices = new Sent();
    private Aws.Fresh aws;
    private Catalog catalog;
    private ListingState state;
    private io.undercut.catalog.ReaderBreaker breaker;
    private Competitors competitors;
    private Changes changes;
    private Scheduler scheduler;

    @BeforeEach
    void start(Aws.Fresh fresh) {
        aws = fresh;
        catalog = new Catalog(aws.dynamo(), aws.tables(), WEEK, clock);
        state = new ListingState(aws.dynamo(), aws.tables());
        breaker = new io.undercut.catalog.ReaderBreaker(aws.dynamo(), aws.tables(), clock);
        competitors = new Competitors(aws.dynamo(), aws.tables(), clock);
        changes = new Changes(aws.dynamo(), aws.tables());
        scheduler = scheduler(500, 1);
    }

    private Scheduler scheduler(int batch, long seed) {
        return new Scheduler(state, changes, competitors, scrapes, prices, WEEK, batch, clock, new Random(seed));
    }

    @Test
    void sendsADueListingOnceAndMovesItToItsNextSlot() throws Exception {
        put(ACME, HOURLY);
        Instant due = clock.instant();
        assertThat(scheduler.tick().join()).isEqualTo(1);
        assertThat(scheduler.tick().join()).isZero();
        assertThat(ScrapeJob.parse(scrapes.bodies.get(0))).isEqualTo(ScrapeJob.of(ACME, Slot.jobId(ACME, due)));
        Instant next = Slot.next(ACME, HOURLY, WEEK, due);
        assertThat(catalog.listing(ACME).join().orElseThrow().nextDue()).isEqualTo(next);
        clock.set(next.minusMillis(1));
        assertThat(scheduler.tick().join()).isZero();
        clock.set(next);
        assertThat(scheduler.tick().join()).isEqualTo(1);
    }

    @Test
    void weeksWithoutASchedulerMakeOneJob() {
        put(ACME, HOURLY);
        clock.advance(Duration.ofDays(30));
        assertThat(scheduler.tick().join()).isEqualTo(1);
        assertThat(scheduler.tick().join()).isZero();
    }

    @Test
    void aListingThatWasNotSentStaysDueWithTheSameJob() {
        put(ACME, HOURLY);
        scrapes.down(true);
        assertThatThrownBy(() -> scheduler.tick().join()).hasStackTraceContaining("queue is down");
        scrapes.down(false);
        Instant due = clock.instant();
        clock.advance(Duration.ofMinutes(5));
        scheduler.tick().join();
        assertThat(scrapes.bodies)
                .containsExactly(ScrapeJob.of(ACME, Slot.jobId(ACME, due)).write());
    }

    @Test
    void aTickIsBoundedAndTheNextOnesDoTheRest() {
        IntStream.range(0, 60).forEach(i -> put(new ListingId("P-" + i, "acme"), HOURLY));
        Scheduler small = scheduler(20, 7);
        int ticks = 0;
        while (scrapes.bodies.size() < 60 && ticks++ < 20) {
            assertThat(small.tick().join()).isBetween(1, 20);
        }
        assertThat(scrapes.bodies).hasSize(60).doesNotHaveDuplicates();
        assertThat(small.tick().join()).isZero();
    }

    @Test
    void whatIsAddedToAQuietPartOfTheIndexWaitsNoLongerThanTheQuiet() {
        assertThat(scheduler.tick().join()).isZero();
        put(ACME, HOURLY);
        assertThat(scheduler.tick().join())
                .as("the index is not asked again at once")
                .isZero();
        clock.advance(Scheduler.AHEAD);
        assertThat(scheduler.tick().join()).isEqualTo(1);
    }

    @Test
    void whatIsAddedHereIsLookedForAtOnce() {
        assertThat(scheduler.tick().join()).isZero();
        put(ACME, HOURLY);
        scheduler.look();
        assertThat(scheduler.tick().join()).isEqualTo(1);
    }

    @Test
    void instancesThatTickAtOnceSendTheSameJobsAndMoveEachOnce() {
        IntStream.range(0, 30).forEach(i -> put(new ListingId("P-" + i, "acme"), HOURLY));
        CompletableFuture<Integer> one = scheduler(500, 1).tick();
        CompletableFuture<Integer> other = scheduler(500, 2).tick();
        one.join();
        other.join();
        Set<String> jobs = new HashSet<>(scrapes.bodies);
        assertThat(jobs).as("ids are those of the slots, whoever sends").hasSize(30);
        assertThat(scheduler.tick().join()).isZero();
    }

    @Test
    void announcesADecisionThatRunsOutButNotWithEveryTick() {
        // The price stage is not running here, so nobody takes the decision anew.
        put(ACME, new Schedule(Duration.ofDays(300), null));
        Instant look = decideOn("90").minus(Duration.ofMinutes(10));
        scheduler.tick().join();
        clock.set(look.minusMillis(1));
        assertThat(scheduler.tick().join()).isZero();
        clock.set(look);
        assertThat(scheduler.tick().join()).isEqualTo(1);
        assertThat(scheduler.tick().join()).isZero();
        assertThat(prices.bodies).containsExactly(OfferChanged.write(SKU));
        clock.advance(Duration.ofMinutes(10));
        assertThat(scheduler.tick().join()).isEqualTo(1);
    }

    @Test
    void aChangeOfTheCatalogueIsAnnouncedUntilADecisionKnowsOfIt() {
        catalog.put(kettle("100")).join();
        catalog.deleteListing(ACME).join();
        catalog.putListing(ACME, "https://acme.example/", new Schedule(Duration.ofDays(300), null), Hints.NONE)
                .join();
        scheduler.tick().join();
        scheduler.tick().join();
        assertThat(prices.bodies).as("one for all changes of the sku").containsExactly(OfferChanged.write(SKU));
        clock.advance(Duration.ofMinutes(10));
        scheduler.tick().join();
        assertThat(prices.bodies).hasSize(2);
        decide();
        clock.advance(Duration.ofMinutes(10));
        scheduler.tick().join();
        assertThat(prices.bodies).as("settled").hasSize(2);
        catalog.put(kettle("100")).join();
        scheduler.look();
        scheduler.tick().join();
        assertThat(prices.bodies).as("nothing changed").hasSize(2);
        catalog.deleteProduct(SKU).join();
        clock.advance(Scheduler.UNCHANGED);
        scheduler.tick().join();
        assertThat(prices.bodies).as("deleted, on whatever instance").hasSize(3);
    }

    @Test
    void aChangeWhoseMessageWasNotSentStaysDue() {
        catalog.put(kettle("100")).join();
        prices.down(true);
        assertThatThrownBy(() -> scheduler.tick().join()).hasStackTraceContaining("queue is down");
        prices.down(false);
        scheduler.tick().join();
        assertThat(prices.bodies).containsExactly(OfferChanged.write(SKU));
    }

    @Test
    void aChangedPolicyReachesEveryListingOfTheCompetitorInTwoRounds() {
        ListingId stray = new ListingId("STRAY-1", "acme");
        fetched(ACME);
        fetched(stray);
        fetched(new ListingId("OTHER-1", "bolt"));
        competitors.put(new Competitor("acme", "Acme", true)).join();
        scheduler.tick().join();
        assertThat(prices.bodies).as("a name is no policy").isEmpty();

        competitors.put(new Competitor("acme", "Acme", false)).join();
        scheduler.look();
        prices.down(true);
        assertThatThrownBy(() -> scheduler.tick().join()).hasStackTraceContaining("queue is down");
        prices.down(false);
        scheduler.tick().join();
        assertThat(prices.bodies).as("claimed by the one that failed").isEmpty();
        clock.advance(PolicySweep.CLAIM);
        scheduler.tick().join();
        scheduler.tick().join();
        assertThat(prices.bodies).containsExactlyInAnyOrder(OfferChanged.write(SKU), OfferChanged.write("STRAY-1"));
        clock.advance(PolicySweep.SECOND_ROUND);
        scheduler.tick().join();
        assertThat(prices.bodies).hasSize(4);
        clock.advance(Duration.ofDays(1));
        scheduler.tick().join();
        assertThat(prices.bodies).hasSize(4);
    }

    @Test
    void aSweepGoesOnWhereItStoppedAndAnewWhenThePolicyChangesAgain() {
        List<String> skus = IntStream.range(0, PolicySweep.SLICE + 3)
                .mapToObj("P-%05d"::formatted)
                .toList();
        CompletableFuture.allOf(skus.stream()
                        .map(sku -> state.recordFetch(
                                new ListingId(sku, "acme"),
                                ListingState.Fetched.failed(
                                        ScrapeOutcome.NOT_FOUND, clock.instant(), "job", null, "404", null)))
                        .toArray(CompletableFuture[]::new))
                .join();
        competitors.put(new Competitor("acme", null, false)).join();
        scheduler.tick().join();
        assertThat(prices.bodies).hasSize(PolicySweep.SLICE);
        scheduler.tick().join();
        assertThat(prices.bodies).hasSize(skus.size()).doesNotHaveDuplicates();
        competitors.put(new Competitor("acme", null, true)).join();
        scheduler.look();
        scheduler.tick().join();
        assertThat(prices.bodies).hasSize(skus.size() + PolicySweep.SLICE);
    }

    private void fetched(ListingId id) {
        state.recordFetch(
                        id,
                        ListingState.Fetched.failed(ScrapeOutcome.NOT_FOUND, clock.instant(), "job", null, "404", null))
                .join();
    }

    private void decide() {
        Prices own = new Prices(aws.dynamo(), aws.tables(), clock);
        new PriceHandler(
                        catalog,
                        competitors,
                        changes,
                        state,
                        breaker,
                        own,
                        io.undercut.support.Samples.trusting(WEEK),
                        clock)
                .handle(delivery(new OfferChanged(SKU), "m", 1, clock.instant()))
                .join();
    }

    @Test
    void theActorTicksUntilItIsStoppedAndComesBackAfterAFailure() {
        scrapes.down(true);
        put(ACME, HOURLY);
        ActorSystem<SchedulerActor.Command> system = ActorSystem.create(
                Behaviors.supervise(SchedulerActor.create(scheduler, Duration.ofMillis(20), new Random(1)))
                        .onFailure(
                                SupervisorStrategy.restartWithBackoff(Duration.ofMillis(10), Duration.ofMillis(20), 0)),
                "scheduler");
        try {
            await().until(() -> scrapes.refused() >= 2);
            scrapes.down(false);
            await().until(() -> scrapes.bodies.size() == 1);
            clock.advance(Duration.ofHours(1));
            await().until(() -> scrapes.bodies.size() == 2);
        } finally {
            system.terminate();
        }
    }

    /** An unlisted offer of another shop, and the decision that it makes. */
    private Instant decideOn(String price) {
        ListingId bolt = new ListingId(SKU, "bolt");
        Instant now = clock.instant();
        long seq = state.recordFetch(
                        bolt,
                        new ListingState.Fetched(
                                ScrapeOutcome.FETCHED,
                                Long.MAX_VALUE,
                                now,
                                "job",
                                null,
                                null,
                                null,
                                null,
                                null,
                                Overflow.NONE))
                .join()
                .orElseThrow()
                .seq();
        Listing.Observed seen = new Listing.Observed(seq, now, offer(eur(price)), "page", "job", "1");
        state.recordRead(bolt, new ListingState.Read(seq, ScrapeOutcome.OK, now, "job", null, seen))
                .join();
        Prices own = new Prices(aws.dynamo(), aws.tables(), clock);
        new PriceHandler(
                        catalog,
                        competitors,
                        changes,
                        state,
                        breaker,
                        own,
                        io.undercut.support.Samples.trusting(WEEK),
                        clock)
                .handle(delivery(new OfferChanged(SKU), "m", 1, now))
                .join();
        return Objects.requireNonNull(own.current(SKU).join().orElseThrow().validUntil());
    }

    private void put(ListingId id, Schedule schedule) {
        catalog.putListing(id, "https://acme.example/", schedule, Hints.NONE).join();
        changes.settle(catalog.partition(id.sku()).join().changes()).join();
    }
}
