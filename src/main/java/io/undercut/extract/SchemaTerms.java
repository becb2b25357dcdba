package io.undercut.extract;

import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** schema.org's enumerations, written as IRI, local name or words ("https://schema.org/InStock", "in stock"). */
final class SchemaTerms {

    private SchemaTerms() {}

    /** What all values of one offer come to: words that are understood decide, and must not contradict each other. */
    static Availability availability(List<String> texts) {
        Set<Availability> said = EnumSet.noneOf(Availability.class);
        texts.forEach(text -> said.add(availability(text)));
        said.remove(Availability.UNKNOWN);
        if (said.size() > 1) {
            said.remove(Availability.UNCLEAR);
        }
        if (said.isEmpty()) {
            return Availability.UNKNOWN;
        }
        return said.size() == 1 ? said.iterator().next() : Availability.UNCLEAR;
    }

    /** {@link Availability#UNKNOWN} for no text, {@link Availability#UNCLEAR} for one that is not understood. */
    static Availability availability(@Nullable String text) {
        Availability term = term(text);
        if (term != Availability.UNKNOWN || text == null || text.isBlank()) {
            return term;
        }
        Availability words = AvailabilityWords.in(text);
        return words == Availability.UNKNOWN ? Availability.UNCLEAR : words;
    }

    private static Availability term(@Nullable String text) {
        if (isFalse(text)) {
            return Availability.OUT_OF_STOCK;
        }
        return switch (key(text)) {
            case "instock",
                    "instoreonly",
                    "onlineonly",
                    "limitedavailability",
                    "available",
                    "instoreandonline",
                    "madetoorder",
                    "lowstock",
                    "true",
                    "yes",
                    "availablefororder" -> Availability.IN_STOCK;
            case "outofstock",
                    "soldout",
                    "oos",
                    "unavailable",
                    "notavailable",
                    "reserved",
                    "outstock",
                    "nostock",
                    "no" -> Availability.OUT_OF_STOCK;
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

    static boolean isFalse(@Nullable String text) {
        return text != null && (key(text).equals("false") || text.strip().equals("0"));
    }

    /** GoodRelations' business function for buying; others lease, repair, dispose or buy. */
    static boolean isSale(String businessFunction) {
        return key(businessFunction).equals("sell");
    }

    static boolean isTrade(String customerType) {
        return switch (key(customerType)) {
            case "business", "reseller" -> true;
            default -> false;
        };
    }

    /** UN/CEFACT codes and words for one piece. */
    static boolean isPiece(String unit) {
        return switch (unit.strip().toUpperCase(Locale.ROOT)) {
            case "C62", "H87", "EA", "PCE", "PCS", "NMP", "PIECE", "PIECES", "UNIT", "UNITS", "ITEM", "ITEMS" -> true;
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
