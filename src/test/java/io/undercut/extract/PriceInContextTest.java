package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What stands around an amount and makes it the price or another thing, one case a row. */
class PriceInContextTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "the sum of a price and its fee | <p class=price>£24.20 (£22.00 + £2.20 booking fee)</p>          | 24.20 GBP",
                "another currency for orientation | <p class=price>US$245.00</p><p>Approximately £193.52</p>      | 245.00 USD",
                "less for one way to pay | <p>Por R$ 189,90</p><p>R$ 180,41 à vista no Pix (5% de desconto)</p>   | 189.90 BRL",
                "a statement before the price | <p>Condition: Used</p><p class=price>€80.00</p>                   | 80.00 EUR",
                "a dash for cents | <strong>549.–</strong>                               | 549.00 CHF",
            })
    void thePriceIsRead(String what, String html, String price) {
        Extraction extraction = Pages.extract("<html lang=de-CH><title>Tall Vase</title><main><h1>Tall Vase</h1>" + html
                + "<button>Add to cart</button></main>");
        String[] wanted = price.split(" ", 2);
        assertThat(extraction.offer()).as("%s: %s", what, extraction).isNotNull();
        assertThat(extraction.offer().price()).as(what).isEqualTo(Money.of(wanted[0], wanted[1]));
    }
}
