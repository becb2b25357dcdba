package io.undercut.price;

import static io.undercut.support.Samples.SKU;

import io.undercut.catalog.ExchangeRate;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Policy;
import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.Strategy;
import io.undercut.catalog.Terms;
import io.undercut.catalog.Terms.Tax;
import io.undercut.catalog.Verdict;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import io.undercut.price.Decision.Input;
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
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What holds of every decision: the bound, the floors, the ceiling, rounding, idempotence, monotonicity, and that neither the
 * order nor the repetition of readings matters. Each case is a product with a rule, shops with terms, and a few readings with
 * decisions in between, all from one seed. {@code -Drule.cases=1000000} for a longer search, {@code -Drule.seed=7} for one again.
 */
class ManyMarketsTest {

    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Rule GUARDED = new Rule(2, WEEK);
    private static final Rule TRUSTING = io.undercut.support.Samples.trusting(WEEK);

    @Test
    void everyDecisionHoldsWhatIsPromised() {
        Long one = Long.getLong("rule.seed");
        long cases = one == null ? Long.getLong("rule.cases", 3_000) : 1;
        for (long i = 0; i < cases; i++) {
            long seed = one == null ? i : one;
            try {
                new Case(seed).run();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static final class Case {
        private final Random random;
        private final Rule rule;
        private final Product product;
        private final Map<String, Policy> policies = new TreeMap<>();
        private final Map<String, Listing> listings = new TreeMap<>();
        private Instant now = START;
        private @Nullable Decision before;
        private long seq;

        Case(long seed) {
            random = new Random(seed * 0x9e3779b97f4a7c15L);
            rule = random.nextInt(3) == 0 ? TRUSTING : GUARDED;
            long list = 1 + random.nextLong(20_000);
            product = new Product(
                    SKU,
                    "Kettle",
                    cents(list),
                    random.nextBoolean() ? null : cents(random.nextLong(list + 1)),
                    random.nextInt(4) > 0 ? null : cents(random.nextLong(list + 1)),
                    null,
                    null,
                    null,
                    ruleSpec(list));
            int shops = random.nextInt(7);
            for (int i = 0; i < shops; i++) {
                String shop = "shop-" + i;
                policies.put(shop, new Policy(1, terms(), broken()));
                listings.put(shop, listing(shop, random.nextInt(6) == 0 ? terms() : Terms.NONE, null, null));
            }
        }

        void run() {
            int steps = 1 + random.nextInt(6);
            for (int step = 0; step < steps; step++) {
                now = now.plusSeconds(random.nextInt(3) == 0 ? random.nextInt(20 * 86_400) : random.nextInt(3_600));
                int readings = random.nextInt(4);
                for (int i = 0; i < readings && !listings.isEmpty(); i++) {
                    read("shop-" + random.nextInt(listings.size()));
                }
                Decision decision = decide(before, listings());
                assertBound(decision);
                assertRises(decision);
                assertStays(decision);
                assertOrderDoesNotMatter(decision);
                assertNewcomerNeverRaises(decision);
                before = decision;
            }
        }

        private Decision decide(@Nullable Decision inForce, List<Listing> from) {
            return rule.decide(new Rule.Market(SKU, product, from, policies, Policy.UNCONFIGURED, inForce), 1, now)
                    .orElseThrow();
        }

        private List<Listing> listings() {
            return List.copyOf(listings.values());
        }

        private void assertBound(Decision decision) {
            Money own = decision.price();
            check(!own.isZero(), "own price is zero");
            check(own.isPayable(), "own price cannot be paid: " + own);
            check(own.compareTo(product.listPrice()) <= 0, "above list price: " + own);
            check(product.floor() == null || own.compareTo(product.floor()) >= 0, "below the floor: " + own);
            check(product.map() == null || own.compareTo(product.map()) >= 0, "below MAP: " + own);
            boolean floored = decision.status() == Status.FLOOR_BOUND || decision.status() == Status.MAP_BOUND;
            for (Input input : decision.inputs()) {
                if (input.binds()) {
                    Money offer = Objects.requireNonNull(input.price());
                    Input lowest = Objects.requireNonNull(decision.lowest());
                    check(offer.compareTo(Objects.requireNonNull(lowest.price())) >= 0, "not the lowest: " + lowest);
                    check(floored || own.compareTo(offer) <= 0, "above a binding offer: " + own + " > " + offer);
                    check(now.isBefore(Objects.requireNonNull(input.until())), "binds though it is stale: " + input);
                    check(
                            decision.validUntil() != null
                                    && !decision.validUntil().isAfter(input.until()),
                            "valid for longer than its input");
                    check(product.rule().chooses(input.competitor()), "binds though the rule does not choose it");
                }
            }
            check(
                    !floored
                            || (own.amount().compareTo(Target.least(product)) == 0
                                    && own.compareTo(Objects.requireNonNull(
                                                    decision.lowest() == null
                                                            ? null
                                                            : decision.lowest().price()))
                                            > 0),
                    "says that a floor keeps it up: " + own);
        }

        /** What slows a price down is no reason to be above what would be asked without it. */
        private void assertRises(Decision decision) {
            Decision free = decide(null, listings());
            if (nothingHeld(decision) && nothingHeld(free)) {
                check(decision.price().compareTo(free.price()) <= 0, "a fall was late:\n" + decision + "\n" + free);
            }
            if (before != null && product.rule().maxChangesPerDay() != null) {
                check(
                        Objects.requireNonNull(decision.changes()).size()
                                <= product.rule().maxChangesPerDay() + 1,
                        "remembers too many changes");
            }
        }

        private static boolean nothingHeld(Decision decision) {
            return decision.inputs().stream().allMatch(input -> input.held() == null);
        }

        private void assertStays(Decision decision) {
            Decision again = decide(decision, listings());
            check(again.sameContent(decision), "not idempotent:\n" + decision + "\n" + again);
            check(Objects.equals(again.validUntil(), decision.validUntil()), "valid for another time");
        }

        private void assertOrderDoesNotMatter(Decision decision) {
            List<Listing> shuffled = new ArrayList<>(listings.values());
            Collections.shuffle(shuffled, random);
            check(decide(before, shuffled).equals(decision), "depends on the order of the listings");
        }

        private void assertNewcomerNeverRaises(Decision decision) {
            Map<String, Listing> more = new TreeMap<>(listings);
            Listing.Observed seen = observed(Money.of(mills(), "EUR"), Availability.IN_STOCK, Condition.NEW, false);
            more.put("newcomer", listing("newcomer", Terms.NONE, seen, null));
            Decision after = decide(before, List.copyOf(more.values()));
            // Where it makes the move too large, what moved the price is held together with it.
            if (nothingHeld(decision) && nothingHeld(after)) {
                check(after.price().compareTo(decision.price()) <= 0, "rises because another shop undercuts");
            }
        }

        private void read(String shop) {
            Listing listing = listings.get(shop);
            Listing.Observed last = listing.latest();
            Listing.Observed seen = last != null && random.nextInt(3) > 0 ? again(last) : any();
            Verdict verdict = random.nextInt(12) == 0 ? new Verdict(seq, random.nextBoolean(), now, null) : null;
            listings.put(shop, listing(shop, listing.terms(), seen, verdict));
        }

        /** As shops mostly are: the same as before, or nearly. */
        private Listing.Observed again(Listing.Observed last) {
            Money price = last.offer().price();
            if (price == null || random.nextBoolean()) {
                return observed(price, last.offer().availability(), last.offer().condition(), false);
            }
            BigDecimal factor = BigDecimal.valueOf(80 + random.nextInt(41), 2);
            Money moved =
                    new Money(price.amount().multiply(factor).setScale(2, java.math.RoundingMode.UP), price.currency());
            return observed(moved, last.offer().availability(), last.offer().condition(), random.nextInt(9) == 0);
        }

        private Listing.Observed any() {
            Availability[] availabilities = Availability.values();
            Condition[] conditions = Condition.values();
            return observed(
                    random.nextInt(10) == 0 ? null : Money.of(mills(), random.nextInt(8) == 0 ? "USD" : "EUR"),
                    random.nextInt(3) > 0
                            ? Availability.IN_STOCK
                            : availabilities[random.nextInt(availabilities.length)],
                    random.nextInt(5) > 0 ? Condition.NEW : conditions[random.nextInt(conditions.length)],
                    random.nextInt(6) == 0);
        }

        private Listing.Observed observed(
                @Nullable Money price, Availability availability, Condition condition, boolean sale) {
            seq++;
            Money list = sale && price != null ? new Money(price.amount().add(BigDecimal.TEN), price.currency()) : null;
            String seller = random.nextInt(4) == 0 ? "Acme" : null;
            Offer offer = new Offer(price, list, availability, condition, seller, null, null, null);
            Instant at = now.minusSeconds(random.nextInt(3) == 0 ? random.nextInt(10 * 86_400) : 0);
            return new Listing.Observed(seq, at, offer, "page-" + seq, "job-" + seq, "" + (1 + random.nextInt(2)));
        }

        private Listing listing(
                String shop, Terms terms, Listing.@Nullable Observed latest, @Nullable Verdict verdict) {
            Schedule schedule = new Schedule(Duration.ofMinutes(10 + shop.hashCode() % 7 * 1_000L + 7_000), null);
            return new Listing(
                            new ListingId(SKU, shop),
                            "https://" + shop + ".example/",
                            schedule,
                            Hints.NONE,
                            seq,
                            null,
                            null,
                            latest,
                            null,
                            null)
                    .with(terms, verdict);
        }

        private RuleSpec ruleSpec(long list) {
            Strategy strategy =
                    switch (random.nextInt(6)) {
                        case 0 -> new Strategy.UndercutByPercent(BigDecimal.valueOf(1 + random.nextInt(300), 1));
                        case 1 ->
                            list < 2
                                    ? Strategy.MATCH
                                    : new Strategy.UndercutByAmount(cents(1 + random.nextLong(list - 1)));
                        case 2 -> new Strategy.Position(1 + random.nextInt(3));
                        default -> Strategy.MATCH;
                    };
            BigDecimal ending = random.nextInt(3) > 0 || list < 100
                    ? null
                    : new BigDecimal(List.of("0.99", "0.95", "0.5", "0.05").get(random.nextInt(4)));
            return new RuleSpec(
                    strategy,
                    random.nextInt(4) > 0 ? null : List.of("shop-0", "shop-2", "shop-4", "newcomer"),
                    ending,
                    random.nextInt(3) > 0 ? null : BigDecimal.valueOf(1 + random.nextInt(20)),
                    random.nextInt(3) > 0 ? null : 1 + random.nextInt(3),
                    random.nextInt(5) > 0 ? null : BigDecimal.valueOf(1 + random.nextInt(90)));
        }

        private Terms terms() {
            Instant from = START.plus(Duration.ofDays(random.nextInt(20) - 5));
            return new Terms(
                    random.nextInt(9) == 0 ? false : null,
                    random.nextInt(6) == 0 ? BigDecimal.valueOf(1 + random.nextInt(50), 1) : null,
                    random.nextInt(5) == 0 ? cents(random.nextLong(900)) : null,
                    random.nextInt(5) == 0 ? (random.nextBoolean() ? Tax.NET : Tax.GROSS) : null,
                    random.nextInt(3) > 0 ? BigDecimal.valueOf(19) : null,
                    random.nextInt(9) == 0 ? Set.of(Condition.NEW, Condition.USED) : null,
                    random.nextInt(9) == 0 ? Set.of(Availability.IN_STOCK, Availability.PRE_ORDER) : null,
                    random.nextInt(9) == 0 ? List.of("ACME") : null,
                    random.nextInt(9) == 0 ? Set.of(Terms.PriceType.REGULAR) : null,
                    random.nextInt(5) == 0 ? Duration.ofHours(1 + random.nextInt(400)) : null,
                    random.nextInt(3) == 0
                            ? List.of(new ExchangeRate(
                                    "USD", "EUR", new BigDecimal("0.9217"), from, from.plus(Duration.ofDays(9))))
                            : null,
                    null,
                    null);
        }

        private Set<String> broken() {
            return random.nextInt(10) == 0 ? Set.of("1") : Set.of();
        }

        private String mills() {
            long list = product.listPrice().amount().movePointRight(3).longValue();
            return BigDecimal.valueOf(random.nextInt(12) == 0 ? 10 : 1 + random.nextLong(list * 3 / 2 + 1), 3)
                    .toPlainString();
        }

        private static Money cents(long cents) {
            return new Money(BigDecimal.valueOf(cents, 2), "EUR");
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
