package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * Something we sell.
 *
 * @param listPrice our regular price: own price never rises above it
 * @param floor own price never falls below it; same currency as the list price
 * @param map the lowest price that the maker lets us advertise
 * @param cost what we pay for it; shown in margins, never a limit by itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Product(
        String sku,
        String title,
        Money listPrice,
        @Nullable Money floor,
        @Nullable Money map,
        @Nullable Money cost,
        @Nullable String group,
        @Nullable String gtin,
        RuleSpec rule) {

    public Product {
        ListingId.checkSku(sku);
        if (title == null || title.isBlank() || title.length() > 500) {
            throw new IllegalArgumentException("title must be 1 to 500 characters");
        }
        if (listPrice == null || listPrice.isZero()) {
            throw new IllegalArgumentException("listPrice is required and must be above zero");
        }
        sameCurrency("floor", floor, listPrice);
        sameCurrency("map", map, listPrice);
        sameCurrency("cost", cost, listPrice);
        if (floor != null && floor.compareTo(listPrice) > 0) {
            throw new IllegalArgumentException("floor must not be above listPrice");
        }
        if (map != null && map.compareTo(listPrice) > 0) {
            throw new IllegalArgumentException("map must not be above listPrice");
        }
        if (gtin != null && !gtin.matches("[0-9]{8}|[0-9]{12,14}")) {
            throw new IllegalArgumentException("gtin must be 8, 12, 13 or 14 digits");
        }
        rule = rule == null ? RuleSpec.MATCH : rule;
        rule.checkAgainst(listPrice);
    }

    private static void sameCurrency(String field, @Nullable Money money, Money listPrice) {
        if (money != null && !money.sameCurrency(listPrice)) {
            throw new IllegalArgumentException(field + " must be in the currency of listPrice");
        }
    }
}
