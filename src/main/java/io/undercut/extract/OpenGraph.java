package io.undercut.extract;

import io.undercut.offer.Availability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** The page's product in {@code meta} tags: Open Graph's og:* and Facebook's product:* (also as product.* or name=). */
final class OpenGraph {

    private static final Set<String> PRICE =
            Set.of("og:price:amount", "product:price:amount", "og:product:price:amount", "product:price");
    private static final Set<String> SALE = Set.of("product:sale_price:amount", "og:sale_price:amount");
    private static final Set<String> LIST = Set.of(
            "product:original_price:amount",
            "og:price:standard_amount",
            "og:price:original_amount",
            "product:retail_price:amount");
    private static final Set<String> CURRENCY = Set.of(
            "og:price:currency",
            "product:price:currency",
            "og:product:price:currency",
            "product:sale_price:currency",
            "og:currency");

    private final Page page;

    private OpenGraph(Page page) {
        this.page = page;
    }

    /** At most one claim; none when the page has no product price or availability in its meta tags. */
    static List<Claim> claims(Page page) {
        return new OpenGraph(page).claims();
    }

    /** The currency that the page's meta tags name, null for none. */
    static @Nullable String currency(Page page) {
        return new OpenGraph(page).first(CURRENCY);
    }

    private List<Claim> claims() {
        Currencies.Match currency = Currencies.named(first(CURRENCY));
        List<Claim.Quote> sale = quotes(SALE, currency);
        List<Claim.Quote> price = quotes(PRICE, currency);
        List<Claim.Quote> list = quotes(LIST, currency);
        if (list.isEmpty() && !sale.isEmpty()) {
            list = price;
        }
        Availability availability = SchemaTerms.availability(
                all(Set.of("product:availability", "og:availability", "og:product:availability")));
        if (sale.isEmpty() && price.isEmpty() && availability == Availability.UNKNOWN) {
            return List.of();
        }
        Claim.OfferClaim offer = new Claim.OfferClaim(
                sale.isEmpty() ? price : sale,
                false,
                list.isEmpty() ? null : list.get(0),
                availability,
                SchemaTerms.condition(first(Set.of("product:condition", "og:condition"))),
                null,
                null,
                null,
                null);
        return List.of(new Claim(
                Candidate.Evidence.OPEN_GRAPH,
                Claim.Role.MAIN,
                Texts.cut(first(Set.of("og:title")), 500),
                Texts.cut(first(Set.of("product:retailer_item_id", "product:retailer_part_no", "product:sku")), 100),
                SchemaOrg.gtin(first(
                        Set.of("product:gtin", "product:ean", "product:upc", "product:isbn", "og:upc", "og:isbn"))),
                first(Set.of("og:url")),
                List.of(offer),
                () -> "meta"));
    }

    private List<Claim.Quote> quotes(Set<String> names, Currencies.@Nullable Match currency) {
        List<Claim.Quote> quotes = new ArrayList<>();
        for (Element meta : page.metas) {
            String content = meta.attr("content");
            if (names.contains(name(meta)) && !content.isBlank() && quotes.size() < 20) {
                quotes.addAll(Quotes.of(content, false, currency, () -> CssPath.of(meta)));
            }
        }
        return quotes;
    }

    private List<String> all(Set<String> names) {
        return page.metas.stream()
                .filter(meta -> names.contains(name(meta)))
                .map(meta -> meta.attr("content"))
                .filter(content -> !content.isBlank())
                .limit(20)
                .toList();
    }

    private @Nullable String first(Set<String> names) {
        for (Element meta : page.metas) {
            if (names.contains(name(meta)) && !meta.attr("content").isBlank()) {
                return meta.attr("content").strip();
            }
        }
        return null;
    }

    private static String name(Element meta) {
        String name = Page.metaName(meta).toLowerCase(Locale.ROOT);
        return name.startsWith("product.") ? name.replace('.', ':') : name;
    }
}
