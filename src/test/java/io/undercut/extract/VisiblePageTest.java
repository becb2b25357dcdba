package io.undercut.extract;

import static io.undercut.extract.Pages.extract;
import static io.undercut.extract.Pages.jsonLd;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Offer;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hard cases of pages that only a visitor can read, each under its own name. */
class VisiblePageTest {

    private static final String BUY = "<button>Add to basket</button>";

    @Test
    void case02_theSelectedVariantIsTheOneShownBesideTheTitle() {
        Extraction extraction = extract(page("<h1>Boot</h1><p class=price>£135.00</p>"
                + "<div class=variants><label>41 £120.00</label><label>47 £135.00</label></div>" + BUY
                + jsonLd("""
                        {"@type":"Product","name":"Boot","offers":[{"price":"120","priceCurrency":"GBP"},
                        {"price":"135","priceCurrency":"GBP"}]}""")));
        assertThat(price(extraction)).isEqualTo(Money.of("135", "GBP"));
    }

    @Test
    void case04_aPriceThatThePageStrikesIsNotThePrice() {
        Extraction extraction = extract(page("<h1>Lamp</h1><div class=price><del>£80.00</del> <ins>£64.00</ins></div>"
                + BUY + jsonLd("{'@type':'Product','name':'Lamp','offers':{'price':80,'priceCurrency':'GBP'}}")));
        assertThat(price(extraction)).isEqualTo(Money.of("64", "GBP"));
        assertThat(offer(extraction).listPrice()).isEqualTo(Money.of("80", "GBP"));
        assertThat(extraction.reason()).contains("strikes");
    }

    @Test
    void markupThatNamesItsOwnPriceAsListPriceElsewhereIsOutOfDate() {
        Extraction extraction = extract("<meta property=product:price:amount content=120>"
                + "<meta property=product:price:currency content=USD><meta property=og:price:standard_amount content=150>"
                + jsonLd("{'@type':'Product','name':'Sconce','offers':{'price':150,'priceCurrency':'USD'}}"));
        assertThat(price(extraction)).isEqualTo(Money.of("120", "USD"));
    }

    @Test
    void case24_severalForOnePriceIsNotThePriceOfOne() {
        Extraction extraction = extract(page("<h1>Glasses</h1><p>2 pairs from £349</p>" + BUY));
        assertThat(extraction.result()).isNotEqualTo(Extraction.Result.OK);
    }

    @Test
    void case25_centsAreSettledByTheVisiblePage() {
        Extraction extraction = extract(page("<h1>Kettle</h1><p>£89.90</p><script>var product = "
                + "{\"id\":7,\"title\":\"Kettle\",\"price\":8990,\"available\":true};</script>"));
        assertThat(price(extraction)).isEqualTo(Money.of("89.90", "GBP"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<b class=price>£1<sup>00</sup></b>",
                "<div class=price><span>£</span><span>1</span><span class=cents>00</span></div>",
                "<span class=price><span class=symbol>£</span><span class=whole>1<span class=decimal>.</span></span><span class=fraction>00</span></span>",
            })
    void case26_raisedCentsAreCents(String markup) {
        assertThat(price(extract(page("<h1>Pencil</h1>" + markup + BUY)))).isEqualTo(Money.of("1", "GBP"));
    }

    @Test
    void case27_aThresholdForFreeDeliveryIsNoPrice() {
        Extraction extraction = extract(page("<h1>Scarf</h1><p>Free delivery over £50</p><p>Delivery £4.99</p>" + BUY));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
    }

    @Test
    void case28_pricesOfRelatedProductsAreNotThePages() {
        Extraction extraction = extract(page("<h1>Scarf</h1><p>Ask in our shop.</p><h2>You may also like</h2>"
                + card("Hat", "£20.00") + card("Gloves", "£15.00")));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
    }

    @Test
    void case29_usedAndOpenBoxOffersAreNotThePrice() {
        Extraction extraction = extract(page("<h1>Radio</h1><p class=price>£99.00</p>" + BUY
                + "<p>Used from <span class=price>£61.00</span></p><p>Open box: £79.00</p>"));
        assertThat(price(extraction)).isEqualTo(Money.of("99", "GBP"));
    }

    @Test
    void case31_theCurrencyMayStandApartFromThePrice() {
        Extraction extraction = extract("<html lang=en><meta property=og:price:currency content=CAD><body><h1>Mug</h1>"
                + "<div class=price>12.50</div>" + BUY);
        assertThat(price(extraction)).isEqualTo(Money.of("12.50", "CAD"));
    }

    @Test
    void case32_aPriceThatNeedsAPlaceFirstIsNone() {
        Extraction extraction =
                extract(page("<h1>Paving stone</h1><p>Enter your postcode to see the price.</p>" + BUY));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
    }

    @Test
    void case34_outOfStockWithoutAPriceIsNotZero() {
        Extraction extraction = extract(page("<h1>Vase</h1><p>£0.00</p><p>Currently unavailable.</p>"));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.OUT_OF_STOCK);
        assertThat(offer(extraction).price()).isNull();
    }

