package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers that the page shows beside a label. */
class VisibleNumbersTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>SKU: NP-MUG-02</p>                                           | NP-MUG-02",
                "<p><span>Art.-Nr.:</span> <span>4711</span></p>                 | 4711",
                "<table><tr><th>Artikelnummer</th><td>WP-44</td></tr></table>    | WP-44",
                "<p>Item # 10-2231</p>                                           | 10-2231",
                "<p>Model: AQL-5B</p><p>SKU: 6505727</p>                         | 6505727",
                "<p>Артикул: 144501</p>                                          | 144501",
            })
    void aLabelledNumberIsTheShopsNumber(String html, String sku) {
        assertThat(read(html).sku()).isEqualTo(sku);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<p>Model: AQL-5B</p>",
                "<p>MPN: 0601-SB</p>",
                "<p>Use it as a reference 12 months from now.</p>",
                "<p>SKU: on request</p>",
                "<div class=related><h3>Related products</h3><p>SKU: 991</p></div>",
            })
    void anotherNumberIsNot(String html) {
        assertThat(read(html).sku()).isNull();
    }

    @Test
    void ofSeveralNumbersTheOneInTheAddressIsTheShops() {
        assertThat(read("<p>Part: x</p><p>Item no.: QB737</p><p>ASIN: B00TEST123</p>", "/dp/B00TEST123")
                        .sku())
                .isEqualTo("B00TEST123");
    }

    @Test
    void aFormsNumberCountsOnlyWhereTheAddressHoldsItToo() {
        String form = "<form><input type=hidden name=product_id value=260591></form>";
        assertThat(read(form, "/p/260591").sku()).isEqualTo("260591");
        assertThat(read(form, "/p/vase").sku()).isNull();
    }

    @Test
    void aGtinNeedsItsCheckDigit() {
        assertThat(read("<p>EAN (GTIN): 4006381333931</p>").gtin()).isEqualTo("4006381333931");
        assertThat(read("<p>EAN: 4006381333932</p>").gtin()).isNull();
    }

    @Test
    void severalGtinsAreThoseOfVariants() {
        assertThat(read("<p>EAN: 4006381333931</p><p>EAN: 9780143127550</p>").gtin())
                .isNull();
    }

    @Test
    void whatStandsBesideTheTitleInItsHeadingIsNoPartOfTheName() {
        Offer offer = Pages.extract(
                        "<title>The Salt Road</title><h1><span id=productTitle>The Salt Road</span> <span>Hardcover, 2012</span></h1>"
                                + "<p class=price>€12.00</p><button>Buy now</button>")
                .offer();
        assertThat(offer).isNotNull();
        assertThat(offer.title()).isEqualTo("The Salt Road");
    }

    private static Offer read(String html) {
        return read(html, "/item");
    }

    private static Offer read(String html, String path) {
        Offer offer = Pages.extract(
                        "<title>Tall Vase</title><main><h1>Tall Vase</h1><p class=price>€12.00</p><button>Buy now</button>"
                                + html + "</main>",
                        "https://shop.example" + path,
                        Hints.NONE)
                .offer();
        assertThat(offer).isNotNull();
        return offer;
    }
}
