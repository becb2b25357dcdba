package io.undercut.extract;

import static io.undercut.extract.Pages.extract;
import static io.undercut.extract.Pages.jsonLd;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What users of other extractors report as read wrongly, as far as markup and texts decide it; each case has its number and
 * name in one test, here or in the tests of the visible page.
 */
class HardCasesTest {

    @Test
    @DisplayName("1 · 2879.2 and 2879.20 are one price")
    void trailingZeros() {
        Extraction extraction = extract(meta("2879.2", "EUR") + product("'price':'2879.20','priceCurrency':'EUR'"));
        assertThat(price(extraction)).isEqualTo(eur("2879.20"));
    }

    @Test
    @DisplayName("3 · AggregateOffer low and high")
    void aggregateOffer() {
        String ends = "'@type':'AggregateOffer','priceCurrency':'EUR','lowPrice':";
        assertThat(extract(product(ends + "10,'highPrice':20")).result()).isEqualTo(Extraction.Result.AMBIGUOUS);
        assertThat(extract(product(ends + "10,'offerCount':3")).result()).isEqualTo(Extraction.Result.AMBIGUOUS);
        assertThat(price(extract(product(ends + "10,'highPrice':10.00")))).isEqualTo(eur("10"));
        assertThat(price(extract(product(ends + "10,'offerCount':1")))).isEqualTo(eur("10"));
    }

    @Test
    @DisplayName("5 · ListPrice and SalePrice in arrays")
    void listAndSalePrices() {
        Extraction extraction = extract(product("""
                "price":120,"priceCurrency":"EUR","priceSpecification":[
                  {"@type":"UnitPriceSpecification","priceType":"https://schema.org/ListPrice","price":120,"priceCurrency":"EUR"},
                  {"@type":"UnitPriceSpecification","priceType":"https://schema.org/SalePrice","price":89.9,"priceCurrency":"EUR"}]"""));
        assertThat(price(extraction)).isEqualTo(eur("89.90"));
        assertThat(offer(extraction).listPrice()).isEqualTo(eur("120"));
    }

    @Test
    @DisplayName("6 · only a priceSpecification")
    void onlyAPriceSpecification() {
        assertThat(price(extract(product("'priceSpecification':{'price':'15.50','priceCurrency':'EUR'}"))))
                .isEqualTo(eur("15.50"));
        Extraction unit = extract(product("""
                "priceSpecification":[{"price":15.5,"priceCurrency":"EUR"},
                  {"@type":"UnitPriceSpecification","price":31,"priceCurrency":"EUR",
                   "referenceQuantity":{"value":1,"unitCode":"KGM"}}]"""));
        assertThat(price(unit)).isEqualTo(eur("15.50"));
        assertThat(unit.candidates())
                .anySatisfy(one -> assertThat(one.verdict()).contains("KGM"));
    }

    @Test
    @DisplayName("7 · a Product inside @graph")
    void productInsideGraph() {
        assertThat(price(extract(jsonLd("""
                {"@context":"https://schema.org","@graph":[{"@type":"WebPage","name":"Page"},
                  {"@type":"Product","name":"Lamp","offers":{"@id":"#offer"}},
                  {"@type":"Offer","@id":"#offer","price":15,"priceCurrency":"EUR","itemOffered":{"@id":"#nowhere"}}]}""")))).isEqualTo(eur("15"));
    }

    @Test
    @DisplayName("8 · several JSON-LD blocks")
    void severalBlocks() {
        Extraction extraction = extract(jsonLd(
                "{'@type':'BreadcrumbList'}",
                "{broken",
                "{'@type':'Product','@id':'#p','name':'Lamp','offers':{'price':15,'priceCurrency':'EUR'}}",
                "{'@type':'WebPage','mainEntity':{'@id':'#p'}}"));
        assertThat(price(extraction)).isEqualTo(eur("15"));
    }

