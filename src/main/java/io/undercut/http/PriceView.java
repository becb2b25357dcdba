package io.undercut.http;

import io.undercut.catalog.Product;
import io.undercut.money.Money;
import io.undercut.price.Decision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An own price as the API serves it. */
record PriceView(
        String sku,
        Money price,
        Decision.Status status,
        Instant asOf,
        @Nullable Instant validUntil,
        @Nullable Lowest lowest,
        String reason) {

    /** @param page where the archived page can be read */
    record Lowest(String competitor, @Nullable Money price, Instant observedAt, String page) {}

    static PriceView of(Decision decision) {
        Decision.Input lowest = decision.lowest();
        return new PriceView(
                decision.sku(),
                decision.price(),
                decision.status(),
                decision.asOf(),
                decision.validUntil(),
                lowest == null
                        ? null
                        : new Lowest(
                                lowest.competitor(), lowest.price(), lowest.observedAt(), Page.link(lowest.page())),
                decision.reason());
    }

    /** A product for which no decision has been taken yet sells at its list price. */
    static PriceView undecided(Product product, Instant now) {
        return new PriceView(
                product.sku(),
                product.listPrice(),
                Decision.Status.NO_OFFER,
                now,
                null,
                null,
                "No decision has been taken yet; the list price applies.");
    }
}
