package io.undercut.price;

import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.listing;
import static io.undercut.support.Samples.offer;
import static io.undercut.support.Samples.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.catalog.Listing;
import io.undercut.catalog.Policy;
import io.undercut.catalog.Product;
import io.undercut.catalog.Schedule;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.price.Decision.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds of every decision, on made-up markets; the seed of each is its argument. */
class RulePropertyTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Rule RULE = io.undercut.support.Samples.trusting(Duration.ofDays(7));

    static List<Market> markets() {
        return LongStream.range(0, 300).mapToObj(Market::new).toList();
    }

    @ParameterizedTest
    @MethodSource("markets")
    void holdsTheBoundTheFloorsAndTheCeiling(Market market) {
        Decision decision = market.decide(market.listings);
        Money own = decision.price();
        assertThat(own).isLessThanOrEqualTo(market.product.listPrice());
        assertThat(own.isZero()).isFalse();
        if (market.product.floor() != null) {
            assertThat(own).isGreaterThanOrEqualTo(market.product.floor());
        }
        if (market.product.map() != null) {
            assertThat(own).isGreaterThanOrEqualTo(market.product.map());
        }
        boolean floored = decision.status() == Status.FLOOR_BOUND || decision.status() == Status.MAP_BOUND;
        decision.inputs().stream().filter(Decision.Input::binds).forEach(input -> {
            Money offer = Objects.requireNonNull(input.price());
            assertThat(offer)
                    .isGreaterThanOrEqualTo(
                            Objects.requireNonNull(decision.lowest()).price());
            if (!floored) {
                assertThat(own).isLessThanOrEqualTo(offer);
            }
        });
        if (floored) {
            assertThat(own)
                    .isGreaterThan(Objects.requireNonNull(decision.lowest()).price());
        }
    }

    @ParameterizedTest
    @MethodSource("markets")
    void doesNotDependOnTheOrderOfTheListings(Market market) {
        List<Listing> shuffled = new ArrayList<>(market.listings);
        Collections.shuffle(shuffled, new Random(market.seed));
        assertThat(market.decide(shuffled)).isEqualTo(market.decide(market.listings));
    }

    @ParameterizedTest
    @MethodSource("markets")
    void saysTheSameOfTheSameWheneverItIsAskedWhileItIsValid(Market market) {
        Decision decision = market.decide(market.listings);
        Instant later = decision.validUntil() == null
                ? NOW.plus(Duration.ofDays(100))
                : decision.validUntil().minusMillis(1);
        assertThat(market.decideAt(later, market.listings).sameContent(decision))
                .isTrue();
        if (decision.validUntil() != null) {
            assertThat(market.decideAt(decision.validUntil(), market.listings).sameContent(decision))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("markets")
    void neverRisesWhenAnotherShopUndercuts(Market market) {
        Decision before = market.decide(market.listings);
        List<Listing> more = new ArrayList<>(market.listings);
        more.add(listing("newcomer", Schedule.DEFAULT, 1, NOW, offer(market.money(new Random(market.seed)))));
        assertThat(market.decide(more).price()).isLessThanOrEqualTo(before.price());
    }

    @ParameterizedTest
    @MethodSource("markets")
    void inputsThatDoNotBindChangeNothingButTheList(Market market) {
        Decision before = market.decide(market.listings);
        List<Listing> bindingOnly = market.listings.stream()
                .filter(listing -> before.inputs().stream()
                        .anyMatch(input -> input.binds()
                                && input.competitor().equals(listing.id().competitor())))
                .toList();
        Decision after = market.decide(bindingOnly);
        assertThat(after.price()).isEqualTo(before.price());
        assertThat(after.status()).isEqualTo(before.status());
        assertThat(after.validUntil()).isEqualTo(before.validUntil());
        assertThat(after.lowest()).isEqualTo(before.lowest());
    }

    /** A product and up to eight shops of all kinds. */
    static final class Market {

        final long seed;
        final Product product;
        final List<Listing> listings = new ArrayList<>();
        private final Map<String, Policy> policies;

        Market(long seed) {
            this.seed = seed;
            Random random = new Random(seed);
            int list = random.nextInt(1, 20_000);
            product = product(SKU, cents(list), limit(random, list), limit(random, list));
            int shops = random.nextInt(9);
            for (int i = 0; i < shops; i++) {
                listings.add(shop(random, i));
            }
            int observedOnly = random.nextInt(12);
            policies = Map.of("shop-" + observedOnly, new Policy(1, false));
        }

        Decision decide(List<Listing> from) {
            return decideAt(NOW, from);
        }

        Decision decideAt(Instant now, List<Listing> from) {
            return RULE.decide(SKU, 1, product, from, policies, now).orElseThrow();
        }

        Money money(Random random) {
            String mills = BigDecimal.valueOf(random.nextLong(1, 250_000), 3).toPlainString();
            return Money.of(mills, random.nextInt(10) == 0 ? "USD" : "EUR");
        }

        private Listing shop(Random random, int i) {
            Availability[] availabilities = Availability.values();
            Condition[] conditions = Condition.values();
            Availability availability = random.nextBoolean()
                    ? Availability.IN_STOCK
                    : availabilities[random.nextInt(availabilities.length)];
            Condition condition = random.nextInt(3) > 0 ? Condition.NEW : conditions[random.nextInt(conditions.length)];
            Schedule schedule = random.nextBoolean()
                    ? Schedule.DEFAULT
                    : new Schedule(Duration.ofMinutes(random.nextInt(1, 50_000)), null);
            Instant seen = NOW.minusSeconds(random.nextInt(30 * 86_400));
            Money price = random.nextInt(10) == 0 ? null : money(random);
            return listing("shop-" + i, schedule, i + 1, seen, offer(price, availability, condition));
        }

        private static @Nullable String limit(Random random, int list) {
            return random.nextBoolean() ? null : cents(random.nextInt(list + 1));
        }

        private static String cents(int cents) {
            return BigDecimal.valueOf(cents, 2).toPlainString();
        }

        @Override
        public String toString() {
            return "seed " + seed;
        }
    }
}