    @Test
    @DisplayName("9 · @type as array or IRI")
    void typeAsArrayOrIri() {
        for (String type : new String[] {"['Product','Thing']", "'http://schema.org/Product'", "'schema:Product'"}) {
            assertThat(price(extract(jsonLd("{'@type':" + type + ",'offers':{'price':15,'priceCurrency':'EUR'}}"))))
                    .isEqualTo(eur("15"));
        }
    }

    @Test
    @DisplayName("10 · ProductGroup and hasVariant")
    void productGroup() {
        String group = """
                {"@type":"ProductGroup","name":"Boot","hasVariant":[
                  {"@id":"#b41"},
                  {"@type":"Product","url":"https://shop.example/boot?v=47","offers":{"price":135,"priceCurrency":"EUR"}}]}""";
        String referenced = """
                {"@type":"Product","@id":"#b41","url":"https://shop.example/boot?v=41","offers":{"price":120,"priceCurrency":"EUR"}}""";
        assertThat(price(extract(jsonLd(group, referenced), "https://shop.example/boot?v=41", Hints.NONE)))
                .isEqualTo(eur("120"));
        assertThat(price(extract(jsonLd(group, referenced), "https://shop.example/boot?v=47", Hints.NONE)))
                .isEqualTo(eur("135"));
    }

    @Test
    @DisplayName("11 · nested arrays offers[0][0]")
    void nestedArrays() {
        assertThat(price(extract(
                        jsonLd("[[{'@type':'Product','offers':[[{'price':['15.00'],'priceCurrency':'EUR'}]]}]]"))))
                .isEqualTo(eur("15"));
    }

    @Test
    @DisplayName("12 · trailing commas")
    void trailingCommas() {
        assertThat(price(extract(jsonLd("{'@type':'Product','offers':[{'price':15,'priceCurrency':'EUR',},],},"))))
                .isEqualTo(eur("15"));
    }

    @Test
    @DisplayName("13 · a semicolon after the JSON")
    void semicolonAfter() {
        assertThat(price(extract(jsonLd(block() + ";")))).isEqualTo(eur("15"));
    }

    @Test
    @DisplayName("14 · CDATA and HTML comments around it")
    void cdataAndComments() {
        assertThat(price(extract(jsonLd("//<![CDATA[\n" + block() + "\n//]]>"))))
                .isEqualTo(eur("15"));
        assertThat(price(extract(jsonLd("<!-- " + block() + " -->")))).isEqualTo(eur("15"));
        assertThat(price(extract(jsonLd("/* shop */" + block() + "// end")))).isEqualTo(eur("15"));
    }

    @Test
    @DisplayName("15 · control characters, bare quotes, unescaped newlines")
    void controlCharactersAndBareQuotes() {
        assertThat(price(extract(
                        jsonLd("{\"@type\":\"Product\",\"name\":\"15\" screen\",\"description\":\"line\n\ttwo\u0001\","
                                + "\"offers\":{\"price\":15,\"priceCurrency\":\"EUR\"}}"))))
                .isEqualTo(eur("15"));
    }

    @Test
    @DisplayName("16 · HTML entities inside JSON")
    void entitiesInside() {
        Extraction extraction = extract(
                jsonLd(
                        "{&quot;@type&quot;:&quot;Product&quot;,&quot;name&quot;:&quot;Salt &amp;amp; Co&quot;,&quot;offers&quot;:{&quot;price&quot;:15,&quot;priceCurrency&quot;:&quot;EUR&quot;}}"));
        assertThat(price(extraction)).isEqualTo(eur("15"));
        assertThat(offer(extract(jsonLd(
                                "{'@type':'Product','name':'Salt &amp; Co','offers':{'price':'15&nbsp;&euro;'}}")))
                        .title())
                .isEqualTo("Salt & Co");
    }

