package io.undercut.schedule;

import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.delivery;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.offer;
import static io.undercut.support.Samples.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.aws.Publisher;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitor;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ListingState.Overflow;
import io.undercut.catalog.Policy;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.money.Money;
import io.undercut.offer.Hints;
import io.undercut.price.Decision;
import io.undercut.price.OfferChanged;
import io.undercut.price.PriceHandler;
import io.undercut.price.Prices;
import io.undercut.price.Rule;
import io.undercut.stage.Outcome;
import io.undercut.support.Aws;
import io.undercut.support.Gate;
import io.undercut.support.Gate.Work;
import io.undercut.support.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * Changes by API, offers, decisions, expiries and ticks of the scheduler, all at once and dying anywhere, call by call in an
 * order that the seed decides. Whatever the order, once everything is quiet the price in force is the one that a decision
 * taken from what holds now would give (I4).
 */
@ExtendWith(Aws.class)
class InterleavingIT {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Rule RULE = io.undercut.support.Samples.trusting(WEEK);
    private static final List<String> SHOPS = List.of("acme", "bolt");
    private static final int EPISODES = 12;
    private static final int AT_ONCE = 5;

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final List<Work> works = new ArrayList<>();
    private final Map<Work, Runnable> repeated = new HashMap<>();
    private final List<String> queue = new ArrayList<>();
    private Random random = new Random();
    private Gate gate = new Gate(random);
    private Catalog catalog;
    private Competitors competitors;
    private Changes changes;
    private ListingState state;
    private Prices prices;
    private PriceHandler handler;
    private Scheduler scheduler;
    private int jobs;

