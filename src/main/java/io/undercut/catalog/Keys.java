package io.undercut.catalog;

import static io.undercut.aws.Item.s;

import io.undercut.aws.Item;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Keys of the catalogue table, see {@link Tables}. */
public final class Keys {

    static final String PRODUCT = "PRODUCT";
    static final String DECISION = "DECISION";
    static final String LISTING = "LISTING#";
    private static final String COMPETITOR = "C#";
    private static final String GROUP = "G#";

    private Keys() {}

    public static Map<String, AttributeValue> decision(String sku) {
        return key(partition(sku), DECISION);
    }

    /** @param host as politeness knows it: a name, with the port where it is an unusual one */
    public static Map<String, AttributeValue> host(String host) {
        return key("H#" + host, "HOST");
    }

    static Map<String, AttributeValue> product(String sku) {
        return key(partition(sku), PRODUCT);
    }

    static Map<String, AttributeValue> listing(ListingId id) {
        return key(partition(id.sku()), LISTING + id.competitor());
    }

    static Map<String, AttributeValue> competitor(String id) {
        return key(COMPETITOR + id, "COMPETITOR");
    }

    static Map<String, AttributeValue> group(String name) {
        return key(GROUP + name, "GROUP");
    }

    static boolean isGroup(Map<String, AttributeValue> item) {
        return Item.required(item, "pk").startsWith(GROUP);
    }

    static String groupName(Map<String, AttributeValue> item) {
        return Item.required(item, "pk").substring(GROUP.length());
    }

    static Map<String, AttributeValue> row(String sku, String sk) {
        return key(partition(sku), sk);
    }

    /** What all listings of one competitor have in common, in index {@link Tables#BY_KIND}. */
    static String listingKind(String competitor) {
        return LISTING + competitor;
    }

    static String partition(String sku) {
        return "S#" + sku;
    }

    /** The sku of any item in a sku's partition. */
    public static String sku(Map<String, AttributeValue> item) {
        return Item.required(item, "pk").substring("S#".length());
    }

    static boolean isCompetitor(Map<String, AttributeValue> item) {
        return Item.required(item, "pk").startsWith(COMPETITOR);
    }

    static String competitorId(Map<String, AttributeValue> item) {
        return Item.required(item, "pk").substring(COMPETITOR.length());
    }

    static boolean isListing(Map<String, AttributeValue> item) {
        return Item.required(item, "sk").startsWith(LISTING);
    }

    static ListingId listingId(Map<String, AttributeValue> item) {
        return new ListingId(sku(item), Item.required(item, "sk").substring(LISTING.length()));
    }

    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of("pk", s(pk), "sk", s(sk));
    }
}
