package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.aws.InvalidField;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Under which terms an offer is comparable with our price. Each part may be said for everything, for a competitor, for a group of
 * products and for one listing; the nearer word counts, and null leaves it to the one before (see {@link Inherited}).
 *
 * @param binds false: offers are observed but never move our price
 * @param pack how many of our units the offer sells: its price is divided by it
 * @param shipping what is paid on top for delivery there; added to the price
 * @param tax whether their prices include tax
 * @param taxRate percent, to get from their basis to ours where the two differ
 * @param conditions those that bind
 * @param availability those that bind
 * @param sellers the only ones that bind, whatever their capitals; a page that names none has none of them
 * @param priceTypes those that bind
 * @param fresh how long an offer binds after it was seen; null: some periods of its listing's schedule
 * @param rates for offers in other currencies
 * @param largestJump percent that an offer may move from one reading to the next before it is held for a second one
 * @param farBelow percent below our own price, or below the middle of the other offers, from which an offer is held
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Terms(
        @Nullable Boolean binds,
        @Nullable BigDecimal pack,
        @Nullable Money shipping,
        @Nullable Tax tax,
        @Nullable BigDecimal taxRate,
        @Nullable Set<Condition> conditions,
        @Nullable Set<Availability> availability,
        @Nullable List<String> sellers,
        @Nullable Set<PriceType> priceTypes,
        @Nullable Duration fresh,
        @Nullable List<ExchangeRate> rates,
        @Nullable BigDecimal largestJump,
        @Nullable BigDecimal farBelow) {

    /** Whether a price includes tax. */
    public enum Tax {
        GROSS,
        NET
    }

    /** What kind of price it is, as far as a page tells: a reduced one stands beside its list price. */
    public enum PriceType {
        REGULAR,
        SALE
    }

    /** Nothing is said. */
    public static final Terms NONE =
            new Terms(null, null, null, null, null, null, null, null, null, null, null, null, null);

    private static final BigDecimal LARGEST_PACK = BigDecimal.valueOf(10_000);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int MOST = 50;

    public Terms {
        if (pack != null && (pack.signum() <= 0 || pack.compareTo(LARGEST_PACK) > 0 || pack.scale() > 6)) {
            throw new InvalidField("pack", "must be above 0 and at most 10000: how many of our units the offer sells");
        }
        if (taxRate != null && (taxRate.signum() < 0 || taxRate.compareTo(RuleSpec.HUNDRED) > 0)) {
            throw new InvalidField("taxRate", "must be 0 to 100 percent");
        }
        conditions = conditions == null ? null : some("conditions", EnumSet.copyOf(conditions));
        availability = availability == null ? null : some("availability", EnumSet.copyOf(availability));
        priceTypes = priceTypes == null ? null : some("priceTypes", EnumSet.copyOf(priceTypes));
        sellers = sellers == null ? null : sellers(sellers);
        rates = rates == null ? null : rates(rates);
        if (fresh != null && (fresh.compareTo(SHORTEST) < 0 || fresh.compareTo(LONGEST) > 0)) {
            throw new InvalidField("fresh", "must be between PT1M and P366D");
        }
        if (largestJump != null) {
            RuleSpec.percent("largestJump", largestJump, BigDecimal.valueOf(1_000_000_000));
        }
        if (farBelow != null) {
            RuleSpec.percent("farBelow", farBelow, BigDecimal.valueOf(101));
        }
    }

    public static Terms binds(boolean binds) {
        return new Terms(binds, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    Terms observedOnly() {
        return new Terms(
                false,
                pack,
                shipping,
                tax,
                taxRate,
                conditions,
                availability,
                sellers,
                priceTypes,
                fresh,
                rates,
                largestJump,
                farBelow);
    }

    /** The rate that holds at a time; null when none does. */
    public @Nullable ExchangeRate rate(String from, String to, Instant now) {
        if (rates != null) {
            for (ExchangeRate rate : rates) {
                if (rate.converts(from, to) && !now.isBefore(rate.validFrom()) && now.isBefore(rate.validUntil())) {
                    return rate;
                }
            }
        }
        return null;
    }

    /** When the next rate begins to hold; null when none will. */
    public @Nullable Instant nextRate(String from, String to, Instant now) {
        Instant next = null;
        if (rates != null) {
            for (ExchangeRate rate : rates) {
                if (rate.converts(from, to)
                        && now.isBefore(rate.validFrom())
                        && (next == null || rate.validFrom().isBefore(next))) {
                    next = rate.validFrom();
                }
            }
        }
        return next;
    }

    private static <E extends Enum<E>> Set<E> some(String field, EnumSet<E> values) {
        if (values.isEmpty()) {
            throw new InvalidField(field, "must name at least one; to let nothing bind, set binds to false");
        }
        return java.util.Collections.unmodifiableSet(values);
    }

    private static List<String> sellers(List<String> names) {
        if (names.isEmpty()
                || names.size() > MOST
                || names.stream().anyMatch(name -> name.isBlank() || name.length() > 200)) {
            throw new InvalidField("sellers", "must be 1 to " + MOST + " names of 1 to 200 characters");
        }
        return List.copyOf(names);
    }

    private static List<ExchangeRate> rates(List<ExchangeRate> all) {
        if (all.size() > MOST) {
            throw new InvalidField("rates", "must be at most " + MOST);
        }
        for (int i = 0; i < all.size(); i++) {
            for (ExchangeRate other : all.subList(0, i)) {
                ExchangeRate rate = all.get(i);
                if (rate.converts(other.from(), other.to())
                        && rate.validFrom().isBefore(other.validUntil())
                        && other.validFrom().isBefore(rate.validUntil())) {
                    throw new InvalidField(
                            "rates[" + i + "]", "overlaps with another of the same currencies; one may hold at a time");
                }
            }
        }
        return List.copyOf(all);
    }
}
