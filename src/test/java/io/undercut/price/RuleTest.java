package io.undercut.price;

import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.kettle;
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
import io.undercut.offer.Offer;
import io.undercut.price.Decision.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RuleTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Rule RULE = io.undercut.support.Samples.trusting(Duration.ofDays(7));

    @ParameterizedTest(name = "list {0}, floor {1}, map {2}, lowest {3}: {4} {5}")
    @CsvSource({
        // list, floor, map, lowest, own, status
        "100,    ,    ,     , 100,  NO_OFFER",
        "100,  60,  70,     , 100,  NO_OFFER",
        "100,    ,    ,   90, 90,   MATCHED",
        "100,    ,    ,   99.99, 99.99, MATCHED",
        "100,    ,    ,  100, 100,  LIST",
        "100,    ,    ,  120, 100,  LIST",
        "100,    ,    , 0.01, 0.01, MATCHED",
        "100,  60,    ,   90, 90,   MATCHED",
        "100,  60,    ,   60, 60,   MATCHED",
        "100,  60,    ,   59.99, 60, FLOOR_BOUND",
        "100, 100,    ,   90, 100,  FLOOR_BOUND",
        "100,    ,  70,   70, 70,   MATCHED",
        "100,    ,  70,   50, 70,   MAP_BOUND",
        "100,  60,  70,   50, 70,   MAP_BOUND",
        "100,  60,  70,   65, 70,   MAP_BOUND",
        "100,  70,  60,   65, 70,   FLOOR_BOUND",
        "100,  70,  60,   50, 70,   FLOOR_BOUND",
        "100,  60,  60,   50, 60,   FLOOR_BOUND",
        "100,    ,    ,   89.999, 89.99, MATCHED",
        "100,  89.995, ,  89.999, 89.995, FLOOR_BOUND",
    })
    void ownPrice(String list, String floor, String map, String lowest, String own, Status status) {
        List<Listing> listings = lowest == null ? List.of() : List.of(seen("acme", lowest), seen("bolt", "500"));
        Decision decision = decide(listings, product(SKU, list, floor, map));
        assertThat(decision.price()).isEqualTo(eur(own));
        assertThat(decision.status()).isEqualTo(status);
    }

    static Stream<Arguments> offersThatDoNotBind() {
        Money price = eur("50");
        return Stream.of(
                Arguments.of(offer(null, Availability.OUT_OF_STOCK, Condition.NEW), "Out of stock."),
                Arguments.of(offer(price, Availability.OUT_OF_STOCK, Condition.NEW), "Out of stock."),
                Arguments.of(offer(price, Availability.PRE_ORDER, Condition.NEW), "Only to pre-order."),
                Arguments.of(offer(price, Availability.BACK_ORDER, Condition.NEW), "On back order."),
                Arguments.of(offer(price, Availability.DISCONTINUED, Condition.NEW), "No longer sold."),
                Arguments.of(offer(price, Availability.IN_STOCK, Condition.USED), "Not new but used."),
                Arguments.of(offer(price, Availability.IN_STOCK, Condition.REFURBISHED), "Not new but refurbished."),
                Arguments.of(offer(null), "The page names no price."),
                Arguments.of(offer(eur("0.004")), "Less than the smallest coin: not a price."),
                Arguments.of(offer(Money.of("50", "USD")), "Priced in USD, not in EUR."));
    }

    @ParameterizedTest
    @MethodSource("offersThatDoNotBind")
    void saysWhyAnOfferDoesNotBind(Offer offer, String why) {
        Decision decision = decide(List.of(seen("acme", NOW, offer)), kettle("100"));
        assertThat(decision.status()).isEqualTo(Status.NO_OFFER);
        assertThat(decision.price()).isEqualTo(eur("100"));
        assertThat(decision.validUntil()).isNull();
        assertThat(decision.lowest()).isNull();
        assertThat(decision.inputs())
                .singleElement()
                .satisfies(input -> assertThat(input.binds()).isFalse())
                .satisfies(input -> assertThat(input.why()).isEqualTo(why));
        assertThat(decision.reason())
                .isEqualTo("The only offer seen does not bind, so our list price of 100.00 EUR applies.");
    }

    @ParameterizedTest
    @CsvSource({"IN_STOCK, NEW", "UNKNOWN, NEW", "IN_STOCK, UNKNOWN", "UNKNOWN, UNKNOWN"})
    void whatThePageLeavesOpenBinds(Availability availability, Condition condition) {
        Decision decision =
                decide(List.of(seen("acme", NOW, offer(eur("50"), availability, condition))), kettle("100"));
        assertThat(decision.price()).isEqualTo(eur("50"));
    }

    @Test
    void anObservedOnlyCompetitorDoesNotBind() {
        Decision decision = RULE.decide(
                        SKU,
                        1,
                        kettle("100"),
                        List.of(seen("acme", "50"), seen("bolt", "80")),
                        Map.of("acme", new Policy(1, false)),
                        NOW)
                .orElseThrow();
        assertThat(decision.price()).isEqualTo(eur("80"));
        assertThat(decision.inputs().get(0).why()).isEqualTo("Offers of acme are observed only.");
    }

    @Test
    void anOfferBindsForTwoPeriodsToTheMillisecond() {
        Listing daily = listing("acme", new Schedule(Duration.ofDays(1), null), 1, NOW, offer(eur("50")));
        Instant expiry = NOW.plus(Duration.ofDays(2));
        assertThat(decideAt(expiry.minusMillis(1), daily).price()).isEqualTo(eur("50"));
        Decision stale = decideAt(expiry, daily);
        assertThat(stale.price()).isEqualTo(eur("100"));
        assertThat(stale.inputs().get(0).why())
                .isEqualTo("Not fresh: last seen 2026-11-23T12:00:00Z, counted until 2026-11-25T12:00:00Z.");
    }

    @Test
    void aDecisionHoldsUntilTheFirstOfItsBindingOffersExpires() {
        Listing daily = listing("acme", new Schedule(Duration.ofDays(1), null), 1, NOW, offer(eur("90")));
        Listing weekly = listing("bolt", Schedule.DEFAULT, 1, NOW, offer(eur("80")));
        Listing hourlyButSoldOut = listing(
                "cent",
                new Schedule(Duration.ofHours(1), null),
                1,
                NOW,
                offer(eur("70"), Availability.OUT_OF_STOCK, Condition.NEW));
        Decision decision = decideAt(NOW, daily, weekly, hourlyButSoldOut);
        assertThat(Objects.requireNonNull(decision.lowest()).competitor()).isEqualTo("bolt");
        assertThat(decision.validUntil()).isEqualTo(NOW.plus(Duration.ofDays(2)));
    }

    @Test
    void anUnlistedSkuMirrorsTheLowestOffer() {
        Decision decision = RULE.decide(SKU, 1, null, List.of(seen("acme", "50"), seen("bolt", "40")), Map.of(), NOW)
                .orElseThrow();
        assertThat(decision.unlisted()).isTrue();
        assertThat(decision.price()).isEqualTo(eur("40"));
        assertThat(decision.status()).isEqualTo(Status.MATCHED);
        assertThat(decision.reason()).contains("Not in our catalogue").contains("40.00 EUR at bolt");
    }

    @Test
    void anUnlistedSkuTakesTheCurrencyOfMostOffers() {
        Listing dollars = seen("acme", NOW, offer(Money.of("1", "USD")));
        Decision decision = RULE.decide(
                        SKU, 1, null, List.of(dollars, seen("bolt", "50"), seen("cent", "60")), Map.of(), NOW)
                .orElseThrow();
        assertThat(decision.price()).isEqualTo(eur("50"));
        assertThat(decision.inputs().get(0).why()).isEqualTo("Priced in USD, not in EUR.");
    }

    @Test
    void anUnlistedSkuWithoutABindingOfferHasNoPrice() {
        assertThat(RULE.decide(SKU, 1, null, List.of(), Map.of(), NOW)).isEmpty();
        assertThat(RULE.decide(SKU, 1, null, List.of(seen("acme", "50")), Map.of("acme", new Policy(1, false)), NOW))
                .isEmpty();
    }

    @Test
    void equalOffersAreNamedInTheOrderOfTheirShops() {
        Decision decision = decideAt(NOW, seen("bolt", "80"), seen("acme", "80.00"));
        assertThat(Objects.requireNonNull(decision.lowest()).competitor()).isEqualTo("acme");
        assertThat(decision.reason()).isEqualTo("Matches the lowest binding offer, 80.00 EUR at acme.");
    }

    private static Decision decideAt(Instant now, Listing... listings) {
        return RULE.decide(SKU, 1, kettle("100"), List.of(listings), Map.of(), now)
                .orElseThrow();
    }

    private static Decision decide(List<Listing> listings, @Nullable Product product) {
        return RULE.decide(SKU, 1, product, listings, Map.of(), NOW).orElseThrow();
    }

    private static Listing seen(String competitor, String price) {
        return seen(competitor, NOW, offer(eur(price)));
    }

    private static Listing seen(String competitor, Instant at, Offer offer) {
        return listing(competitor, Schedule.DEFAULT, 1, at, offer);
    }
}
