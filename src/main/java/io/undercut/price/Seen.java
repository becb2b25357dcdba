package io.undercut.price;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.catalog.Listing;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.offer.Offer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A reading of a listing, as far as prices depend on it. A decision keeps it, because the listing's row knows the last one only.
 *
 * @param price as the page names it
 * @param node where the price stands on the page; null where that was not kept
 * @param sale true when it stands beside a higher list price
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Seen(
        long seq,
        Instant at,
        @Nullable Money price,
        boolean sale,
        Availability availability,
        Condition condition,
        @Nullable String seller,
        String page,
        String extractor,
        @Nullable String node) {

    static Seen of(Listing.Observed observed) {
        Offer offer = observed.offer();
        Money price = offer.price();
        Money list = offer.listPrice();
        boolean sale = price != null && list != null && price.sameCurrency(list) && price.compareTo(list) < 0;
        return new Seen(
                observed.seq(),
                observed.at(),
                price,
                sale,
                offer.availability(),
                offer.condition(),
                offer.seller(),
                observed.page(),
                observed.extractor(),
                observed.node());
    }

    /** True when it is the same reading of the same page, perhaps found unchanged since. */
    boolean isSamePage(Seen other) {
        return equals(new Seen(
                other.seq,
                at,
                other.price,
                other.sale,
                other.availability,
                other.condition,
                other.seller,
                other.page,
                other.extractor,
                other.node));
    }
}
