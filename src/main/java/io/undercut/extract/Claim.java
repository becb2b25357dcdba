package io.undercut.extract;

import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one piece of evidence says of one product. Nothing is decided here: {@link MainProduct} says which product the
 * page is about, {@link Consensus} what its price is.
 *
 * @param offers in the page's order; empty for a claim that only identifies the product
 */
record Claim(
        Candidate.Evidence evidence,
        Role role,
        @Nullable String name,
        @Nullable String sku,
        @Nullable String gtin,
        @Nullable String url,
        List<OfferClaim> offers,
        Node node) {

    /** How the claim stands on the page. */
    enum Role {
        /** The page declares it its main entity. */
        MAIN,
        PLAIN,
        /** One of a product group's variants. */
        VARIANT,
        /** Part of a list, or related to another product. */
        LISTED
    }

    /**
     * One offer for the product.
     *
     * @param prices what is asked now; several when the offer contradicts itself
     * @param range true when {@code prices} are the ends of a range over several offers
     * @param listPrice the struck-through or recommended price
     * @param refused prices that the offer names but does not ask of everybody for one piece
     */
    record OfferClaim(
            List<Quote> prices,
            boolean range,
            @Nullable Quote listPrice,
            Availability availability,
            Condition condition,
            @Nullable String seller,
            @Nullable String sku,
            @Nullable String gtin,
            @Nullable String url,
            List<Refused> refused) {

        OfferClaim(
                List<Quote> prices,
                boolean range,
                @Nullable Quote listPrice,
                Availability availability,
                Condition condition,
                @Nullable String seller,
                @Nullable String sku,
                @Nullable String gtin,
                @Nullable String url) {
            this(prices, range, listPrice, availability, condition, seller, sku, gtin, url, List.of());
        }
    }

    /**
     * A price that never makes the offer's.
     *
     * @param reason why, as a sentence for the shop owner
     */
    record Refused(Quote quote, String reason) {}

    /**
     * A price as it stands in the page.
     *
     * @param reading null for text that holds no amount
     */
    record Quote(String text, PriceText.@Nullable Reading reading, Node node) {}
}
