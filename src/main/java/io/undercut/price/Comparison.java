package io.undercut.price;

import io.undercut.catalog.ExchangeRate;
import io.undercut.catalog.Freshness;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.Terms;
import io.undercut.catalog.Terms.PriceType;
import io.undercut.catalog.Terms.Tax;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an offer comparable with our own price, or says why it is not. Everything is rounded down, because up could cross the
 * bound.
 *
 * @param ownTax whether our own prices include tax
 * @param freshness for how long an offer binds, unless the terms say it
 */
record Comparison(Tax ownTax, Freshness freshness) {

    private static final Set<Condition> CONDITIONS = Set.of(Condition.NEW, Condition.UNKNOWN);
    private static final Set<Availability> AVAILABILITY = Set.of(Availability.IN_STOCK, Availability.UNKNOWN);
    static final String NOT_FRESH = "Not fresh";
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /**
     * An offer beside ours.
     *
     * @param price in the smallest units of our currency; null when it cannot be compared
     * @param obstacle why it cannot bind; null when nothing stands against it
     * @param until when it stops to be fresh, or the rate that it was converted at stops to hold
     * @param how what was done to make it comparable; null when nothing had to be
     * @param review when a rate begins to hold that it waits for; null for none
     */
    record Weighed(
            @Nullable Money price,
            @Nullable String obstacle,
            Instant until,
            @Nullable String how,
            @Nullable Instant review) {

        boolean binds() {
            return obstacle == null;
        }
    }

    /** @param currency of our own price */
    Weighed weigh(String competitor, Seen seen, Schedule schedule, Terms terms, String currency, Instant now) {
        Instant until = until(seen, schedule, terms);
        if (Boolean.FALSE.equals(terms.binds())) {
            return refused("Offers of " + competitor + " are observed only.", until);
        }
        String obstacle = kind(seen, terms);
        if (obstacle != null) {
            return refused(obstacle, until);
        }
        Money price = seen.price();
        if (price == null) {
            return refused("The page names no price.", until);
        }
        return converted(price, seen.at(), until, terms, currency, now);
    }

    private Weighed converted(Money price, Instant at, Instant until, Terms terms, String currency, Instant now) {
        BigDecimal amount = price.amount();
        StringBuilder how = new StringBuilder(0);
        if (terms.shipping() != null) {
            if (!terms.shipping().sameCurrency(price)) {
                return refused(
                        "Its shipping is set in " + terms.shipping().currency() + ", its price is in "
                                + price.currency() + ".",
                        until);
            }
            amount = amount.add(terms.shipping().amount());
            how.append(" plus ").append(terms.shipping()).append(" shipping");
        }
        if (terms.tax() != null && terms.tax() != ownTax) {
            if (terms.taxRate() == null) {
                return refused(
                        terms.tax() == Tax.NET
                                ? "Priced without tax, ours with it, and no tax rate is set."
                                : "Priced with tax, ours without it, and no tax rate is set.",
                        until);
            }
            BigDecimal factor = HUNDRED.add(terms.taxRate()).divide(HUNDRED, MathContext.DECIMAL64);
            amount = terms.tax() == Tax.NET ? amount.multiply(factor) : divided(amount, factor);
            how.append(terms.tax() == Tax.NET ? " plus " : " less ")
                    .append(terms.taxRate())
                    .append(" % tax");
        }
        Instant review = null;
        if (!price.currency().equals(currency)) {
            ExchangeRate rate = terms.rate(price.currency(), currency, now);
            if (rate == null) {
                Instant next = terms.nextRate(price.currency(), currency, now);
                return new Weighed(
                        null, "Priced in " + price.currency() + ", not in " + currency + ".", until, null, next);
            }
            amount = amount.multiply(rate.rate());
            until = until.isBefore(rate.validUntil()) ? until : rate.validUntil();
            how.append(" at ")
                    .append(rate.rate().toPlainString())
                    .append(' ')
                    .append(currency)
                    .append(" for 1 ")
                    .append(rate.from());
        }
        if (terms.pack() != null && terms.pack().compareTo(BigDecimal.ONE) != 0) {
            amount = divided(amount, terms.pack());
            how.append(" for ").append(terms.pack().toPlainString()).append(" of ours");
        }
        boolean asItIs = how.isEmpty() && price.isPayable();
        Money own = asItIs ? price : new Money(roundDown(amount, currency), currency);
        String said = how.isEmpty() ? null : price + how.toString() + " is " + own;
        if (own.isZero()) {
            return refused("Less than the smallest coin: not a price.", until);
        }
        return now.isBefore(until)
                ? new Weighed(own, null, until, said, review)
                : new Weighed(
                        own,
                        NOT_FRESH + ": last seen " + text(at) + ", counted until " + text(until) + ".",
                        until,
                        said,
                        review);
    }

    private static BigDecimal divided(BigDecimal amount, BigDecimal by) {
        return amount.divide(by, 12, RoundingMode.DOWN);
    }

    private static Weighed refused(String obstacle, Instant until) {
        return new Weighed(null, obstacle, until, null, null);
    }

    /** What speaks against the offer whatever it costs and whenever it is looked at. */
    private static @Nullable String kind(Seen seen, Terms terms) {
        Set<Availability> availability = terms.availability() == null ? AVAILABILITY : terms.availability();
        if (!availability.contains(seen.availability())) {
            return switch (seen.availability()) {
                case IN_STOCK, UNKNOWN -> "Such availability is set not to count.";
                case OUT_OF_STOCK -> "Out of stock.";
                case PRE_ORDER -> "Only to pre-order.";
                case BACK_ORDER -> "On back order.";
                case UNCLEAR -> "Whether it is in stock is not clear from the page.";
                case DISCONTINUED -> "No longer sold.";
            };
        }
        Set<Condition> conditions = terms.conditions() == null ? CONDITIONS : terms.conditions();
        if (!conditions.contains(seen.condition())) {
            return seen.condition() == Condition.NEW || seen.condition() == Condition.UNKNOWN
                    ? "Such a condition is set not to count."
                    : "Not new but " + seen.condition().name().toLowerCase(Locale.ROOT) + ".";
        }
        List<String> sellers = terms.sellers();
        if (sellers != null) {
            String seller = seen.seller();
            if (seller == null) {
                return "The page names no seller, and only some count.";
            }
            if (sellers.stream().noneMatch(seller.strip()::equalsIgnoreCase)) {
                return "Sold by " + seller.strip() + ", who does not count.";
            }
        }
        PriceType type = seen.sale() ? PriceType.SALE : PriceType.REGULAR;
        if (terms.priceTypes() != null && !terms.priceTypes().contains(type)) {
            return type == PriceType.SALE ? "A reduced price, which does not count." : "Not a reduced price.";
        }
        return null;
    }

    private Instant until(Seen seen, Schedule schedule, Terms terms) {
        Instant end = terms.fresh() != null ? seen.at().plus(terms.fresh()) : freshness.end(schedule, seen.at());
        return end.truncatedTo(ChronoUnit.MILLIS);
    }

    /** To the currency's own decimals. */
    static BigDecimal roundDown(BigDecimal amount, String currency) {
        int decimals = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
        return amount.setScale(decimals, RoundingMode.DOWN);
    }

    /** The first of two instants, of which null is never. */
    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        return one == null || (other != null && other.isBefore(one)) ? other : one;
    }

    static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