    /** {@code -Drace.seeds=500} for a longer search, {@code -Drace.seed=7} for one again. */
    static List<Integer> seeds() {
        Integer one = Integer.getInteger("race.seed");
        List<Integer> seeds = new ArrayList<>();
        for (int i = 1; i <= Integer.getInteger("race.seeds", 20); i++) {
            seeds.add(one == null ? i : one);
        }
        return one == null ? seeds : seeds.subList(0, 1);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thePriceIsRightOnceAllIsQuiet(int seed, Aws.Fresh aws) {
        random = new Random(seed);
        gate = new Gate(random);
        DynamoDbAsyncClient dynamo = gate.before(DynamoDbAsyncClient.class, aws.dynamo());
        catalog = new Catalog(dynamo, aws.tables(), WEEK, clock);
        competitors = new Competitors(dynamo, aws.tables(), clock, Runnable::run);
        changes = new Changes(dynamo, aws.tables());
        state = new ListingState(dynamo, aws.tables());
        prices = new Prices(dynamo, aws.tables(), clock);
        handler = new PriceHandler(
                catalog,
                competitors,
                changes,
                state,
                new io.undercut.catalog.ReaderBreaker(dynamo, aws.tables(), clock),
                prices,
                RULE,
                clock);
        Publisher messages = (body, attributes) -> {
            queue.add(body);
            return CompletableFuture.completedFuture(null);
        };
        Publisher nowhere = (body, attributes) -> CompletableFuture.completedFuture(null);
        scheduler = new Scheduler(state, changes, competitors, nowhere, messages, WEEK, 100, clock, random);

        for (int episode = 1; episode <= EPISODES; episode++) {
            runIntoEachOther(1 + random.nextInt(4));
            becomeQuiet();
            assertRight("seed " + seed + ", episode " + episode);
        }
    }

    /** Few at a time: after many, one more decision is always due, which would make up for whatever those before it missed. */
    private void runIntoEachOther(int operations) {
        int left = operations;
        while (left > 0 || !works.isEmpty() || !queue.isEmpty()) {
            boolean room = works.size() < AT_ONCE;
            if (left > 0 && room && random.nextInt(3) == 0) {
                begin();
                left--;
            } else if (!queue.isEmpty() && room && random.nextInt(3) == 0) {
                decide(queue.remove(random.nextInt(queue.size())));
            }
            if (random.nextInt(25) == 0 && !works.isEmpty()) {
                gate.kill(works.get(random.nextInt(works.size())));
            }
            gate.step();
            sweepUp();
        }
    }

    private void begin() {
        ListingId id = new ListingId(SKU, SHOPS.get(random.nextInt(SHOPS.size())));
        switch (random.nextInt(11)) {
            case 0, 1 -> {
                String floor = List.of("", "65").get(random.nextInt(2));
                api(
                        "put product, floor " + floor,
                        () -> catalog.put(product(SKU, "100", floor.isEmpty() ? null : floor, null)));
            }
            case 2 -> api("delete product", () -> catalog.deleteProduct(SKU));
            case 3 -> {
                String url = "https://shop.example/" + random.nextInt(2);
                Schedule schedule = random.nextBoolean() ? Schedule.DEFAULT : new Schedule(Duration.ofDays(1), null);
                api("put listing", () -> catalog.putListing(id, url, schedule, Hints.NONE));
            }
            case 4 -> api("delete listing", () -> catalog.deleteListing(id));
            case 5, 6 -> {
                boolean binds = random.nextBoolean();
                track(gate.start(
                        "binds " + binds, () -> competitors.put(new Competitor(id.competitor(), null, binds))));
            }
            case 7, 8, 9 -> offerSeen(id, eur(50 + random.nextInt(50) + ".00"));
            default -> {
                clock.advance(Duration.ofHours(random.nextInt(12)));
                track(gate.start("tick", scheduler::tick));
            }
        }
    }

    /** Half of the time, the message to the price queue is lost. */
    private void api(String name, Supplier<CompletableFuture<?>> change) {
        boolean told = random.nextBoolean();
        track(gate.start(name, () -> change.get().thenAccept(done -> {
            if (told) {
                queue.add(OfferChanged.write(SKU));
            }
        })));
    }

    /** A message that is not done is received again. */
    private Work decide(String body) {
        Work work = gate.start("decide", () -> handler.handle(delivery(new OfferChanged(SKU), "m", 1, clock.instant()))
                .thenAccept(outcome -> {
                    if (outcome instanceof Outcome.Retry) {
                        queue.add(body);
                    }
                }));
        repeated.put(work, () -> decide(body));
        return track(work);
    }

    /** What scrape and extract do of one page; the extract stage's message is received again if it dies. */
    private void offerSeen(ListingId id, Money price) {
        String job = "job-" + jobs++;
        Instant now = clock.instant();
        track(gate.start("scrape", () -> state.recordFetch(
                        id,
                        new ListingState.Fetched(
                                ScrapeOutcome.FETCHED,
                                Long.MAX_VALUE,
                                now,
                                job,
                                null,
                                null,
                                null,
                                null,
                                null,
                                Overflow.NONE))
                .thenAccept(taken -> taken.ifPresent(number -> read(id, number.seq(), job, now, price)))));
    }

    private Work read(ListingId id, long seq, String job, Instant now, Money price) {
        Listing.Observed seen = new Listing.Observed(seq, now, offer(price), "page-" + job, job, "1");
        Work work = gate.start("extract", () -> state.recordRead(
                        id, new ListingState.Read(seq, ScrapeOutcome.OK, now, job, null, seen))
                .thenAccept(moved -> queue.add(OfferChanged.write(SKU))));
        repeated.put(work, () -> read(id, seq, job, now, price));
        return track(work);
    }

    private Work track(Work work) {
        works.add(work);
        return work;
    }

    private void sweepUp() {
        List<Runnable> again = new ArrayList<>();
        for (Iterator<Work> all = works.iterator(); all.hasNext(); ) {
            Work work = all.next();
            if (work.over()) {
                all.remove();
                Runnable repeat = repeated.remove(work);
                if (!work.done() && repeat != null) {
                    again.add(repeat);
                }
            }
        }
        again.forEach(Runnable::run);
    }

    /** Nobody changes anything any more, and nobody dies; the scheduler ticks until nothing is open. */
    private void becomeQuiet() {
        for (int round = 0; round < 3; round++) {
            clock.advance(Duration.ofMinutes(15));
            track(gate.start("tick", scheduler::tick));
            do {
                while (gate.step()) {
                    sweepUp();
                }
                sweepUp();
                if (!queue.isEmpty()) {
                    decide(queue.remove(0));
                }
            } while (!works.isEmpty() || !queue.isEmpty());
        }
    }

    private void assertRight(String seed) {
        for (int shard = 0; shard < Changes.SHARDS; shard++) {
            assertThat(changes.due(shard, clock.instant().plus(WEEK), 10).join())
                    .as("%s: open changes", seed)
                    .isEmpty();
        }
        Catalog.Partition known = catalog.partition(SKU).join();
        Map<String, Policy> policies = competitors.policies(SHOPS).join();
        Optional<Decision> right =
                RULE.decide(SKU, known.version(), known.product(), known.listings(), policies, clock.instant());
        Optional<Decision> inForce = prices.current(SKU).join();
        assertThat(inForce.map(InterleavingIT::content)).as(seed).isEqualTo(right.map(InterleavingIT::content));
        inForce.ifPresent(decision -> assertBound(seed, decision));
    }

    private static void assertBound(String seed, Decision decision) {
        Decision.Input lowest = decision.lowest();
        if (lowest != null && decision.status() != Decision.Status.FLOOR_BOUND) {
            assertThat(decision.price()).as(seed).isLessThanOrEqualTo(Objects.requireNonNull(lowest.price()));
        }
    }

    private record Content(
            Money price,
            Decision.Status status,
            @Nullable Money floor,
            @Nullable Instant validUntil,
            List<Decision.Input> inputs) {}

    private static Content content(Decision decision) {
        return new Content(
                decision.price(), decision.status(), decision.floor(), decision.validUntil(), decision.inputs());
    }
}
