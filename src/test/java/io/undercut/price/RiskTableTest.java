package io.undercut.price;

import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.kettle;
import static io.undercut.support.Samples.offer;
import static io.undercut.support.Samples.product;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.catalog.ExchangeRate;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Policy;
import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.Strategy;
import io.undercut.catalog.Terms;
import io.undercut.catalog.Verdict;
import io.undercut.fetch.OwnHosts;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import io.undercut.price.Decision.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What has cost shops their money elsewhere, and that it cannot here; the rows of the table in {@code docs/pricing.md}. */
class RiskTableTest {

    private static final Rule RULE = new Rule(2, Duration.ofDays(7));
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

    private final Map<String, Listing> listings = new TreeMap<>();
    private final Map<String, Policy> policies = new HashMap<>();
    private Product product = kettle("100");
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private @Nullable Decision inForce;
    private long seq;

    @Test
    @DisplayName("one-cent price from a bad extraction or a blank floor")
    void oneCentPrice() {
        seen("acme", "90");
        assertThat(price()).isEqualTo(eur("90"));
        seen("acme", "0.01");
        assertThat(status()).isEqualTo(Status.HELD);
        assertThat(price()).isEqualTo(eur("90"));
        wait(TEN_MINUTES.minusSeconds(1));
        seen("acme", "0.01");
        assertThat(price()).as("a second reading, but too soon").isEqualTo(eur("90"));
        wait(Duration.ofSeconds(1));
        seen("acme", "0.01");
        assertThat(price()).as("a second reading that agrees").isEqualTo(eur("0.01"));
    }

    @Test
    @DisplayName("one-cent price: a second reading that disagrees leaves no trace")
    void outliersStayOut() {
        seen("acme", "90");
        seen("acme", "0.01");
        wait(TEN_MINUTES);
        seen("acme", "89");
        assertThat(price()).isEqualTo(eur("89"));
        assertThat(status()).isEqualTo(Status.MATCHED);
    }

    @Test
    @DisplayName("one-cent price: the first reading of a new listing is held as well")
    void firstReading() {
        seen("acme", "0.01");
        assertThat(status()).isEqualTo(Status.HELD);
        assertThat(price()).isEqualTo(eur("100"));
    }

    @Test
    @DisplayName("largest move per step")
    void largestStep() {
        seen("acme", "70");
        assertThat(price()).as("30 % at once are allowed").isEqualTo(eur("70"));
        wait(TEN_MINUTES);
        seen("bolt", "48.99");
        assertThat(status()).isEqualTo(Status.HELD);
        assertThat(price()).isEqualTo(eur("70"));
        wait(TEN_MINUTES);
        seen("bolt", "48.99");
        assertThat(price()).isEqualTo(eur("48.99"));
    }

    @Test
    @DisplayName("largest move per step: a listing that sells out needs a second reading, too")
    void largestStepUp() {
        product = kettle("150");
        seen("acme", "110");
        seen("acme", offer(eur("110"), Availability.OUT_OF_STOCK, Condition.NEW));
        assertThat(price()).isEqualTo(eur("110"));
        assertThat(status()).isEqualTo(Status.HELD);
        wait(TEN_MINUTES);
        seen("acme", offer(eur("110"), Availability.OUT_OF_STOCK, Condition.NEW));
        assertThat(price()).isEqualTo(eur("150"));
    }

    @Test
    @DisplayName("parse failure read as 0")
    void noPriceIsNeverZero() {
        seen("acme", offer(null));
        assertThat(status()).isEqualTo(Status.NO_OFFER);
        seen("bolt", "0.004");
        assertThat(price()).isEqualTo(eur("100"));
    }

    @Test
    @DisplayName("wrong number taken (EAN, rating, instalment, \"from\")")
    void wrongNumber() {
        seen("acme", "4.8");
        assertThat(status()).isEqualTo(Status.HELD);
        assertThat(why("acme")).contains("far below our own 100.00 EUR");
        seen("acme", "4012345678.90");
        assertThat(price()).isEqualTo(eur("100"));
    }

    @Test
    @DisplayName("upward spiral of two bots")
    void neverAboveListPrice() {
        seen("acme", "23698655.93");
        assertThat(price()).isEqualTo(eur("100"));
        assertThat(status()).isEqualTo(Status.LIST);
    }

    @Test
    @DisplayName("race to the bottom: match by default, and the floor ends it")
    void raceToTheBottom() {
        product = product(SKU, "100", "80", null);
        assertThat(product.rule().strategy()).isEqualTo(Strategy.MATCH);
        for (int price = 99; price > 50; price--) {
            seen("acme", price + ".00");
            assertThat(price()).isEqualTo(eur(Math.max(80, price) + ".00"));
        }
        assertThat(status()).isEqualTo(Status.FLOOR_BOUND);
    }

