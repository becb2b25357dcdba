package io.undercut.extract;

import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** schema.org's enumerations, written as IRI, local name or words ("https://schema.org/InStock", "in stock"). */
final class SchemaTerms {

    private SchemaTerms() {}

    static Availability availability(@Nullable String text) {
        return switch (key(text)) {
            case "instock",
                    "instoreonly",
                    "onlineonly",
                    "limitedavailability",
                    "available",
                    "instoreandonline",
                    "madetoorder",
                    "lowstock",
                    "availablefororder" -> Availability.IN_STOCK;
            case "outofstock", "soldout", "oos", "unavailable", "notavailable", "reserved", "outstock", "nostock" ->
                Availability.OUT_OF_STOCK;
            case "preorder", "presale" -> Availability.PRE_ORDER;
            case "backorder", "backordered" -> Availability.BACK_ORDER;
            case "discontinued" -> Availability.DISCONTINUED;
            default -> Availability.UNKNOWN;
        };
    }

    static Condition condition(@Nullable String text) {
        return switch (key(text)) {
            case "newcondition", "new" -> Condition.NEW;
            case "usedcondition", "used", "preowned", "openbox" -> Condition.USED;
            case "refurbishedcondition", "refurbished", "renewed" -> Condition.REFURBISHED;
            case "damagedcondition", "damaged" -> Condition.DAMAGED;
            default -> Condition.UNKNOWN;
        };
    }

    /** True for price types that are no longer or not yet asked: list, struck-through, recommended, invoice prices. */
    static boolean isListPrice(@Nullable String priceType) {
        return switch (key(priceType)) {
            case "listprice", "strikethroughprice", "msrp", "srp", "rrp", "regularprice", "suggestedretailprice" ->
                true;
            default -> false;
        };
    }

    static boolean isSalePrice(@Nullable String priceType) {
        return key(priceType).equals("saleprice");
    }

    /** Prices that are not asked of a customer at all. */
    static boolean isOtherPrice(@Nullable String priceType) {
        return switch (key(priceType)) {
            case "invoiceprice", "minimumadvertisedprice", "downpayment", "installment" -> true;
            default -> false;
        };
    }

    /** Letters of the local name alone, small. */
    private static String key(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String local = SchemaOrg.localName(text.strip());
        StringBuilder letters = new StringBuilder();
        local.chars().filter(Character::isLetter).limit(40).forEach(c -> letters.append((char) c));
        return letters.toString().toLowerCase(Locale.ROOT);
    }
}
