package io.undercut.extract;

import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the products among schema.org items, in whatever syntax these were written. */
final class SchemaOrg {
    private static final Pattern GTIN_SEPARATOR = Pattern.compile("[\\s-]");

    private static final Set<Integer> GTIN_LENGTHS = Set.of(8, 12, 13, 14);

    private static final int MAX_CLAIMS = 500;
    private static final int MAX_DEPTH = 24;

    private static final Set<String> PRODUCT = Set.of(
            "Product",
            "IndividualProduct",
            "ProductModel",
            "SomeProducts",
            "Vehicle",
            "Car",
            "Book",
            "ProductGroup",
            "ProductCollection",
            "Drug",
            "DietarySupplement");
    static final Set<String> OFFER = Set.of("Offer", "AggregateOffer", "OfferForPurchase", "OfferForLease");

    /** Things that have offers but are not sold by a shop page. */
    private static final Set<String> NO_PRODUCT = Set.of(
            "Organization",
            "Person",
            "Store",
            "LocalBusiness",
            "WebSite",
            "ItemList",
            "OfferCatalog",
            "Event",
            "BreadcrumbList",
            "Review",
            "AggregateRating");

    /** What these lead to is another product than the one that the page is about. */
    private static final Set<String> ELSEWHERE = Set.of(
            "isRelatedTo",
            "isSimilarTo",
            "isAccessoryOrSparePartFor",
            "isConsumableFor",
            "review",
            "reviews",
            "itemListElement",
            "hasOfferCatalog",
            "makesOffer",
            "addOn",
            "itemReviewed",
            "mentions",
            "recommendation",
            "relatedLink",
            "significantLink",
            "hasPart",
            "comment");

    private static final Set<String> NOT_FOLLOWED = Set.of("offers", "priceSpecification", "seller", "brand");

    private record Visit(
            Item item, Claim.Role role, @Nullable Item group, int depth) {}

    private SchemaOrg() {}

    static List<Claim> claims(List<Item> roots, Candidate.Evidence evidence) {
        List<Claim> claims = new ArrayList<>();
        Set<Item> seen = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        Deque<Visit> open = new ArrayDeque<>();
        for (int i = roots.size() - 1; i >= 0; i--) {
            open.push(new Visit(roots.get(i), Claim.Role.PLAIN, null, 0));
        }
        while (!open.isEmpty() && claims.size() < MAX_CLAIMS) {
            Visit visit = open.pop();
            Item item = visit.item();
            if (visit.depth() > MAX_DEPTH || !seen.add(item)) {
                continue;
            }
            if (isProduct(item)) {
                claims.add(claim(item, visit, evidence));
            } else if (item.is(OFFER)) {
                claims.add(offerAlone(item, visit, evidence));
            }
            List<Visit> next = new ArrayList<>();
            item.properties().forEach((name, values) -> {
                if (!NOT_FOLLOWED.contains(name)) {
                    for (Value value : values) {
                        if (value instanceof Item inner) {
                            next.add(new Visit(
                                    inner, role(visit, item, name), group(visit, item, name), visit.depth() + 1));
                        }
                    }
                }
            });
            for (int i = next.size() - 1; i >= 0; i--) {
                open.push(next.get(i));
            }
        }
        claims.addAll(Bystanders.of(roots, claims, evidence));
        return claims;
    }

    private static Claim.Role role(Visit visit, Item item, String property) {
        if (visit.role() == Claim.Role.LISTED || ELSEWHERE.contains(property)) {
            return Claim.Role.LISTED;
        }
        return switch (property) {
            case "mainEntity", "mainEntityOfPage" -> Claim.Role.MAIN;
            case "hasVariant", "model" -> Claim.Role.VARIANT;
            default -> isProduct(item) ? Claim.Role.LISTED : visit.role();
        };
    }

    private static @Nullable Item group(Visit visit, Item item, String property) {
        return property.equals("hasVariant") || property.equals("model") ? item : visit.group();
    }

    private static boolean isProduct(Item item) {
        return item.is(PRODUCT) || (item.properties().containsKey("offers") && !item.is(NO_PRODUCT) && !item.is(OFFER));
    }

    private static Claim claim(Item product, Visit visit, Candidate.Evidence evidence) {
        List<Claim.OfferClaim> offers = SchemaOffers.of(product);
        String name = product.text("name", "title");
        if (name == null && visit.group() != null) {
            name = visit.group().text("name");
        }
        return new Claim(
                evidence,
                visit.role(),
                Texts.cut(name, 500),
                Texts.cut(product.text("sku", "productID", "productId"), 100),
                gtin(product),
                product.text("url", "@id"),
                offers,
                product.node());
    }

    /** An offer outside of any product: broken nesting, or an offer that names its product itself. */
    private static Claim offerAlone(Item offer, Visit visit, Candidate.Evidence evidence) {
        List<Item> offered = offer.items("itemOffered");
        Item product = offered.isEmpty() ? offer : offered.get(0);
        return new Claim(
                evidence,
                visit.role(),
                Texts.cut(product.text("name"), 500),
                Texts.cut(product.text("sku", "productID"), 100),
                gtin(product),
                product.text("url"),
                SchemaOffers.ofOffer(offer),
                offer.node());
    }

    /** The digits of a GTIN-8, -12, -13 or -14 from any of the properties that carry them; null when there are none. */
    static @Nullable String gtin(Item item) {
        for (String property : List.of("gtin13", "gtin", "gtin14", "gtin12", "gtin8", "ean", "isbn", "upc")) {
            String digits = gtin(item.text(property));
            if (digits != null) {
                return digits;
            }
        }
        String id = item.text("productID");
        return id != null && id.indexOf(':') > 0 ? gtin(id.substring(id.indexOf(':') + 1)) : null;
    }

    static @Nullable String gtin(@Nullable String text) {
        if (text == null || text.length() > 40) {
            return null;
        }
        String digits = GTIN_SEPARATOR.matcher(text).replaceAll("");
        boolean plausible = GTIN_LENGTHS.contains(digits.length())
                && digits.chars().allMatch(c -> Glyphs.isDigit((char) c))
                && digits.chars().anyMatch(c -> c != '0');
        return plausible && hasCheckDigit(digits) ? digits : null;
    }

    /** GS1 General Specifications 7.9: weights 3 and 1 from the right, the sum a multiple of ten. */
    private static boolean hasCheckDigit(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            sum += i % 2 == 0 ? digit : 3 * digit;
        }
        return sum % 10 == 0;
    }

    /** "https://schema.org/InStock", "schema:InStock" and "InStock" are one name. */
    static String localName(String name) {
        String text = name.strip();
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        int from = Math.max(text.lastIndexOf('/', end - 1), text.lastIndexOf('#', end - 1));
        from = Math.max(from, text.lastIndexOf(':', end - 1));
        return text.substring(from + 1, end);
    }
}
