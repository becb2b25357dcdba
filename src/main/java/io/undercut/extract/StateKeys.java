package io.undercut.extract;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names under which scripts keep what describes a product, in small letters and digits alone. */
final class StateKeys {

    static final Set<String> NAMES = Set.of("name", "title", "productname", "itemname", "producttitle", "displayname");
    static final Set<String> NUMBERS = Set.of(
            "sku",
            "id",
            "productid",
            "itemid",
            "code",
            "mpn",
            "partnumber",
            "articlenumber",
            "productcode",
            "itemnumber");
    static final Set<String> GTINS =
            Set.of("gtin", "gtin13", "gtin14", "gtin12", "gtin8", "ean", "ean13", "upc", "barcode", "isbn");
    static final Set<String> URLS = Set.of("url", "producturl", "canonicalurl", "link", "href", "seourl", "pdpurl");
    static final Set<String> NOW = Set.of(
            "saleprice",
            "currentprice",
            "finalprice",
            "sellingprice",
            "specialprice",
            "offerprice",
            "discountedprice",
            "discountprice",
            "nowprice",
            "actualprice",
            "promoprice",
            "promotionalprice",
            "pricenow",
            "bestprice",
            "sale",
            "current",
            "now",
            "final",
            "discounted");
    static final Set<String> PLAIN = Set.of(
            "price",
            "prices",
            "priceamount",
            "pricevalue",
            "amount",
            "value",
            "pricing",
            "priceinfo",
            "offer",
            "offers",
            "displayprice",
            "rawprice",
            "priceincents",
            "pricecents",
            "centamount",
            "pricewithtax",
            "grossprice",
            "priceinfos",
            "pricedata");
    static final Set<String> LIST = Set.of(
            "listprice",
            "originalprice",
            "regularprice",
            "compareatprice",
            "oldprice",
            "wasprice",
            "msrp",
            "rrp",
            "retailprice",
            "strikeprice",
            "fullprice",
            "pricebeforediscount",
            "previousprice",
            "recommendedprice",
            "original",
            "regular",
            "old",
            "was",
            "list",
            "before",
            "retail");
    /** Words too common to name a price but inside an object that is one. */
    static final Set<String> ONLY_IN_PRICES = Set.of(
            "value",
            "amount",
            "now",
            "sale",
            "current",
            "final",
            "original",
            "regular",
            "old",
            "was",
            "list",
            "before",
            "discounted",
            "retail");

    static final Set<String> CURRENCIES = Set.of(
            "currency", "currencycode", "pricecurrency", "currencyiso", "currencyisocode", "currencyid", "isocurrency");
    static final Set<String> IN_STOCK = Set.of(
            "available",
            "instock",
            "isinstock",
            "isavailable",
            "purchasable",
            "ispurchasable",
            "buyable",
            "availableforsale",
            "orderable");
    static final List<String> LISTED = List.of(
            "related",
            "recommend",
            "similar",
            "upsell",
            "crosssell",
            "recently",
            "bundle",
            "impression",
            "alsobought",
            "alsoviewed",
            "accessor",
            "sponsored",
            "search",
            "carousel",
            "cart",
            "listing",
            "suggest",
            "popular",
            "bestsell");

    private StateKeys() {}

    static @Nullable String text(Map<?, ?> map, Set<String> keys) {
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

    static boolean isListed(String key) {
        return LISTED.stream().anyMatch(key::contains);
    }

    /** "sale_price", "salePrice" and "SALEPRICE" are one name. */
    static String key(Object name) {
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
