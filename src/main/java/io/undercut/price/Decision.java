package io.undercut.price;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.catalog.Freshness;
import io.undercut.catalog.RuleSpec;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the rule for one product, with everything it was decided from. The one in force is also the memory of the next:
 * which reading of each listing counts, and which is held.
 *
 * @param version 1 for a product's first decision; a later one has a higher number
 * @param price our own price
 * @param since when it came to say what it says
 * @param asOf when it was taken from what was known then; it is taken anew when its offers are seen again
 * @param validUntil when the earliest input that matters stops being fresh; null when there is none
 * @param review when it is to be decided anew although nothing changes; null for none
 * @param lowest the input that bounds the price, null when nothing binds
 * @param unlisted true when the sku is not in our catalogue and the price only mirrors the lowest offer seen
 * @param rule null for an unlisted sku
 * @param group revision of the terms of the product's group
 * @param reason one sentence for the shop owner
 * @param changes when the price was changed within the last 24 hours; null where nobody counts
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Decision(
        String sku,
        long version,
        Money price,
        Status status,
        Instant since,
        Instant asOf,
        @Nullable Instant validUntil,
        @Nullable Instant review,
        @Nullable Input lowest,
        boolean unlisted,
        @Nullable Money listPrice,
        @Nullable Money floor,
        @Nullable Money map,
        String strategy,
        @Nullable RuleSpec rule,
        long group,
        List<Input> inputs,
        String reason,
        @Nullable List<Instant> changes) {

    /** Decisions of before there was {@code since} have none. */
    @SuppressWarnings("ConstantValue")
    public Decision {
        since = since == null ? asOf : since;
    }

    public Decision withStatus(Status other) {
        return with(version, since, asOf, other);
    }

    /** This one of the same content in the place of the other; the other itself when nothing at all has changed. */
    Decision inPlaceOf(Decision other) {
        return with(other.version, other.since, other.asOf, status).equals(other)
                ? other
                : with(other.version, other.since, asOf, status);
    }

    private Decision with(long otherVersion, Instant otherSince, Instant otherAsOf, Status otherStatus) {
        return new Decision(
                sku,
                otherVersion,
                price,
                otherStatus,
                otherSince,
                otherAsOf,
                validUntil,
                review,
                lowest,
                unlisted,
                listPrice,
                floor,
                map,
                strategy,
                rule,
                group,
                inputs,
                reason,
                changes);
    }

    /** When it is to be looked at again whatever happens: a little before it ends; null when never. */
    @Nullable
    Instant due() {
        return validUntil == null ? review : Comparison.earlier(Freshness.renewal(asOf, validUntil), review);
    }

    /** When it has to be decided anew whatever happens; null when never. */
    @Nullable
    Instant ends() {
        return Comparison.earlier(validUntil, review);
    }

    /** True when both say the same of the same offers, however fresh these are, whenever and in whatever version. */
    public boolean sameContent(Decision other) {
        return price.equals(other.price)
                && status == other.status
                && unlisted == other.unlisted
                && Objects.equals(listPrice, other.listPrice)
                && Objects.equals(floor, other.floor)
                && Objects.equals(map, other.map)
                && Objects.equals(rule, other.rule)
                && strategy.equals(other.strategy)
                && reason.equals(other.reason)
                && sameInputs(inputs, other.inputs);
    }

    private static boolean sameInputs(List<Input> these, List<Input> those) {
        if (these.size() != those.size()) {
            return false;
        }
        for (int i = 0; i < these.size(); i++) {
            if (!these.get(i).sameContent(those.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The input of a competitor; null when there is none. */
    public @Nullable Input input(String competitor) {
        for (Input input : inputs) {
            if (input.competitor.equals(competitor)) {
                return input;
            }
        }
        return null;
    }

    /** As {@link #input(String)}, looked for first where it most likely is: both are in the order of the ids. */
    @Nullable
    Input input(String competitor, int place) {
        return place < inputs.size() && inputs.get(place).competitor.equals(competitor)
                ? inputs.get(place)
                : input(competitor);
    }

    /** Statuses of an own price, as the API shows them. */
    public enum Status {
        /** A binding offer sets the price. */
        MATCHED,
        /** Our list price is already the lowest. */
        LIST,
        /** Nothing binds. */
        NO_OFFER,
        FLOOR_BOUND,
        MAP_BOUND,
        /** A reading that is held would move it. */
        HELD,
        /** Past {@code validUntil}; only ever computed at read, never stored. */
        STALE
    }

    /**
     * One competitor's offer as the rule saw it: the reading that counts or, where none does yet, the one that is held.
     *
     * @param seq number of the reading
     * @param policy revision of the competitor's terms that it was weighed under
     * @param price beside ours, see {@code how}; null when it could not be compared
     * @param binds whether it may move our price
     * @param why the reason that it binds or does not
     * @param until when it stops to be fresh; null when that does not matter
     * @param how what was done to make it comparable; null when nothing had to be
     * @param listed as the page names it
     * @param uncounted true when this reading does not count and none before it did
     * @param held a newer reading that does not count yet; null for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Input(
            String competitor,
            long seq,
            long policy,
            @Nullable Money price,
            Availability availability,
            Instant observedAt,
            String page,
            boolean binds,
            String why,
            @Nullable Instant until,
            @Nullable String how,
            @Nullable Money listed,
            boolean sale,
            Condition condition,
            @Nullable String seller,
            String extractor,
            @Nullable String node,
            boolean uncounted,
            @Nullable Held held) {

        /** Decisions of before there were terms name neither. */
        @SuppressWarnings("ConstantValue")
        public Input {
            condition = condition == null ? Condition.UNKNOWN : condition;
            extractor = extractor == null ? "" : extractor;
        }

        static Input of(
                String competitor,
                Seen seen,
                long policy,
                Comparison.Weighed weighed,
                boolean binds,
                String why,
                @Nullable Instant until,
                boolean uncounted,
                @Nullable Held held) {
            return new Input(
                    competitor,
                    seen.seq(),
                    policy,
                    weighed.price() == null ? seen.price() : weighed.price(),
                    seen.availability(),
                    seen.at(),
                    seen.page(),
                    binds,
                    why,
                    until,
                    weighed.how(),
                    seen.price(),
                    seen.sale(),
                    seen.condition(),
                    seen.seller(),
                    seen.extractor(),
                    seen.node(),
                    uncounted,
                    held);
        }

        /** The reading that counts; null when none does. */
        @Nullable
        Seen counted() {
            return uncounted
                    ? null
                    : new Seen(
                            seq,
                            observedAt,
                            listed == null ? price : listed,
                            sale,
                            availability,
                            condition,
                            seller,
                            page,
                            extractor,
                            node);
        }

        /** True when the offer would bind if it were seen again. */
        boolean stale() {
            return why.startsWith(Comparison.NOT_FRESH);
        }

        /** Number of the newest reading that it knows. */
        long newest() {
            return held == null ? seq : Math.max(seq, held.seen.seq());
        }

        private boolean sameContent(Input other) {
            return competitor.equals(other.competitor)
                    && binds == other.binds
                    && Objects.equals(price, other.price)
                    && availability == other.availability
                    && why.equals(other.why)
                    && Objects.equals(how, other.how)
                    && extractor.equals(other.extractor)
                    && (held == null) == (other.held == null)
                    && (held == null || other.held == null || held.sameContent(other.held));
        }
    }

    /**
     * A reading that is too strange to count at once.
     *
     * @param since when it was seen first; a reading that says the same, made long enough after, makes it count
     * @param price beside ours, null when it could not be compared
     * @param byBreaker true when no second reading makes it count, because too many of the competitor's prices jumped
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Held(Instant since, Seen seen, @Nullable Money price, String why, boolean byBreaker) {

        private boolean sameContent(Held other) {
            return since.equals(other.since) && Objects.equals(price, other.price) && why.equals(other.why);
        }
    }
}
