package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.undercut.aws.InvalidField;
import io.undercut.money.Money;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How a product is priced. What slows a price down ({@code minRaise}, {@code maxChangesPerDay}) holds back rises only: a fall
 * that the bound asks for is never late.
 *
 * @param competitors the only ones whose offers bind, in order; null: all
 * @param ending decimals that a price below the list price ends with, such as 0.99 or 9.90; null: any
 * @param minRaise a rise of less than this many percent is left out; null: none is
 * @param maxChangesPerDay once a price has changed so often within 24 hours, it only falls; null: no limit
 * @param largestStep readings that would move the price by more than this many percent at once need a second one; null: as the
 *     settings say
 */
public record RuleSpec(
        Strategy strategy,
        @Nullable List<String> competitors,
        @Nullable BigDecimal ending,
        @Nullable BigDecimal minRaise,
        @Nullable Integer maxChangesPerDay,
        @Nullable BigDecimal largestStep) {

    public static final RuleSpec MATCH = of(Strategy.MATCH);

    static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int MOST_COMPETITORS = 50;
    private static final int LAST_POSITION = 20;
    private static final int MOST_CHANGES = 50;
    private static final BigDecimal LARGEST_ENDING = BigDecimal.valueOf(100_000);

    public RuleSpec {
        competitors = competitors == null ? null : chosen(competitors);
        if (strategy instanceof Strategy.UndercutByAmount undercut
                && undercut.amount().isZero()) {
            throw new InvalidField("amount", "must be above zero; to ask for the same price, use strategy match");
        }
        if (strategy instanceof Strategy.UndercutByPercent undercut) {
            percent("percent", undercut.percent(), HUNDRED);
        }
        if (strategy instanceof Strategy.Position place) {
            if (place.position() < 1 || place.position() > LAST_POSITION) {
                throw new InvalidField("position", "must be 1 to " + LAST_POSITION);
            }
            if (competitors != null && place.position() > competitors.size()) {
                throw new InvalidField(
                        "position", "can never be reached among " + competitors.size() + " competitors; choose more");
            }
        }
        if (ending != null && (ending.signum() <= 0 || ending.compareTo(LARGEST_ENDING) >= 0)) {
            throw new InvalidField("ending", "must be above zero, such as \"0.99\" or \"9.90\"");
        }
        if (minRaise != null) {
            percent("minRaise", minRaise, HUNDRED);
        }
        if (maxChangesPerDay != null && (maxChangesPerDay < 1 || maxChangesPerDay > MOST_CHANGES)) {
            throw new InvalidField("maxChangesPerDay", "must be 1 to " + MOST_CHANGES);
        }
        if (largestStep != null) {
            percent("largestStep", largestStep, HUNDRED);
        }
    }

    public static RuleSpec of(Strategy strategy) {
        return new RuleSpec(strategy, null, null, null, null, null);
    }

    /** Whether offers of this competitor may bind. */
    public boolean chooses(String competitor) {
        return competitors == null || competitors.contains(competitor);
    }

    /** @throws InvalidField for a rule that the product can never meet */
    void checkAgainst(Money listPrice) {
        if (strategy instanceof Strategy.UndercutByAmount undercut) {
            if (!undercut.amount().sameCurrency(listPrice)) {
                throw new InvalidField("rule.amount", "must be in the currency of listPrice, " + listPrice.currency());
            }
            if (undercut.amount().compareTo(listPrice) >= 0) {
                throw new InvalidField("rule.amount", "must be below listPrice: less than nothing cannot be asked for");
            }
        }
        if (ending != null) {
            if (!new Money(ending, listPrice.currency()).isPayable()) {
                throw new InvalidField("rule.ending", "is finer than the smallest unit of " + listPrice.currency());
            }
            if (ending.compareTo(listPrice.amount()) > 0) {
                throw new InvalidField("rule.ending", "is above listPrice, so no price could ever end with it");
            }
        }
    }

    static void percent(String field, BigDecimal value, BigDecimal below) {
        if (value.signum() <= 0 || value.compareTo(below) >= 0) {
            throw new InvalidField(field, "must be a number of percent above 0 and below " + below);
        }
    }

    private static List<String> chosen(List<String> ids) {
        if (ids.isEmpty()) {
            throw new InvalidField("competitors", "must name at least one; leave it out to count all");
        }
        if (ids.size() > MOST_COMPETITORS) {
            throw new InvalidField("competitors", "must name at most " + MOST_COMPETITORS);
        }
        ids.forEach(ListingId::checkCompetitor);
        return List.copyOf(new TreeSet<>(ids));
    }

    /** The flat form that is written and read. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Wire(
            String strategy,
            @Nullable Money amount,
            @Nullable BigDecimal percent,
            @Nullable Integer position,
            @Nullable List<String> competitors,
            @Nullable String ending,
            @Nullable BigDecimal minRaise,
            @Nullable Integer maxChangesPerDay,
            @Nullable BigDecimal largestStep) {}

    @JsonValue
    Wire wire() {
        return new Wire(
                strategy.wireName(),
                strategy instanceof Strategy.UndercutByAmount undercut ? undercut.amount() : null,
                strategy instanceof Strategy.UndercutByPercent undercut ? undercut.percent() : null,
                strategy instanceof Strategy.Position place ? place.position() : null,
                competitors,
                ending == null ? null : ending.toPlainString(),
                minRaise,
                maxChangesPerDay,
                largestStep);
    }

    @JsonCreator
    static RuleSpec of(
            @JsonProperty("strategy") @Nullable String strategy,
            @JsonProperty("amount") @Nullable Money amount,
            @JsonProperty("percent") @Nullable BigDecimal percent,
            @JsonProperty("position") @Nullable Integer position,
            @JsonProperty("competitors") @Nullable List<String> competitors,
            @JsonProperty("ending") @Nullable String ending,
            @JsonProperty("minRaise") @Nullable BigDecimal minRaise,
            @JsonProperty("maxChangesPerDay") @Nullable Integer maxChangesPerDay,
            @JsonProperty("largestStep") @Nullable BigDecimal largestStep) {
        return new RuleSpec(
                strategy(strategy == null ? "match" : strategy, amount, percent, position),
                competitors,
                ending == null ? null : ending(ending),
                minRaise,
                maxChangesPerDay,
                largestStep);
    }

    private static Strategy strategy(
            String name, @Nullable Money amount, @Nullable BigDecimal percent, @Nullable Integer position) {
        boolean undercut = name.equals("undercut");
        boolean place = name.equals("position");
        if (!undercut && !place && !name.equals("match")) {
            throw new InvalidField("strategy", "must be match, undercut or position");
        }
        if (!undercut && amount != null) {
            throw new InvalidField("amount", "belongs to strategy undercut; leave it out");
        }
        if (!undercut && percent != null) {
            throw new InvalidField("percent", "belongs to strategy undercut; leave it out");
        }
        if (!place && position != null) {
            throw new InvalidField("position", "belongs to strategy position; leave it out");
        }
        if (undercut) {
            if (amount != null && percent != null) {
                throw new InvalidField("percent", "and amount exclude each other; give one of them");
            }
            if (amount != null) {
                return new Strategy.UndercutByAmount(amount);
            }
            if (percent != null) {
                return new Strategy.UndercutByPercent(percent);
            }
            throw new InvalidField("strategy", "undercut needs an amount or a percent to undercut by");
        }
        if (place) {
            if (position == null) {
                throw new InvalidField("position", "is required: 1 is the lowest offer, 2 the one above it");
            }
            return new Strategy.Position(position);
        }
        return Strategy.MATCH;
    }

    private static BigDecimal ending(String text) {
        if (text.length() > 10 || !text.matches("[0-9]*([.][0-9]+)?") || text.isEmpty()) {
            throw new InvalidField("ending", "must be a decimal string such as \"0.99\" or \"9.90\"");
        }
        return new BigDecimal(text);
    }
}
