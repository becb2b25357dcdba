package io.undercut.price;

import io.undercut.catalog.Freshness;
import io.undercut.catalog.Inherited;
import io.undercut.catalog.Inherited.Level;
import io.undercut.catalog.Listing;
import io.undercut.catalog.Policy;
import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.catalog.Terms;
import io.undercut.catalog.Terms.Tax;
import io.undercut.money.Money;
import io.undercut.price.Decision.Input;
import io.undercut.price.Decision.Status;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The rule, a pure function of a {@link Market}: {@code own = max(floor, MAP, min(list price, target))}, where the target of
 * strategy match is the lowest binding offer and that of no other is above it. So own price is never above the lowest binding
 * offer, unless the status says that a floor is the reason.
 *
 * <p>A reading that would move the price too far at once, or is implausible by itself, is held: what counted before goes on to
 * count until a second reading agrees. What slows changes down ({@link Pace}) holds back rises only.
 *
 * @param terms what holds where no competitor, group or listing says otherwise
 * @param comparison makes offers comparable with ours
 * @param largestStep percent that readings may move a price at once, where a product's rule does not say it
 */
public record Rule(Terms terms, Comparison comparison, BigDecimal largestStep) {

    /** Readings are held from moves and jumps of this many percent, and from this many below ours. */
    private static final Terms GUARDED = guards(BigDecimal.valueOf(30), BigDecimal.valueOf(50));

    /** @param freshPeriods an offer binds for this many periods of its listing's schedule after it was seen */
    public Rule(int freshPeriods, Duration defaultEvery) {
        this(GUARDED, BigDecimal.valueOf(30), Tax.GROSS, freshPeriods, defaultEvery);
    }

    public Rule(Terms terms, BigDecimal largestStep, Tax ownTax, int freshPeriods, Duration defaultEvery) {
        this(terms, new Comparison(ownTax, new Freshness(freshPeriods, defaultEvery)), largestStep);
    }

    public static Terms guards(BigDecimal largestJump, BigDecimal farBelow) {
        return new Terms(null, null, null, null, null, null, null, null, null, null, null, largestJump, farBelow);
    }

    /**
     * What a decision is taken from.
     *
     * @param product null for an sku that is not in the catalogue; its price mirrors the lowest offer
     * @param policies by the competitors' ids; one that is not there was never configured
     * @param group terms of the product's group
     * @param before the decision in force, null for none
     */
    public record Market(
            String sku,
            @Nullable Product product,
            List<Listing> listings,
            Map<String, Policy> policies,
            Policy group,
            @Nullable Decision before) {}

    /** As {@link #decide(Market, long, Instant)}, of a product without a group and without a decision before. */
    public Optional<Decision> decide(
            String sku,
            long version,
            @Nullable Product product,
            List<Listing> listings,
            Map<String, Policy> policies,
            Instant now) {
        return decide(new Market(sku, product, listings, policies, Policy.UNCONFIGURED, null), version, now);
    }

    /**
     * @param version that the decision gets
     * @return empty when there is nothing to decide: no product, and no offer that binds
     */
    public Optional<Decision> decide(Market market, long version, Instant now) {
        Product product = market.product;
        String currency = product == null
                ? Currencies.common(market.listings)
                : product.listPrice().currency();
        List<Reading> readings = readings(market, currency, now);
        hold(product, readings);
        return new Verdicts(market, readings, now).decision(version);
    }

    /** In the order of the competitors' ids. */
    private List<Reading> readings(Market market, String currency, Instant now) {
        List<Reading> readings = new ArrayList<>(market.listings.size());
        for (Listing listing : market.listings) {
            if (listing.latest() != null) {
                String competitor = listing.id().competitor();
                Policy policy = market.policies.getOrDefault(competitor, Policy.UNCONFIGURED);
                Terms effective = effective(policy.terms(), market.group.terms(), listing.terms());
                Input prior = market.before == null ? null : market.before.input(competitor, readings.size());
                readings.add(new Reading(listing, policy, effective, prior, comparison, currency, now));
            }
        }
        readings.sort(Comparator.comparing(reading -> reading.competitor));
        return readings;
    }

