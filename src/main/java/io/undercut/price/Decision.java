package io.undercut.price;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the rule for one product, with everything it was decided from.
 *
 * @param version 1 for a product's first decision, then one more each time
 * @param price our own price
 * @param validUntil when the earliest binding input stops being fresh; null when nothing binds
 * @param lowest the input that bounds the price, null when nothing binds
 * @param unlisted true when the sku is not in our catalogue and the price only mirrors the lowest offer seen
 * @param reason one sentence for the shop owner
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Decision(
        String sku,
        long version,
        Money price,
        Status status,
        Instant asOf,
        @Nullable Instant validUntil,
        @Nullable Input lowest,
        boolean unlisted,
        @Nullable Money listPrice,
        @Nullable Money floor,
        @Nullable Money map,
        String strategy,
        List<Input> inputs,
        String reason) {

    public Decision withStatus(Status other) {
        return new Decision(
                sku,
                version,
                price,
                other,
                asOf,
                validUntil,
                lowest,
                unlisted,
                listPrice,
                floor,
                map,
                strategy,
                inputs,
                reason);
    }

    /** True when both say the same of the same inputs, whenever and in whatever version. */
    public boolean sameContent(Decision other) {
        return equals(new Decision(
                other.sku,
                version,
                other.price,
                other.status,
                asOf,
                other.validUntil,
                other.lowest,
                other.unlisted,
                other.listPrice,
                other.floor,
                other.map,
                other.strategy,
                other.inputs,
                other.reason));
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
        HELD,
        /** Past {@code validUntil}; only ever computed at read, never stored. */
        STALE
    }

    /**
     * One competitor's latest offer as the rule saw it.
     *
     * @param policy revision of the competitor's policy that it was weighed under
     * @param binds whether it may move our price
     * @param why the reason that it binds or does not
     */
    public record Input(
            String competitor,
            long seq,
            long policy,
            @Nullable Money price,
            Availability availability,
            Instant observedAt,
            String page,
            boolean binds,
            String why) {}
}
