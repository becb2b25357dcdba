package io.undercut.price;

import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.delivery;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.kettle;
import static io.undercut.support.Samples.product;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Keys;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ReaderBreaker;
import io.undercut.price.Decision.Status;
import io.undercut.stage.Outcome;
import io.undercut.support.Aws;
import io.undercut.support.Samples;
import io.undercut.support.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** No move is lost between the decision and whoever is to be told of it. */
@ExtendWith(Aws.class)
class OutboxIT {

    private static final Duration WEEK = Duration.ofDays(7);

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final List<Move> told = new ArrayList<>();
    private boolean deaf;
    private Aws.Fresh aws;
    private Catalog catalog;
    private Changes changes;
    private Prices prices;
    private PriceHandler handler;

    @BeforeEach
    void start(Aws.Fresh fresh) {
        aws = fresh;
        catalog = new Catalog(aws.dynamo(), aws.tables(), WEEK, clock);
        changes = new Changes(aws.dynamo(), aws.tables());
        prices = new Prices(aws.dynamo(), aws.tables(), clock);
        handler = handler(Outbox.of(prices, this::hear));
    }

    private PriceHandler handler(Outbox outbox) {
        return new PriceHandler(
                catalog,
                new Competitors(aws.dynamo(), aws.tables(), clock),
                changes,
                new ListingState(aws.dynamo(), aws.tables()),
                new ReaderBreaker(aws.dynamo(), aws.tables(), clock),
                prices,
                Samples.trusting(WEEK),
                outbox,
                clock);
    }

    private CompletableFuture<Void> hear(Move move) {
        if (deaf) {
            return CompletableFuture.failedFuture(new IllegalStateException("queue is down"));
        }
        told.add(move);
        return CompletableFuture.completedFuture(null);
    }

    private Outcome decide() {
        return handler.handle(delivery(new OfferChanged(SKU), "m", 1, clock.instant()))
                .join();
    }

    private void put(String listPrice) {
        catalog.put(kettle(listPrice)).join();
        decide();
    }

    private List<Changes.Open> open() {
        return IntStream.range(0, Changes.SHARDS)
                .mapToObj(shard -> changes.due(shard, clock.instant(), 10).join())
                .flatMap(List::stream)
                .toList();
    }

    private Map<String, AttributeValue> row() {
        return aws.dynamo()
                .getItem(get -> get.tableName(aws.tables().catalogue())
                        .key(Keys.decision(SKU))
                        .consistentRead(true))
                .join()
                .item();
    }

    @Test
    void everyMoveIsToldOnce() {
        put("100");
        put("90");
        decide();
        decide();
        assertThat(told).hasSize(2);
        assertThat(told.get(0).before()).isNull();
        assertThat(told.get(1).price()).isEqualTo(eur("90"));
        assertThat(told.get(1).before()).isEqualTo(new Move.Before(eur("100"), Status.NO_OFFER));
        assertThat(told.get(1).version())
                .isEqualTo(prices.current(SKU).join().orElseThrow().version())
                .isEqualTo(prices.lastMoved(SKU).join());
        clock.advance(Duration.ofMinutes(1));
        assertThat(open()).isEmpty();
        assertThat(row()).doesNotContainKeys("unsent", "change", "changeShard", "changeDue");
    }

    @Test
    void whatDoesNotMoveThePriceIsNotTold() {
        put("100");
        catalog.put(product(SKU, "100", "60", null)).join();
        decide();
        assertThat(prices.current(SKU).join().orElseThrow().version()).isEqualTo(2);
        assertThat(told).hasSize(1);
        assertThat(prices.lastMoved(SKU).join()).isEqualTo(1);
    }

