package io.undercut.price;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.aws.Json;
import io.undercut.catalog.ListingId;
import io.undercut.money.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An own price came to be another, or to have another status. What is said of one decision never changes: whoever hears of it twice
 * hears the same.
 *
 * @param version of the decision; a later move of the same sku has a higher one
 * @param at when it was decided
 * @param reason one sentence for the shop owner
 * @param before what was in force until then; null for a first price
 * @param lowest the offer that bounds the price; null when nothing binds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Move(
        String sku,
        long version,
        Money price,
        Decision.Status status,
        Instant at,
        String reason,
        @Nullable Before before,
        @Nullable Lowest lowest) {

    /** @throws IllegalArgumentException for what no decision says */
    @SuppressWarnings("ConstantValue")
    public Move {
        ListingId.checkSku(sku);
        if (version < 1 || price == null || status == null || at == null) {
            throw new IllegalArgumentException("a move needs version, price, status and at");
        }
        reason = reason == null ? "" : reason;
    }

    public record Before(Money price, Decision.Status status) {}

    public record Lowest(String competitor, Money price) {}

    /** Null when both have the same price and status. */
    static @Nullable Move between(@Nullable Decision old, Decision next) {
        if (old != null && old.price().equals(next.price()) && old.status() == next.status()) {
            return null;
        }
        Decision.Input lowest = next.lowest();
        return new Move(
                next.sku(),
                next.version(),
                next.price(),
                next.status(),
                next.asOf(),
                next.reason(),
                old == null ? null : new Before(old.price(), old.status()),
                lowest == null || lowest.price() == null ? null : new Lowest(lowest.competitor(), lowest.price()));
    }

    static Move read(String json) {
        return Json.read(json, Move.class);
    }
}
