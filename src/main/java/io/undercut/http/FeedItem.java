package io.undercut.http;

import io.undercut.catalog.Product;
import io.undercut.money.Money;
import io.undercut.price.Decision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A product's own price as the feed has it. */
record FeedItem(
        String sku,
        String title,
        Money price,
        Decision.Status status,
        Instant asOf,
        @Nullable Instant validUntil,
        Money listPrice,
        @Nullable Money lowestPrice,
        @Nullable String lowestCompetitor,
        String reason) {

    static FeedItem of(Product product, @Nullable Decision decision, Instant now) {
        PriceView price = decision == null ? PriceView.undecided(product, now) : PriceView.of(decision);
        PriceView.Lowest lowest = price.lowest();
        return new FeedItem(
                product.sku(),
                product.title(),
                price.price(),
                price.status(),
                price.asOf(),
                price.validUntil(),
                product.listPrice(),
                lowest == null ? null : lowest.price(),
                lowest == null ? null : lowest.competitor(),
                price.reason());
    }
}
