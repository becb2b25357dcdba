package io.undercut.offer;

import io.undercut.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * What one page says of its product (schema.org Offer).
 *
 * @param price what a new customer pays now; null only for a page that is out of stock and names no price. Never zero.
 * @param listPrice the struck-through or recommended price, where the page names one
 * @param gtin 8 to 14 digits
 * @param title plain text, at most 500 characters
 */
public record Offer(
        @Nullable Money price,
        @Nullable Money listPrice,
        Availability availability,
        Condition condition,
        @Nullable String seller,
        @Nullable String gtin,
        @Nullable String sku,
        @Nullable String title) {}
