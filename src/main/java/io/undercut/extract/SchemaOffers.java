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
            offers.add(single(product, null));
        }
        return offers;
    }

    static List<Claim.OfferClaim> ofOffer(Item offer) {
        List<Claim.OfferClaim> inner = new ArrayList<>();
        for (Item one : offer.items("offers")) {
            if (inner.size() < MAX_OFFERS) {
                inner.add(single(one, offer));
            }
        }
        if (inner.stream().anyMatch(one -> !one.prices().isEmpty())) {
            return inner;
        }
        boolean aggregate = offer.is(AGGREGATE) || offer.properties().containsKey("lowPrice");
        return List.of(aggregate ? range(offer) : single(offer, null));
    }

    private static Claim.OfferClaim single(Item offer, @Nullable Item around) {
        Currencies.Match currency = currency(offer, around);
        List<Claim.Quote> own = quotes(offer, "price", currency);
        List<Claim.Quote> asked = new ArrayList<>();
        List<Claim.Quote> onSale = new ArrayList<>();
        List<Claim.Refused> refused = new ArrayList<>();
        Claim.Quote list = null;
        boolean net = OfferTerms.withoutVat(offer, currency);
        for (Item specification : specifications(offer)) {
            Currencies.Match specified = currency(specification, offer);
            List<Claim.Quote> quotes = quotes(specification, "price", specified);
            String type = specification.text("priceType");
            String reason = OfferTerms.notForEverybody(specification, specified);
            if (reason == null && SchemaTerms.isOtherPrice(type)) {
                reason = "It is a " + Texts.squeeze(String.valueOf(type), 60) + ", not the price asked.";
            }
            if (reason != null) {
                refuse(quotes, reason, refused);
                net |= OfferTerms.withoutVat(specification, specified) && sameAmount(own, quotes);
            } else if (SchemaTerms.isListPrice(type)) {
                list = list == null && !quotes.isEmpty() ? quotes.get(0) : list;
            } else {
                (SchemaTerms.isSalePrice(type) ? onSale : asked).addAll(quotes);
            }
        }
        List<Claim.Quote> prices = own.isEmpty() ? asked : own;
        if (!onSale.isEmpty()) {
            list = list == null && !prices.isEmpty() ? prices.get(0) : list;
            prices = onSale;
        } else if (SchemaTerms.isListPrice(offer.text("priceType")) && list == null && !asked.isEmpty()) {
            list = prices.get(0);
            prices = asked;
        } else if (net && !own.isEmpty()) {
            refuse(own, OfferTerms.WITHOUT_VAT, refused);
            prices = asked;
        }
        String reason = OfferTerms.notForEverybody(offer, currency);
        if (reason == null && around != null) {
            reason = OfferTerms.notForEverybody(around, currency);
        }
        if (reason != null) {
            refuse(prices, reason, refused);
            prices = List.of();
        }
        return claim(offer, prices, false, list, refused);
    }

    private static Claim.OfferClaim range(Item offer) {
        Currencies.Match currency = currency(offer, null);
        List<Claim.Quote> ends = new ArrayList<>(quotes(offer, "lowPrice", currency));
        ends.addAll(quotes(offer, "highPrice", currency));
        List<Claim.Quote> price = quotes(offer, "price", currency);
        String count = offer.text("offerCount");
        boolean single = ends.size() == 1 && "1".equals(count);
        boolean own = ends.isEmpty() || (ends.size() == 1 && !price.isEmpty());
        List<Claim.Quote> prices = own ? price : ends;
        List<Claim.Refused> refused = new ArrayList<>();
        String reason = OfferTerms.notForEverybody(offer, currency);
        if (reason != null) {
            refuse(prices, reason, refused);
            prices = List.of();
        }
        return claim(offer, prices, !own && !single && !prices.isEmpty(), null, refused);
    }

    private static Claim.OfferClaim claim(
            Item offer,
            List<Claim.Quote> prices,
            boolean range,
            Claim.@Nullable Quote list,
            List<Claim.Refused> refused) {
        return new Claim.OfferClaim(
                prices,
                range,
                list,
                SchemaTerms.availability(offer.allTexts("availability")),
                SchemaTerms.condition(offer.text("itemCondition")),
                Texts.cut(offer.text("seller", "offeredBy"), 200),
                Texts.cut(offer.text("sku"), 100),
                SchemaOrg.gtin(offer),
                offer.text("url"),
                refused);
    }

    private static void refuse(List<Claim.Quote> quotes, String reason, List<Claim.Refused> refused) {
        quotes.forEach(quote -> refused.add(new Claim.Refused(quote, reason)));
    }

    private static boolean sameAmount(List<Claim.Quote> some, List<Claim.Quote> others) {
        return some.stream().anyMatch(one -> others.stream().anyMatch(other -> amountsEqual(one, other)));
    }

    private static boolean amountsEqual(Claim.Quote one, Claim.Quote other) {
        return one.reading() != null
                && other.reading() != null
                && one.reading().amount().compareTo(other.reading().amount()) == 0;
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

    private static Currencies.@Nullable Match currency(Item item, @Nullable Item around) {
        Currencies.Match own = Currencies.named(item.text("priceCurrency", "currency", "pricecurrency"));
        return own != null || around == null ? own : currency(around, null);
    }
}