    @Test
    @DisplayName("oscillation: rises wait, falls never do")
    void oscillation() {
        product = withRule(new RuleSpec(Strategy.MATCH, null, null, new BigDecimal(5), 2, null));
        seen("acme", "90");
        seen("acme", "92");
        assertThat(price()).as("less than 5 %").isEqualTo(eur("90"));
        seen("acme", "95");
        assertThat(price()).isEqualTo(eur("95"));
        seen("acme", "90");
        assertThat(price()).isEqualTo(eur("90"));
        seen("acme", "95");
        assertThat(price()).as("changed twice today").isEqualTo(eur("90"));
        assertThat(Objects.requireNonNull(inForce).review()).isNotNull();
        seen("acme", "85");
        assertThat(price()).as("a fall is never late").isEqualTo(eur("85"));
        seen("acme", "95");
        wait(Duration.ofDays(1));
        decide();
        assertThat(price()).isEqualTo(eur("95"));
    }

    @Test
    @DisplayName("competitor out of stock")
    void outOfStock() {
        seen("acme", offer(eur("80"), Availability.OUT_OF_STOCK, Condition.NEW));
        assertThat(price()).isEqualTo(eur("100"));
        policies.put("acme", new Policy(1, terms(null, null, null, null, Set.of(Availability.OUT_OF_STOCK)), Set.of()));
        decide();
        assertThat(price()).as("unless the policy counts it").isEqualTo(eur("80"));
    }

    @Test
    @DisplayName("stale reading")
    void stale() {
        seen("acme", "90");
        wait(Duration.ofDays(14));
        decide();
        assertThat(status()).isEqualTo(Status.NO_OFFER);
        assertThat(why("acme")).startsWith("Not fresh");
    }

    @Test
    @DisplayName("wrong match or variant: an offer far from all others is held")
    void divergence() {
        product = kettle("210");
        seen("acme", "200");
        seen("bolt", "205");
        seen("cent", "190");
        seen("dorn", "95");
        assertThat(why("dorn")).contains("far below");
        assertThat(price()).isEqualTo(eur("190"));
    }

    @Test
    @DisplayName("pack size")
    void pack() {
        policies.put("acme", new Policy(1, terms(new BigDecimal(3), null, null, null, null), Set.of()));
        seen("acme", "250");
        assertThat(price()).isEqualTo(eur("83.33"));
    }

    @Test
    @DisplayName("shipping")
    void shipping() {
        policies.put("acme", new Policy(1, terms(null, eur("4.90"), null, null, null), Set.of()));
        seen("acme", "85");
        assertThat(price()).isEqualTo(eur("89.90"));
    }

    @Test
    @DisplayName("VAT: a mixed basis never binds")
    void tax() {
        policies.put("acme", new Policy(1, terms(null, null, Terms.Tax.NET, null, null), Set.of()));
        seen("acme", "70");
        assertThat(status()).isEqualTo(Status.NO_OFFER);
        assertThat(why("acme")).contains("no tax rate is set");
        policies.put("acme", new Policy(2, terms(null, null, Terms.Tax.NET, new BigDecimal(19), null), Set.of()));
        decide();
        assertThat(price()).isEqualTo(eur("83.30"));
    }

    @Test
    @DisplayName("condition")
    void condition() {
        seen("acme", offer(eur("80"), Availability.IN_STOCK, Condition.USED));
        assertThat(price()).isEqualTo(eur("100"));
    }

    @Test
    @DisplayName("seller, and coupon or member price")
    void sellerAndPriceType() {
        Terms picky = new Terms(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of("Acme"),
                Set.of(Terms.PriceType.REGULAR),
                null,
                null,
                null,
                null);
        policies.put("acme", new Policy(1, picky, Set.of()));
        seen("acme", new Offer(eur("80"), null, Availability.IN_STOCK, Condition.NEW, "Dropshipper", null, null, null));
        assertThat(why("acme")).isEqualTo("Sold by Dropshipper, who does not count.");
        seen("acme", new Offer(eur("80"), eur("99"), Availability.IN_STOCK, Condition.NEW, "ACME", null, null, null));
        assertThat(why("acme")).isEqualTo("A reduced price, which does not count.");
        seen("acme", new Offer(eur("80"), null, Availability.IN_STOCK, Condition.NEW, "ACME", null, null, null));
        assertThat(price()).isEqualTo(eur("80"));
    }

