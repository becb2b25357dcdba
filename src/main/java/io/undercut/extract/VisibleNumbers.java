package io.undercut.extract;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * The product's numbers as the page shows them beside a label: "Art.-Nr.: 4711", "EAN 4006381333931". A manufacturer's
 * part number or model is not the shop's number. A number in a form is taken only where the page's address holds it too.
 */
final class VisibleNumbers {

    private static final int SKU = 1;
    private static final int GTIN = 2;

    /** Some pages name the number above their title, many in a table far below it. */
    private static final int BEFORE_TITLE = 600;

    private static final int AFTER_TITLE = 60_000;
    private static final int MIN_SKU = 3;
    private static final int MAX_SKU = 40;
    private static final int MAX_SKUS = 8;

    private static final Set<String> FIELDS = Set.of(
            "sku",
            "asin",
            "productid",
            "productcode",
            "product",
            "itemid",
            "itemcode",
            "articleid",
            "articlenumber",
            "addtocart");

    private static final Phrases LABELS = labels();

    private final PageText text;
    private final MainPart main;
    private final Set<String> skus = new LinkedHashSet<>();
    private final Set<String> gtins = new TreeSet<>();

    VisibleNumbers(PageText text, MainPart main) {
        this.text = text;
        this.main = main;
        Region title = main.title;
        if (title != null) {
            int from = Math.max(0, title.from - BEFORE_TITLE);
            LABELS.find(text.text, from, Math.min(text.text.length(), title.to + AFTER_TITLE), this::label);
        }
    }

    /**
     * The shop's number, null when the page shows none. Of several, as in a table with the maker's own, the one in the
     * page's address counts, else the first.
     *
     * @param isInAddress whether the page's address holds a number
     */
    @Nullable
    String sku(Predicate<String> isInAddress) {
        for (String shown : skus) {
            if (isInAddress.test(shown)) {
                return shown;
            }
        }
        for (Region field : text.buttons) {
            Element element = field.element;
            String value = element.attr("value");
            if (element.normalName().equals("input")
                    && FIELDS.contains(MainProduct.letters(element.attr("name")))
                    && value.length() <= MAX_SKU
                    && isInAddress.test(value)) {
                return value;
            }
        }
        return skus.isEmpty() ? null : skus.iterator().next();
    }

    /** Null when the page shows none, or several, as those of variants. */
    @Nullable
    String gtin() {
        return gtins.size() == 1 ? gtins.iterator().next() : null;
    }

    private void label(int from, int to, int signs) {
        boolean leads = from == 0 || text.text.charAt(from - 1) == PageText.BLOCK;
        int at = to;
        boolean named = false;
        int blocks = 0;
        while (at < text.text.length() && isBetween(text.text.charAt(at)) && blocks <= 1) {
            char c = text.text.charAt(at++);
            named |= c == ':' || c == '#';
            blocks += c == PageText.BLOCK ? 1 : 0;
        }
        // "reference 12 months" within a sentence is no label.
        if (blocks > 1 || !(leads || named)) {
            return;
        }
        String value = value(at);
        String gtin = (signs & GTIN) == 0 ? null : SchemaOrg.gtin(value);
        boolean taken = gtin != null || ((signs & SKU) != 0 && skus.size() < MAX_SKUS && isNumber(value));
        Region region = taken ? text.at(from) : null;
        if (region == null || (main.around(region, from) & MainPart.ASIDE & ~Sign.FRAME.bit()) != 0) {
            return;
        }
        if (gtin != null) {
            gtins.add(gtin);
        } else {
            skus.add(value);
        }
    }

    private String value(int from) {
        int to = from;
        while (to < text.text.length() && to - from <= MAX_SKU && isOfNumber(text.text.charAt(to))) {
            to++;
        }
        while (to > from && !Character.isLetterOrDigit(text.text.charAt(to - 1))) {
            to--;
        }
        return text.text.substring(from, to);
    }

    private static boolean isNumber(String value) {
        return value.length() >= MIN_SKU
                && value.length() <= MAX_SKU
                && value.chars().anyMatch(c -> Glyphs.isDigit((char) c));
    }

    private static boolean isBetween(char c) {
        return c == ' ' || c == ':' || c == '#' || c == ')' || c == '.' || c == PageText.CUT || c == PageText.BLOCK;
    }

    private static boolean isOfNumber(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '/' || c == '.';
    }

    private static Phrases labels() {
        Phrases labels = new Phrases();
        for (String words : new String[] {
            "sku; store sku; item number; item no.; item no; item #; item code; item id; article number; article no.; art. no.",
            "product code; product number; product id; product no.; stock code; stock number; catalog number; asin; post id; posting id; listing id; ad id; ref; ref.",
            "reference; référence; réf.; réf; art.-nr.; art.-nr; art.nr.; art.nr; art. nr.; artikel-nr.; artikel-nr",
            "artikelnr.; artikelnr; artikelnummer; artikel nr.; best.-nr.; bestell-nr.; bestellnummer; produktnummer",
            "produkt-nr.; objektnummer; ebay-artikelnummer; anzeigennummer; numéro de l'objet; numéro de l'objet ebay; numero oggetto ebay; numéro d'article; número de artículo; código; cód.; cod.; código do produto",
            "código de producto; código del producto; código de artículo; referencia; referência; numero oggetto; codice",
            "codice articolo; codice prodotto; cod. art.; kod; kod produktu; symbol; numer oferty; nr katalogowy; indeks; kód; kód produktu",
            "kód zboží; katalogové číslo; objednací číslo; cikkszám; cod produs; артикул; код товара; код; код товару; арт.",
            "κωδικός; κωδικός προϊόντος; ürün kodu; stok kodu; varenr.; varenummer; artnr; tuotenumero; tuotekoodi",
            "מק\"ט; 商品番号; 品番; 商品コード; 商品编号; 货号; 商品編號; 상품코드; 상품번호; mã sản phẩm; mã sp; รหัสสินค้า; رمز المنتج"
        }) {
            add(labels, words, SKU);
        }
        add(
                labels,
                "gtin; gtin-13; gtin13; gtin/ean; ean; ean (gtin; ean/upc; ean-13; ean13; ean-code; ean code; ean-nr.; upc; upc code;"
                        + "isbn; isbn-13; isbn13; barcode; strichcode; jan; janコード; code-barres; código de barras; штрихкод;"
                        + "штрих-код; kod kreskowy; čárový kód; 条码",
                GTIN);
        labels.freeze();
        return labels;
    }

    private static void add(Phrases labels, String words, int kind) {
        for (String word : words.toLowerCase(Locale.ROOT).split(";", -1)) {
            labels.add(word.strip(), kind);
        }
    }
}
