package io.undercut.extract;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may pay a price of schema.org markup, for what and how: only what everybody pays for one piece, once, is a price. */
final class OfferTerms {

    static final String WITHOUT_VAT = "It is without VAT, so no customer pays it.";

    /** Shops there never show taxes in a price, so that a price "without VAT" is what everybody sees. */
    private static final Set<String> QUOTED_BEFORE_TAX = Set.of("USD", "CAD");

    private static final Set<String> LEASE = Set.of("OfferForLease");

    private OfferTerms() {}

    /**
     * Why an offer or price specification is not what everybody pays for one piece, as a sentence; null when it is.
     *
     * @param currency of its price, null where unknown
     */
    static @Nullable String notForEverybody(Item terms, Currencies.@Nullable Match currency) {
        if (terms.properties().containsKey("validForMemberTier")) {
            return "Only members pay it.";
        }
        if (terms.properties().containsKey("billingIncrement")
                || terms.properties().containsKey("billingDuration")) {
            return "It is paid again and again, not once.";
        }
        String function = terms.text("businessFunction");
        if (terms.is(LEASE) || (function != null && !SchemaTerms.isSale(function))) {
            return "It is for hire or the like, not for sale.";
        }
        String customer = terms.text("eligibleCustomerType");
        if (customer != null && SchemaTerms.isTrade(customer)) {
            return "Only traders pay it.";
        }
        for (String property : List.of("referenceQuantity", "eligibleQuantity")) {
            for (Item quantity : terms.items(property)) {
                String reason = quantity(quantity);
                if (reason != null) {
                    return reason;
                }
            }
        }
        String plain = terms.texts("eligibleQuantity").isEmpty() ? null : terms.text("eligibleQuantity");
        if (isMoreThanOne(plain)) {
            return "It is asked from " + Texts.squeeze(String.valueOf(plain), 20) + " pieces on.";
        }
        return withoutVat(terms, currency) ? WITHOUT_VAT : null;
    }

    static boolean withoutVat(Item terms, Currencies.@Nullable Match currency) {
        return SchemaTerms.isFalse(terms.text("valueAddedTaxIncluded"))
                && (currency == null || !QUOTED_BEFORE_TAX.containsAll(currency.codes()));
    }

    private static @Nullable String quantity(Item quantity) {
        String least = quantity.text("minValue", "value");
        String unit = quantity.text("unitCode", "unitText");
        if (unit != null && !SchemaTerms.isPiece(unit)) {
            return "It is for a quantity (" + Texts.squeeze(unit, 20) + "), not for one piece.";
        }
        return isMoreThanOne(least)
                ? "It is asked from " + Texts.squeeze(String.valueOf(least), 20) + " pieces on."
                : null;
    }

    private static boolean isMoreThanOne(@Nullable String text) {
        PriceText.Reading number = text == null ? null : PriceText.first(text, '.');
        return number != null && number.amount().compareTo(java.math.BigDecimal.ONE) > 0;
    }
}