    /** The decision is written, then the process dies. */
    @Test
    void aCrashBeforeItIsToldIsFollowedUp() {
        deaf = true;
        catalog.put(kettle("100")).join();
        assertThatThrownBy(this::decide).hasMessageContaining("queue is down");
        assertThat(prices.current(SKU).join()).isPresent();
        assertThat(told).isEmpty();
        clock.advance(Prices.FOLLOW_UP);
        assertThat(open()).anySatisfy(open -> assertThat(((Changes.Open.OfSku) open).sku())
                .isEqualTo(SKU));

        deaf = false;
        decide();
        assertThat(told).singleElement().satisfies(move -> assertThat(move.version())
                .isEqualTo(1));
        decide();
        assertThat(told).hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(open()).isEmpty();
    }

    @Test
    void whatWasNotToldSurvivesOtherDecisionsUnchanged() {
        deaf = true;
        catalog.put(kettle("100")).join();
        assertThatThrownBy(this::decide).hasMessageContaining("queue is down");
        String unsent = row().get("unsent").s();
        catalog.put(product(SKU, "100", "60", null)).join();
        assertThatThrownBy(this::decide).hasMessageContaining("queue is down");
        assertThat(prices.current(SKU).join().orElseThrow().version()).isGreaterThan(1);
        assertThat(row().get("unsent").s()).isEqualTo(unsent);
        deaf = false;
        decide();
        assertThat(told).singleElement().satisfies(move -> assertThat(move.version())
                .isEqualTo(1));
    }

    @Test
    void whatMovedAgainIsToldAsItIsNow() {
        deaf = true;
        catalog.put(kettle("100")).join();
        assertThatThrownBy(this::decide).hasMessageContaining("queue is down");
        catalog.put(kettle("80")).join();
        assertThatThrownBy(this::decide).hasMessageContaining("queue is down");
        deaf = false;
        decide();
        assertThat(told).singleElement().satisfies(move -> {
            assertThat(move.price()).isEqualTo(eur("80"));
            assertThat(move.version()).isEqualTo(prices.lastMoved(SKU).join());
        });
    }

    @Test
    void toldOfAnOldMoveDoesNotForgetTheNewOne() {
        deaf = true;
        catalog.put(kettle("100")).join();
        assertThatThrownBy(this::decide).hasMessageContaining("queue is down");
        catalog.put(kettle("80")).join();
        assertThatThrownBy(this::decide).hasMessageContaining("queue is down");
        prices.told(SKU, 1).join();
        assertThat(row()).containsKey("unsent");
    }

    @Test
    void withoutAnAudienceNothingIsWritten() {
        handler = handler(Outbox.NONE);
        put("100");
        put("90");
        assertThat(row()).doesNotContainKeys("moved", "unsent", "change");
        assertThat(prices.lastMoved(SKU).join()).isZero();
    }

    /** Whatever fails in between, in the end the last move has been told, and no version was told as two things. */
    @Test
    void anyOrderOfFailuresEndsWithTheLastMoveTold() {
        long seed = 20261126;
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            deaf = random.nextInt(3) == 0;
            switch (random.nextInt(3)) {
                case 0 ->
                    catalog.put(kettle(Integer.toString(80 + random.nextInt(4))))
                            .join();
                case 1 ->
                    catalog.put(product(SKU, "82", Integer.toString(50 + random.nextInt(3)), null))
                            .join();
                default -> clock.advance(Duration.ofMinutes(10));
            }
            try {
                decide();
            } catch (java.util.concurrent.CompletionException queueIsDown) {
                assertThat(deaf).as("seed %d", seed).isTrue();
            }
        }
        deaf = false;
        decide();
        Decision current = prices.current(SKU).join().orElseThrow();
        Move last = told.get(told.size() - 1);
        assertThat(last.version())
                .as("seed %d", seed)
                .isEqualTo(prices.lastMoved(SKU).join());
        assertThat(last.price()).isEqualTo(current.price());
        assertThat(last.status()).isEqualTo(current.status());
        Set<Move> distinct = new HashSet<>(told);
        assertThat(distinct.stream().map(Move::version).distinct().count()).isEqualTo(distinct.size());
        assertThat(told).extracting(Move::version).isSorted();
    }
}