    @Test
    @DisplayName("17 · 1.226 € is 1226")
    void oneMarkBeforeThreeDigits() {
        assertThat(reading("1.226 €").amount()).isEqualByComparingTo("1226");
        // Where nothing else tells, markup that says so is not followed: for machines 1.226 may be 1.226.
        assertThat(extract(product("'price':'1.226','priceCurrency':'EUR'")).result())
                .isEqualTo(Extraction.Result.AMBIGUOUS);
        assertThat(price(extract(
                        "<p>1.226 €</p>" + meta("1226.00", "EUR") + product("'price':'1.226','priceCurrency':'EUR'"))))
                .isEqualTo(eur("1226"));
    }

    @Test
    @DisplayName("18 · genuine three decimals (fuel, KWD, TND)")
    void threeDecimals() {
        assertThat(reading("12.500 KWD").amount()).isEqualByComparingTo("12.5");
        assertThat(price(extract(product("'price':1.450,'priceCurrency':'TND'"))))
                .isEqualTo(Money.of("1.450", "TND"));
        assertThat(price(extract(product("'price':1.659,'priceCurrency':'EUR'"))))
                .isEqualTo(eur("1.659"));
    }

    @Test
    @DisplayName("19 · ,89 and 5,- and 19.–")
    void noWholeOrNoCents() {
        assertThat(reading("€ ,89").amount()).isEqualByComparingTo("0.89");
        assertThat(reading("5,- €").amount()).isEqualByComparingTo("5");
        assertThat(reading("CHF 19.–").amount()).isEqualByComparingTo("19");
    }

    @Test
    @DisplayName("20 · every kind of space")
    void everySpace() {
        for (String space : new String[] {" ", "\u00A0", "\u202F", "\u2009", "\u2007", "\u3000"}) {
            assertThat(reading("1" + space + "299,00" + space + "€").amount()).isEqualByComparingTo("1299");
        }
    }

    @Test
    @DisplayName("21 · Swiss apostrophes 1’299.–")
    void swissApostrophes() {
        assertThat(reading("CHF 1’299.–").amount()).isEqualByComparingTo("1299");
        assertThat(reading("CHF 1'299.50").amount()).isEqualByComparingTo("1299.50");
    }

    @Test
    @DisplayName("22 · Persian, Arabic-Indic, full-width digits; Indian grouping")
    void digitsOfTheWorld() {
        assertThat(reading("۱۲۳٬۴۵۶ تومان").amount()).isEqualByComparingTo("123456");
        assertThat(reading("٨٩٫٥٠ ر.س").amount()).isEqualByComparingTo("89.50");
        assertThat(reading("１２９８円").amount()).isEqualByComparingTo("1298");
        assertThat(reading("₹1,23,456.50").amount()).isEqualByComparingTo("123456.50");
    }

    @Test
    @DisplayName("23 · Arabic currency words")
    void arabicWords() {
        assertThat(reading("644.00 جنيه").currencies()).containsExactly("EGP");
        assertThat(reading("12.500 دينار كويتي").currencies()).containsExactly("KWD");
        assertThat(reading("3,439.00 درهم").currencies()).containsExactlyInAnyOrder("AED", "MAD");
    }

    @Test
    @DisplayName("30 · 512 GB is not $512")
    void unitsAreNoMoney() {
        assertThat(PriceText.readings("512 GB for $79", null))
                .extracting(reading -> reading.amount().intValue())
                .containsExactly(79);
        assertThat(PriceText.first("512GB", null)).isNull();
        assertThat(reading("512 GB").currencies()).isEmpty();
    }

    @Test
    @DisplayName("in markup: a currency outside the price; $, kr, ¥ decided by the page, never by default")
    void currencyOutsideThePrice() {
        assertThat(price(extract("<meta name=currency content=SGD>" + product("'price':'$12.50'"))))
                .isEqualTo(Money.of("12.50", "SGD"));
        assertThat(price(extract("<html lang=sv-SE>" + product("'price':'125 kr'"))))
                .isEqualTo(Money.of("125", "SEK"));
        assertThat(price(extract(product("'price':'¥1200'"), "https://shop.example.jp/x", Hints.NONE)))
                .isEqualTo(Money.of("1200", "JPY"));
        for (String symbol : Set.of("$", "kr", "¥")) {
            assertThat(extract("<html lang=en>" + product("'price':'" + symbol + " 12'"))
                            .offer())
                    .isNull();
        }
    }

