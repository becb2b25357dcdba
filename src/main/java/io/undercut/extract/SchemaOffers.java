package io.undercut.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads schema.org's Offer, AggregateOffer and PriceSpecification into what they ask for. */
final class SchemaOffers {

    private static final int MAX_OFFERS = 500;
    private static final Set<String> AGGREGATE = Set.of("AggregateOffer");

    private SchemaOffers() {}

    /** The offers of a product; a price that stands on the product itself counts as one. */
    static List<Claim.OfferClaim> of(Item product) {
        List<Claim.OfferClaim> offers = new ArrayList<>();
        for (Item offer : product.items("offers")) {
            if (offers.size() < MAX_OFFERS) {
                offers.addAll(ofOffer(offer));
            }
        }
        if (offers.isEmpty()
                && (product.properties().containsKey("price")
                        || product.properties().containsKey("lowPrice"))) {
            offers.add(single(product, currency(product, null)));
        }
        return offers;
    }

    static List<Claim.OfferClaim> ofOffer(Item offer) {
        List<Claim.OfferClaim> inner = new ArrayList<>();
        for (Item one : offer.items("offers")) {
            if (inner.size() < MAX_OFFERS) {
                inner.add(single(one, currency(one, offer)));
            }
        }
        boolean priced = inner.stream().anyMatch(one -> !one.prices().isEmpty());
        if (priced) {
            return inner;
        }
        boolean aggregate = offer.is(AGGREGATE) || offer.properties().containsKey("lowPrice");
        return List.of(aggregate ? range(offer) : single(offer, currency(offer, null)));
    }

    private static Claim.OfferClaim single(Item offer, Currencies.@Nullable Match currency) {
        List<Claim.Quote> prices = quotes(offer, "price", currency);
        Claim.Quote list = null;
        List<Claim.Quote> asked = new ArrayList<>();
        List<Claim.Quote> onSale = new ArrayList<>();
        for (Item specification : specifications(offer)) {
            List<Claim.Quote> specified = quotes(specification, "price", currency(specification, offer));
            String type = specification.text("priceType");
            if (specified.isEmpty() || SchemaTerms.isOtherPrice(type) || !forEverybody(specification)) {
                continue;
            }
            if (SchemaTerms.isListPrice(type)) {
                list = list == null ? specified.get(0) : list;
            } else {
                (SchemaTerms.isSalePrice(type) ? onSale : asked).addAll(specified);
            }
        }
        if (!onSale.isEmpty()) {
            list = list == null && !prices.isEmpty() ? prices.get(0) : list;
            prices = onSale;
        } else if (prices.isEmpty()) {
            prices = asked;
        }
        if (SchemaTerms.isListPrice(offer.text("priceType")) && list == null && !asked.isEmpty()) {
            list = prices.get(0);
            prices = asked;
        }
        return claim(offer, prices, false, list);
    }

    private static Claim.OfferClaim range(Item offer) {
        Currencies.Match currency = currency(offer, null);
        List<Claim.Quote> ends = new ArrayList<>(quotes(offer, "lowPrice", currency));
        ends.addAll(quotes(offer, "highPrice", currency));
        List<Claim.Quote> price = quotes(offer, "price", currency);
        String count = offer.text("offerCount");
        boolean single = ends.size() == 1 && "1".equals(count);
        if (ends.isEmpty() || (ends.size() == 1 && !price.isEmpty())) {
            return claim(offer, price, false, null);
        }
        return claim(offer, ends, !single, null);
    }

    private static Claim.OfferClaim claim(
            Item offer, List<Claim.Quote> prices, boolean range, Claim.@Nullable Quote list) {
        return new Claim.OfferClaim(
                prices,
                range,
                list,
                SchemaTerms.availability(offer.text("availability")),
                SchemaTerms.condition(offer.text("itemCondition")),
                Texts.cut(offer.text("seller", "offeredBy"), 200),
                Texts.cut(offer.text("sku", "mpn"), 100),
                SchemaOrg.gtin(offer),
                offer.text("url"));
    }

    private static List<Claim.Quote> quotes(Item item, String property, Currencies.@Nullable Match currency) {
        List<Claim.Quote> quotes = new ArrayList<>();
        for (Value.Text text : item.texts(property)) {
            quotes.addAll(Quotes.of(text.text(), text.number(), currency, text.node()));
        }
        return quotes;
    }

    private static List<Item> specifications(Item offer) {
        List<Item> found = new ArrayList<>(offer.items("priceSpecification"));
        for (Item compound : offer.items("priceSpecification")) {
            found.addAll(compound.items("priceComponent"));
        }
        return found;
    }

    /** False for member prices, prices from a quantity on, prices per litre and the like, and instalments. */
    private static boolean forEverybody(Item specification) {
        if (specification.properties().containsKey("validForMemberTier")
                || specification.properties().containsKey("billingIncrement")
                || specification.properties().containsKey("billingDuration")) {
            return false;
        }
        for (String property : List.of("referenceQuantity", "eligibleQuantity")) {
            for (Item quantity : specification.items(property)) {
                String least = quantity.text("value", "minValue");
                String unit = quantity.text("unitCode");
                boolean piece = unit == null || unit.equals("C62") || unit.equals("H87") || unit.equals("EA");
                if (!piece || (least != null && !least.equals("1") && !least.equals("1.0"))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Currencies.@Nullable Match currency(Item item, @Nullable Item around) {
        Currencies.Match own = Currencies.named(item.text("priceCurrency", "currency", "pricecurrency"));
        return own != null || around == null ? own : currency(around, null);
    }
}