    @Test
    void case35_aDiscontinuedProductIsNotForSale() {
        Extraction extraction =
                extract(page("<h1>Vase</h1><p>This product is no longer available.</p><p>No longer available</p>"));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.OUT_OF_STOCK);
    }

    @Test
    void case36_aRobotCheckIsBlocked() {
        Extraction extraction = extract("<title>Just a moment...</title><p>Checking your browser before you go on.");
        assertThat(extraction.result()).isEqualTo(Extraction.Result.BLOCKED);
    }

    @Test
    void case37_theButtonBeatsMarkupThatSaysInStock() {
        Extraction extraction = extract(
                page(
                        "<h1>Vase</h1><p class=price>£30.00</p><button disabled>Sold out</button>"
                                + jsonLd(
                                        "{'@type':'Product','name':'Vase','offers':{'price':30,'priceCurrency':'GBP','availability':'InStock'}}")));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.OUT_OF_STOCK);
        assertThat(offer(extraction).price()).isEqualTo(Money.of("30", "GBP"));
        assertThat(extraction.reason()).contains("Sold out");
    }

    @Test
    void soldOutRelatedProductsSayNothing() {
        Extraction extraction = extract(page("<h1>Vase</h1><p class=price>£30.00</p>" + BUY
                + "<h2>Related products</h2>" + card("Bowl", "£20.00 Sold out") + card("Jug", "£25.00 Sold out")));
        assertThat(offer(extraction).availability()).isEqualTo(Availability.IN_STOCK);
    }

    @Test
    void case39_theNetPriceIsNotWhatACustomerPays() {
        Extraction extraction = extract(
                page("<h1>Drill</h1><p class=price>£120.00 inc VAT</p><p class=price>£100.00 ex VAT</p>" + BUY));
        assertThat(price(extraction)).isEqualTo(Money.of("120", "GBP"));
    }

    @Test
    void aShopThatShowsNetFirstIsAmbiguous() {
        Extraction extraction = extract(
                page("<h1>Drill</h1><p class=price>ex VAT £100.00</p><p class=price>inc VAT £120.00</p>" + BUY));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
    }

    @ParameterizedTest
    @CsvSource({
        "Club price £8.00",
        "With coupon £8.00",
        "Lowest price in 30 days: £8.00",
        "£0.83 / month",
        "12x £0.90",
        "£4.00 per kg",
        "Save £2.00",
        "RRP £14.00"
    })
    void case40_otherKindsOfPricesAreNotThePrice(String other) {
        for (String body : new String[] {
            "<p class=price>£10.00</p><p>" + other + "</p>", "<p>" + other + "</p><p class=price>£10.00</p>"
        }) {
            assertThat(price(extract(page("<h1>Tea</h1>" + body + BUY)))).isEqualTo(Money.of("10", "GBP"));
        }
    }

    @Test
    void case41_anApproximationInAnotherCurrencyIsNotThePrice() {
        Extraction extraction = extract(page("<h1>Watch</h1><p class=price>£100.00</p><p>approx. €118.00</p>" + BUY
                + jsonLd("{'@type':'Product','name':'Watch','offers':{'price':100,'priceCurrency':'GBP'}}")));
        assertThat(price(extraction)).isEqualTo(Money.of("100", "GBP"));
    }

    @Test
    void case42_theProductWithTheTitleIsMeant() {
        Extraction extraction = extract(
                page("<div class=teaser><h3>Bowl</h3><b>£20.00</b></div><h1>Vase</h1><p class=price>£30.00</p>" + BUY
                        + jsonLd("{'@type':'Product','name':'Vase','offers':{'price':30,'priceCurrency':'GBP'}}")
                        + jsonLd("{'@type':'Product','name':'Bowl','offers':{'price':20,'priceCurrency':'GBP'}}")));
        assertThat(price(extraction)).isEqualTo(Money.of("30", "GBP"));
    }

    @Test
    void case43_aRangeIsAmbiguousUntilAVariantIsChosen() {
        Extraction extraction = extract(page("<h1>Rug</h1><p class=price>£40.00 – £120.00</p>" + BUY));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
    }

    @Test
    void case44_aPriceInAScriptAloneIsRead() {
        Extraction extraction = extract(
                "<html lang=en-GB><title>Stool</title><h1>Stool</h1>"
                        + "<script>dataLayer.push({ecommerce:{currencyCode:'GBP',detail:{products:[{name:'Stool',id:'S-1',price:'45.00'}]}}});</script>");
        assertThat(price(extraction)).isEqualTo(Money.of("45", "GBP"));
        assertThat(extraction.candidates().get(0).evidence()).isEqualTo(Candidate.Evidence.EMBEDDED_STATE);
    }

    @Test
    void aScriptThatNamesOnlyOtherProductsSaysNothing() {
        Extraction extraction = extract("<html lang=en-GB><title>Stool</title><h1>Stool</h1>"
                + "<script>var state = {items:[{name:'Table',id:'T-1',price:'145.00',currency:'GBP'}]};</script>");
        assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
    }

    @Test
    void twoPricesThatNothingTellsApartAreAmbiguous() {
        Extraction extraction = extract(page("<h1>Lamp</h1><p class=price>£30.00</p><p class=price>£45.00</p>" + BUY));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
    }

    @Test
    void everyPriceSaysWhyItLost() {
        Extraction extraction = extract(page("<h1>Lamp</h1><p class=price>£30.00</p><p>RRP £45.00</p>" + BUY));
        assertThat(extraction.candidates())
                .extracting(Candidate::evidence, Candidate::verdict)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Candidate.Evidence.VISIBLE, "chosen"),
                        org.assertj.core.groups.Tuple.tuple(
                                Candidate.Evidence.VISIBLE, "It is a former or recommended price."));
    }

    @Test
    void tenThousandPricesAreReadInBoundedTime() {
        String html = page("<h1>Lamp</h1>" + "<div><b class=price>£30.00</b><a href=x>x</a></div>".repeat(30_000));
        Extraction extraction = Assertions.assertTimeout(Duration.ofSeconds(20), () -> extract(html));
        assertThat(extraction.result()).isNotEqualTo(Extraction.Result.UNPARSEABLE);
    }

    @Test
    void aSymbolRaisedWithTheCentsIsTheDecimalMark() {
        assertThat(price(extract(page("<h1>Friteuse</h1><p class=price>89<sup>€90</sup></p>" + BUY))))
                .isEqualTo(Money.of("89.90", "EUR"));
    }

    @Test
    void dashesForTheCentsSayThatANumberIsMoneyAndTheHostInWhichCurrency() {
        String html = "<h1>Grafikkort</h1><p class=price>7 990,-</p>" + BUY;
        assertThat(price(extract(html, "https://shop.no/p/1", io.undercut.offer.Hints.NONE)))
                .isEqualTo(Money.of("7990", "NOK"));
        assertThat(extract(html, "https://shop.com/p/1", io.undercut.offer.Hints.NONE)
                        .offer())
                .isNull();
    }

    @Test
    void aFeeInsideThePriceIsNotThePrice() {
        assertThat(price(extract(page("<h1>Staubsauger</h1><div><b>CHF 649.–</b> <span>statt CHF 799.–</span></div>"
                        + BUY + "<div>vRG inkl. CHF 2.31</div>"))))
                .isEqualTo(Money.of("649", "CHF"));
    }

    @Test
    void aPriceForOneWayOfPayingAndAPriceWithoutTaxAreNotThePrice() {
        assertThat(price(extract(page("<h1>Mate Imperial</h1><p class=price>€45.90</p>"
                        + "<p><b>€39.01</b> con Transferencia</p><p>Precio sin impuestos €37.93</p>" + BUY))))
                .isEqualTo(Money.of("45.90", "EUR"));
    }

    @Test
    void markupWithoutTheTaxThatThePageAddsIsNotThePrice() {
        assertThat(
                        price(
                                extract(
                                        page(
                                                "<h1>Taladro</h1><p class=price>119,00 €</p><p>98,35 € sin IVA</p>"
                                                        + BUY
                                                        + jsonLd(
                                                                "{'@type':'Product','name':'Taladro','offers':{'price':98.35,'priceCurrency':'EUR'}}")))))
                .isEqualTo(Money.of("119", "EUR"));
    }

    @Test
    void markupWithTheShownAmountInAnotherCurrencyContradictsThePage() {
        assertThat(extract(
                                page(
                                        "<h1>Raincoat</h1><p class=price>79,00 €</p>" + BUY
                                                + jsonLd(
                                                        "{'@type':'Product','name':'Raincoat','offers':{'price':79,'priceCurrency':'USD'}}")))
                        .result())
                .isEqualTo(Extraction.Result.AMBIGUOUS);
    }

    @Test
    void aCartHasNoPriceOfItsOwn() {
        assertThat(extract(page("<h1>Your basket</h1><p class=price>€38.40</p><button>Checkout</button>"))
                        .offer())
                .isNull();
    }

    private static String page(String body) {
        return "<html lang=en-GB><head><title>" + body.replaceAll("(?s).*?<h1>(.*?)</h1>.*", "$1")
                + " | Shop</title></head><body>" + body;
    }

    private static String card(String name, String price) {
        return "<div class=card><a href=/" + name + "><img src=x>" + name + "</a> " + price + "</div>";
    }

    private static Offer offer(Extraction extraction) {
        assertThat(extraction.offer())
                .as("%s %s", extraction.reason(), extraction.candidates())
                .isNotNull();
        return java.util.Objects.requireNonNull(extraction.offer());
    }

    private static Money price(Extraction extraction) {
        Money price = offer(extraction).price();
        assertThat(price)
                .as("%s %s", extraction.reason(), extraction.candidates())
                .isNotNull();
        return java.util.Objects.requireNonNull(price);
    }
}