    private Terms effective(Terms competitor, Terms group, Terms listing) {
        boolean nobody = competitor.equals(Terms.NONE) && group.equals(Terms.NONE) && listing.equals(Terms.NONE);
        return nobody ? terms : inherited(competitor, group, listing).effective();
    }

    /** The terms of a listing on all levels. */
    public Inherited<Terms> inherited(Terms competitor, Terms group, Terms listing) {
        return new Inherited<>(Terms.class, Terms.NONE)
                .then(Level.GLOBAL, terms)
                .then(Level.COMPETITOR, competitor)
                .then(Level.GROUP, group)
                .then(Level.LISTING, listing);
    }

    /** Holds what is implausible by itself, then what would move our price too far. */
    private void hold(@Nullable Product product, List<Reading> readings) {
        boolean changed = false;
        for (Reading reading : readings) {
            changed |= reading.changed();
        }
        if (!changed) {
            return;
        }
        Money base = own(product, readings, Reading::bindingBefore);
        for (Reading reading : readings) {
            if (reading.changed()) {
                String doubt = reading.doubt(base, middleOfOthers(readings, reading));
                if (doubt != null) {
                    reading.hold(doubt);
                }
            }
        }
        if (product == null || base == null) {
            return;
        }
        BigDecimal step = product.rule().largestStep() == null
                ? largestStep
                : product.rule().largestStep();
        List<Reading> tooFar = new ArrayList<>();
        for (Reading reading : readings) {
            if (reading.changed()) {
                Money own = own(
                        product, readings, other -> other == reading ? other.bindingNewest() : other.bindingBefore());
                if (Reading.movedBy(step, base, Objects.requireNonNull(own))) {
                    tooFar.add(reading);
                }
            }
        }
        tooFar.forEach(reading -> reading.hold(moves(step)));
        // Each alone may move the price little enough, and all together too far.
        if (Reading.movedBy(step, base, Objects.requireNonNull(own(product, readings, Reading::binding)))) {
            readings.stream().filter(Reading::changed).forEach(reading -> reading.hold(moves(step)));
        }
    }

    private static String moves(BigDecimal step) {
        return "it would move our price by more than " + step.toPlainString() + " % at once";
    }

    private static @Nullable Money middleOfOthers(List<Reading> readings, Reading of) {
        List<Money> others = new ArrayList<>();
        for (Reading other : readings) {
            Money price = other == of ? null : other.bindingBefore();
            if (price != null) {
                others.add(price);
            }
        }
        return Reading.middle(others);
    }

    /** Our price if these prices bound it; null for an unlisted sku, whose price is that of others. */
    private static @Nullable Money own(
            @Nullable Product product, List<Reading> readings, Function<Reading, @Nullable Money> binding) {
        if (product == null) {
            return null;
        }
        int passedOver = Target.passedOver(product.rule());
        List<Money> prices = new ArrayList<>(readings.size());
        for (Reading reading : readings) {
            Money price = binding.apply(reading);
            if (price != null && product.rule().chooses(reading.competitor)) {
                prices.add(price);
            }
        }
        if (prices.size() <= passedOver) {
            return Target.price(product, null);
        }
        if (passedOver > 0) {
            prices.sort(null);
        }
        return Target.price(product, passedOver > 0 ? prices.get(passedOver) : java.util.Collections.min(prices));
    }

    /** Takes the decision once it is settled which readings count. */
    private record Verdicts(Market market, List<Reading> readings, Instant now) {

