package io.undercut.extract;

import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Products in the state that scripts carry: an object with a name and a price, whatever shop system wrote it. Whole
 * numbers may count cents, so each has two readings until other evidence decides.
 */
final class EmbeddedState {

    private static final int MAX_CLAIMS = 300;
    private static final int MAX_OBJECTS = 100_000;
    private static final int NESTED = 3;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private static final Set<String> NAMES = Set.of("name", "title", "productname", "itemname", "producttitle", "displayname");
    private static final Set<String> NUMBERS =
            Set.of("sku", "id", "productid", "itemid", "code", "mpn", "partnumber", "articlenumber", "productcode", "itemnumber");
    private static final Set<String> GTINS = Set.of("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "ean13", "upc", "barcode", "isbn");
    private static final Set<String> URLS = Set.of("url", "producturl", "canonicalurl", "link", "href", "seourl", "pdpurl");
    private static final Set<String> NOW = Set.of(
            "saleprice", "currentprice", "finalprice", "sellingprice", "specialprice", "offerprice", "discountedprice",
            "discountprice", "nowprice", "actualprice", "promoprice", "promotionalprice", "pricenow", "bestprice", "sale", "current", "now", "final");
    private static final Set<String> PLAIN =
            Set.of("price", "prices", "priceamount", "pricevalue", "amount", "value", "pricing", "priceinfo", "offer", "offers", "displayprice", "rawprice", "priceincents", "pricecents", "centamount", "pricewithtax", "grossprice", "priceinfos", "pricedata");
    private static final Set<String> LIST = Set.of(
            "listprice", "originalprice", "regularprice", "compareatprice", "oldprice", "wasprice", "msrp", "rrp",
            "retailprice", "strikeprice", "fullprice", "pricebeforediscount", "previousprice", "recommendedprice");
    private static final Set<String> CURRENCIES =
            Set.of("currency", "currencycode", "pricecurrency", "currencyiso", "currencyisocode", "currencyid", "isocurrency");
    private static final Set<String> IN_STOCK =
            Set.of("available", "instock", "isinstock", "isavailable", "purchasable", "ispurchasable", "buyable", "availableforsale", "orderable");
    private static final List<String> LISTED = List.of(
            "related", "recommend", "similar", "upsell", "crosssell", "recently", "bundle", "impression", "alsobought",
            "alsoviewed", "accessor", "sponsored", "search", "carousel", "cart", "listing", "suggest", "popular", "bestsell");

    private record Visit(Object value, Node node, boolean listed, Currencies.@Nullable Match currency) {}

    private final List<Claim> claims = new ArrayList<>();

    private EmbeddedState() {}

    static List<Claim> claims(Page page) {
        EmbeddedState reader = new EmbeddedState();
        for (StateScripts.State state : StateScripts.read(page.scripts)) {
            reader.walk(state);
        }
        return reader.claims;
    }

    private void walk(StateScripts.State state) {
        Deque<Visit> open = new ArrayDeque<>();
        open.push(new Visit(state.value(), state.node(), false, null));
        for (int objects = 0; !open.isEmpty() && objects < MAX_OBJECTS && claims.size() < MAX_CLAIMS; objects++) {
            Visit visit = open.pop();
            if (visit.value() instanceof Map<?, ?> map) {
                Currencies.Match own = Currencies.named(text(map, CURRENCIES));
                Currencies.Match currency = own == null ? visit.currency() : own;
                product(map, visit, currency);
                map.forEach((key, value) -> {
                    if (value instanceof Map || value instanceof List) {
                        boolean listed = visit.listed() || isListed(key(key));
                        open.push(new Visit(value, visit.node().child(key.toString()), listed, currency));
                    }
                });
            } else if (visit.value() instanceof List<?> list) {
                for (int i = list.size() - 1; i >= 0; i--) {
                    Object value = list.get(i);
                    if (value instanceof Map || value instanceof List) {
                        open.push(new Visit(value, visit.node().child(Integer.toString(i)), visit.listed(), visit.currency()));
                    }
                }
            }
        }
    }

    private void product(Map<?, ?> map, Visit visit, Currencies.@Nullable Match currency) {
        String name = text(map, NAMES);
        String number = text(map, NUMBERS);
        String url = text(map, URLS);
        if (name == null || (number == null && url == null)) {
            return;
        }
        List<Claim.Quote> now = new ArrayList<>();
        List<Claim.Quote> plain = new ArrayList<>();
        List<Claim.Quote> list = new ArrayList<>();
        prices(map, visit.node(), currency, now, plain, list);
        List<Claim.Quote> prices = now.isEmpty() ? plain : now;
        if (prices.isEmpty()) {
            return;
        }
        Claim.OfferClaim offer = new Claim.OfferClaim(
                prices, false, list.isEmpty() ? null : list.get(0), availability(map), Condition.UNKNOWN, null, null, null, null);
        claims.add(new Claim(
                Candidate.Evidence.EMBEDDED_STATE,
                visit.listed() ? Claim.Role.LISTED : Claim.Role.PLAIN,
                Texts.cut(name, 500),
                Texts.cut(number, 100),
                SchemaOrg.gtin(text(map, GTINS)),
                url,
                List.of(offer),
                visit.node()));
    }

    /** The object's own prices, and those of the objects that are its price. */
    private static void prices(
            Map<?, ?> product,
            Node node,
            Currencies.@Nullable Match around,
            List<Claim.Quote> now,
            List<Claim.Quote> plain,
            List<Claim.Quote> list) {
        record Part(Map<?, ?> map, Node node, int depth, int kind, Currencies.@Nullable Match currency) {}
        Deque<Part> open = new ArrayDeque<>();
        open.add(new Part(product, node, 0, 0, around));
        while (!open.isEmpty()) {
            Part part = open.poll();
            Currencies.Match own = Currencies.named(text(part.map(), CURRENCIES));
            Currencies.Match currency = own == null ? part.currency() : own;
            part.map().forEach((name, value) -> {
                String key = key(name);
                int kind = NOW.contains(key) ? 1 : LIST.contains(key) ? 2 : PLAIN.contains(key) ? part.kind() : -1;
                boolean priced = kind >= 0 && (part.depth() > 0 || !(key.equals("value") || key.equals("amount") || key.equals("now") || key.equals("sale") || key.equals("current") || key.equals("final")));
                if (!priced || now.size() + plain.size() > 20) {
                    return;
                }
                Node at = part.node().child(name.toString());
                if (value instanceof Map<?, ?> inner && part.depth() < NESTED) {
                    open.add(new Part(inner, at, part.depth() + 1, kind, currency));
                } else if (value instanceof List<?> several && several.size() == 1 && several.get(0) instanceof Map<?, ?> inner && part.depth() < NESTED) {
                    open.add(new Part(inner, at.child("0"), part.depth() + 1, kind, currency));
                } else if (value instanceof String || value instanceof LooseJson.Num) {
                    List<Claim.Quote> quotes = quotes(value, currency, at, key.contains("cent"));
                    (kind == 1 ? now : kind == 2 ? list : plain).addAll(quotes);
                }
            });
        }
    }

    private static List<Claim.Quote> quotes(Object value, Currencies.@Nullable Match currency, Node node, boolean cents) {
        boolean number = value instanceof LooseJson.Num;
        String text = value instanceof LooseJson.Num num ? num.text() : value.toString();
        if (text.length() > 40) {
            return List.of();
        }
        List<Claim.Quote> quotes = new ArrayList<>();
        for (Claim.Quote quote : Quotes.of(text, number, currency, node)) {
            PriceText.Reading reading = quote.reading();
            if (reading != null && reading.amount().signum() > 0) {
                quotes.add(new Claim.Quote(quote.text(), inUnits(reading, number, text, cents), node));
            }
        }
        return quotes;
    }

    private static PriceText.Reading inUnits(PriceText.Reading reading, boolean number, String text, boolean cents) {
        BigDecimal hundredth = reading.amount().divide(HUNDRED);
        if (cents) {
            return new PriceText.Reading(hundredth, null, reading.currencyText(), reading.currencies());
        }
        boolean open = number && text.indexOf('.') < 0 && reading.amount().compareTo(HUNDRED) >= 0;
        return open
                ? new PriceText.Reading(reading.amount(), hundredth, reading.currencyText(), reading.currencies())
                : reading;
    }

    private static Availability availability(Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = key(entry.getKey());
            if (entry.getValue() instanceof Boolean yes) {
                if (IN_STOCK.contains(key)) {
                    return yes ? Availability.IN_STOCK : Availability.OUT_OF_STOCK;
                }
                if (yes && (key.equals("soldout") || key.equals("outofstock") || key.equals("isoutofstock"))) {
                    return Availability.OUT_OF_STOCK;
                }
            } else if (entry.getValue() instanceof String text && (key.contains("availability") || key.equals("stockstatus"))) {
                Availability said = SchemaTerms.availability(text);
                if (said != Availability.UNKNOWN) {
                    return said;
                }
            }
        }
        return Availability.UNKNOWN;
    }

    private static @Nullable String text(Map<?, ?> map, Set<String> keys) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object value = entry.getValue();
            if ((value instanceof String || value instanceof LooseJson.Num) && keys.contains(key(entry.getKey()))) {
                String text = value instanceof LooseJson.Num num ? num.text() : value.toString();
                if (!text.isBlank() && text.length() <= 500) {
                    return text;
                }
            }
        }
        return null;
    }

    private static boolean isListed(String key) {
        return LISTED.stream().anyMatch(key::contains);
    }

    /** "sale_price", "salePrice" and "SALEPRICE" are one name. */
    private static String key(Object name) {
        String text = name.toString();
        if (text.length() > 40) {
            return "";
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (Character.isLetterOrDigit(text.charAt(i))) {
                key.append(text.charAt(i));
            }
        }
        return key.toString().toLowerCase(Locale.ROOT);
    }
}