    @Test
    @DisplayName("wrong currency")
    void currency() {
        seen("acme", offer(Money.of("80", "USD")));
        assertThat(status()).isEqualTo(Status.NO_OFFER);
        ExchangeRate rate = new ExchangeRate(
                "USD", "EUR", new BigDecimal("0.92"), now.minusSeconds(1), now.plus(Duration.ofHours(1)));
        Terms rates = new Terms(null, null, null, null, null, null, null, null, null, null, List.of(rate), null, null);
        policies.put("acme", new Policy(1, rates, Set.of()));
        decide();
        assertThat(price()).isEqualTo(eur("73.60"));
        assertThat(Objects.requireNonNull(inForce).validUntil())
                .as("no longer than the rate")
                .isEqualTo(rate.validUntil());
        wait(Duration.ofHours(1));
        decide();
        assertThat(status()).isEqualTo(Status.NO_OFFER);
    }

    @Test
    @DisplayName("own shop counted as a competitor")
    void ownShop() {
        OwnHosts own = new OwnHosts(Set.of("shop.example"));
        assertThat(own.owns("https://shop.example/kettle")).isTrue();
        assertThat(own.owns("https://WWW.Shop.Example/kettle")).isTrue();
        assertThat(own.owns("https://myshop.example/kettle")).isFalse();
        assertThat(own.owns("not an address")).isFalse();
    }

    @Test
    @DisplayName("following a MAP violator")
    void map() {
        product = product(SKU, "100", "60", "85");
        seen("acme", "75");
        assertThat(price()).isEqualTo(eur("85"));
        assertThat(status()).isEqualTo(Status.MAP_BOUND);
    }

    @Test
    @DisplayName("one broken extractor moves thousands: no second reading releases what its breaker holds")
    void brokenExtractor() {
        seen("acme", "90");
        policies.put("acme", new Policy(0, Terms.NONE, Set.of("1")));
        seen("acme", "89");
        assertThat(price()).isEqualTo(eur("90"));
        wait(TEN_MINUTES);
        seen("acme", "89");
        assertThat(price()).isEqualTo(eur("90"));
        assertThat(status()).isEqualTo(Status.HELD);
        policies.remove("acme");
        decide();
        assertThat(price()).as("once it is released").isEqualTo(eur("89"));
    }

    @Test
    @DisplayName("rounding crosses the bound")
    void rounding() {
        seen("acme", "89.999");
        assertThat(price()).isEqualTo(eur("89.99"));
        product = withRule(new RuleSpec(Strategy.MATCH, null, new BigDecimal("0.95"), null, null, null));
        decide();
        assertThat(price()).isEqualTo(eur("89.95"));
        seen("acme", "89.94");
        assertThat(price()).isEqualTo(eur("88.95"));
    }

    @Test
    @DisplayName("a person's word: a released reading counts, a discarded one never does")
    void verdicts() {
        seen("acme", "90");
        seen("acme", "40");
        judge("acme", true);
        assertThat(price()).isEqualTo(eur("40"));
        seen("acme", "3");
        judge("acme", false);
        assertThat(price()).isEqualTo(eur("40"));
        assertThat(status()).isEqualTo(Status.MATCHED);
    }

    private void seen(String competitor, String price) {
        seen(competitor, offer(eur(price)));
    }

    private void seen(String competitor, Offer offer) {
        seq++;
        put(competitor, new Listing.Observed(seq, now, offer, "page-" + seq, "job-" + seq, "1"), null);
    }

    private void judge(String competitor, boolean released) {
        Listing.Observed latest = Objects.requireNonNull(
                Objects.requireNonNull(listings.get(competitor)).latest());
        put(competitor, latest, new Verdict(latest.seq(), released, now, null));
    }

    private void put(String competitor, Listing.Observed latest, @Nullable Verdict verdict) {
        ListingId id = new ListingId(SKU, competitor);
        listings.put(
                competitor,
                new Listing(id, "https://a.example/", Schedule.DEFAULT, Hints.NONE, seq, null, null, latest, null, null)
                        .with(Terms.NONE, verdict));
        decide();
    }

    private void decide() {
        Rule.Market market =
                new Rule.Market(SKU, product, List.copyOf(listings.values()), policies, Policy.UNCONFIGURED, inForce);
        inForce = RULE.decide(market, seq, now).orElseThrow();
    }

    private Money price() {
        return Objects.requireNonNull(inForce).price();
    }

    private Status status() {
        return Objects.requireNonNull(inForce).status();
    }

    private String why(String competitor) {
        return Objects.requireNonNull(Objects.requireNonNull(inForce).input(competitor))
                .why();
    }

    private void wait(Duration by) {
        now = now.plus(by);
    }

    private Product withRule(RuleSpec rule) {
        return new Product(SKU, "Kettle", eur("100"), null, null, null, null, null, rule);
    }

    private static Terms terms(
            @Nullable BigDecimal pack,
            @Nullable Money shipping,
            Terms.@Nullable Tax tax,
            @Nullable BigDecimal taxRate,
            @Nullable Set<Availability> availability) {
        return new Terms(null, pack, shipping, tax, taxRate, null, availability, null, null, null, null, null, null);
    }
}