        Optional<Decision> decision(long version) {
            Product product = market.product;
            List<Reading> ranked = ranked();
            int passedOver = product == null ? 0 : Target.passedOver(product.rule());
            Reading lowest = ranked.size() > passedOver ? ranked.get(passedOver) : null;
            List<Input> inputs = new ArrayList<>(readings.size());
            Input bound = null;
            Instant validUntil = null;
            Instant review = null;
            for (Reading reading : readings) {
                Input input = reading.input(letBe(reading, ranked, passedOver));
                inputs.add(input);
                bound = reading == lowest ? input : bound;
                // The first to run out, not only the lowest: from then on the decision names an input that no longer
                // binds.
                validUntil = Comparison.earlier(validUntil, input.until());
                Comparison.Weighed weighed = reading.weighed();
                review = Comparison.earlier(review, weighed == null ? null : weighed.review());
            }
            if (product == null) {
                return bound == null
                        ? Optional.empty()
                        : Optional.of(mirror(version, bound, inputs, validUntil, review));
            }
            Money target = Target.price(product, bound == null ? null : bound.price());
            Pace pace = Pace.of(product, market.before, target, now);
            Status status = status(product, pace.price(), bound);
            Reasons reasons = new Reasons(product, bound, inputs, pace);
            if (moves(product, target, pace.price(), status)) {
                status = Status.HELD;
            }
            return Optional.of(new Decision(
                    market.sku,
                    version,
                    pace.price(),
                    status,
                    now,
                    now,
                    validUntil,
                    Comparison.earlier(review, pace.review()),
                    bound,
                    false,
                    product.listPrice(),
                    product.floor(),
                    product.map(),
                    product.rule().strategy().wireName(),
                    product.rule(),
                    market.group.revision(),
                    List.copyOf(inputs),
                    reasons.sentence(status),
                    pace.changes()));
        }

        /** Those that could bind, the lowest first; of equals, the first by its name. */
        private List<Reading> ranked() {
            List<Reading> ranked = new ArrayList<>(readings.size());
            for (Reading reading : readings) {
                if (reading.binding() != null
                        && (market.product == null || market.product.rule().chooses(reading.competitor))) {
                    ranked.add(reading);
                }
            }
            ranked.sort(Comparator.comparing(reading -> Objects.requireNonNull(reading.binding())));
            return ranked;
        }

        private @Nullable String letBe(Reading reading, List<Reading> ranked, int passedOver) {
            if (market.product == null) {
                return null;
            }
            RuleSpec rule = market.product.rule();
            if (!rule.chooses(reading.competitor)) {
                return "Not among the competitors that the rule follows.";
            }
            if (passedOver > 0 && ranked.size() <= passedOver) {
                return "Fewer offers than position " + (passedOver + 1)
                        + ": our list price is among the first as it is.";
            }
            return passedOver > 0 && ranked.indexOf(reading) < passedOver
                    ? "Below position " + (passedOver + 1) + ": the rule lets it be."
                    : null;
        }

        /** Whether the price would be another if what is held counted, however slowly it would get there. */
        private boolean moves(Product product, Money target, Money own, Status status) {
            if (status == Status.FLOOR_BOUND
                    || status == Status.MAP_BOUND
                    || readings.stream().allMatch(reading -> reading.held() == null)) {
                return false;
            }
            Money released = Objects.requireNonNull(own(product, readings, Reading::bindingIfReleased));
            return !released.equals(target) && !released.equals(own);
        }

        private static Status status(Product product, Money own, @Nullable Input bound) {
            if (bound == null) {
                return Status.NO_OFFER;
            }
            if (own.compareTo(Objects.requireNonNull(bound.price())) > 0) {
                boolean byFloor = product.floor() != null
                        && (product.map() == null || product.floor().compareTo(product.map()) >= 0);
                return byFloor ? Status.FLOOR_BOUND : Status.MAP_BOUND;
            }
            return own.equals(product.listPrice()) ? Status.LIST : Status.MATCHED;
        }

        private Decision mirror(
                long version, Input bound, List<Input> inputs, @Nullable Instant validUntil, @Nullable Instant review) {
            Money offer = Objects.requireNonNull(bound.price());
            return new Decision(
                    market.sku,
                    version,
                    offer,
                    Status.MATCHED,
                    now,
                    now,
                    validUntil,
                    review,
                    bound,
                    true,
                    null,
                    null,
                    null,
                    "mirror",
                    null,
                    0,
                    List.copyOf(inputs),
                    "Not in our catalogue: mirrors the lowest offer, " + Reasons.named(bound) + ".",
                    null);
        }
    }
}