    @Test
    @DisplayName("33 · unknown codes (RUR, ABC)")
    void unknownCodes() {
        assertThat(price(extract(product("'price':1250,'priceCurrency':'RUR'"))))
                .isEqualTo(Money.of("1250", "RUB"));
        assertThat(extract(product("'price':1250,'priceCurrency':'ABC'"), "https://shop.de/x", Hints.NONE)
                        .offer())
                .isNull();
    }

    @Test
    @DisplayName("38 · text in itemprop content")
    void textInContent() {
        Extraction extraction = extract(
                "<html lang=de><div itemscope itemtype=https://schema.org/Product><div itemprop=offers itemscope>"
                        + "<meta itemprop=priceCurrency content=EUR><span itemprop=price content='ab 1.299,00 € inkl. MwSt.'>x</span></div></div>");
        assertThat(price(extraction)).isEqualTo(eur("1299"));
    }

    @Test
    @DisplayName("in markup: VAT in or out")
    void vat() {
        Extraction extraction = extract(product("""
                "priceSpecification":[
                  {"price":100,"priceCurrency":"EUR","valueAddedTaxIncluded":false},
                  {"price":119,"priceCurrency":"EUR","valueAddedTaxIncluded":true}]"""));
        assertThat(price(extraction)).isEqualTo(eur("119"));
        assertThat(extract(product("'price':100,'priceCurrency':'EUR','valueAddedTaxIncluded':false"))
                        .offer())
                .isNull();
    }

    @Test
    @DisplayName("45 · a lying or missing charset")
    void charset() {
        String html = "<p>Prix</p>" + product("'price':'15,00 €','description':'Théière'");
        for (Charset written : new Charset[] {StandardCharsets.UTF_8, Charset.forName("windows-1252")}) {
            for (String declared : new String[] {null, "text/html", "text/html; charset=iso-8859-1"}) {
                Extraction extraction = new OfferExtractor()
                        .extract(html.getBytes(written), declared, URI.create("https://shop.fr/x"), Hints.NONE);
                assertThat(price(extraction))
                        .as("%s declared as %s", written, declared)
                        .isEqualTo(eur("15"));
            }
        }
    }

    // Cases 31, 34, 35 and 39 have their tests on the visible page; those below say what markup alone makes of them.

    @Test
    @DisplayName("in markup: out of stock is not 0")
    void outOfStockIsNotZero() {
        Extraction extraction = extract(product("'price':0,'priceCurrency':'EUR','availability':'OutOfStock'"));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.OUT_OF_STOCK);
        assertThat(offer(extraction).price()).isNull();
    }

    @Test
    @DisplayName("in markup: discontinued")
    void discontinued() {
        Extraction extraction =
                extract(product("'price':15,'priceCurrency':'EUR','availability':'https://schema.org/Discontinued'"));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.OUT_OF_STOCK);
        assertThat(offer(extraction).availability()).isEqualTo(Availability.DISCONTINUED);
    }

    private static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }

    private static PriceText.Reading reading(String text) {
        return Objects.requireNonNull(PriceText.first(text, null), text);
    }

    private static Offer offer(Extraction extraction) {
        assertThat(extraction.offer()).as(extraction.reason()).isNotNull();
        return Objects.requireNonNull(extraction.offer());
    }

    private static Money price(Extraction extraction) {
        return Objects.requireNonNull(offer(extraction).price(), extraction.reason());
    }

    private static String meta(String amount, String currency) {
        return "<meta property=product:price:amount content=" + new BigDecimal(amount).toPlainString()
                + "><meta property=product:price:currency content=" + currency + ">";
    }

    private static String block() {
        return "{\"@type\":\"Product\",\"offers\":{\"price\":15,\"priceCurrency\":\"EUR\"}}";
    }

    private static String product(String offer) {
        return jsonLd("{'@type':'Product','name':'Lamp','offers':{" + offer + "}}");
    }
}
