package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Hints;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SelectorTest {

    @Test
    void readsTheSelectedText() {
        Extraction extraction = stool(".buy .price", null, null, null);
        assertThat(price(extraction)).isEqualTo(Money.of("1299", "CHF"));
        assertThat(extraction.candidates().get(0).evidence()).isEqualTo(Candidate.Evidence.HINT);
        assertThat(extraction.candidates().get(0).node())
                .isEqualTo("html > body > div:nth-of-type(1) > span:nth-of-type(2)");
    }

    @Test
    void readsTheNamedAttributeInTheHintedCurrency() {
        assertThat(price(stool(".price", "data-amount", "CHF", null))).isEqualTo(Money.of("1299", "CHF"));
    }

    @Test
    void aCurrencyOnThePageBeatsTheHintedOne() {
        assertThat(price(stool(".price", null, "EUR", null))).isEqualTo(Money.of("1299", "CHF"));
    }

    @Test
    void theHintedDecimalMarkDecides() {
        Hints hints = new Hints("p", null, "EUR", ".");
        assertThat(price(Pages.extract("<p>1.299</p>", "https://shop.example/x", hints)))
                .isEqualTo(Money.of("1.299", "EUR"));
        Hints comma = new Hints("p", null, "EUR", ",");
        assertThat(price(Pages.extract("<p>1.299</p>", "https://shop.example/x", comma)))
                .isEqualTo(Money.of("1299", "EUR"));
    }

    @Test
    void anAmountWithoutAnyCurrencyIsNoOffer() {
        Extraction extraction = stool(".price", "data-amount", null, null);
        // The amount also stands beside "CHF" on the page, which is evidence; without that there is none.
        assertThat(price(extraction)).isEqualTo(Money.of("1299", "CHF"));
        Extraction bare = Pages.extract("<p>12.99</p>", "https://shop.example/x", new Hints("p", null, null, null));
        assertThat(bare.result()).isEqualTo(Extraction.Result.NO_PRICE);
        assertThat(bare.reason()).contains("currency is unknown");
    }

    @Test
    void severalDifferentPricesAreAmbiguous() {
        assertThat(stool(".buy span", null, null, null).result()).isEqualTo(Extraction.Result.AMBIGUOUS);
        Extraction range =
                Pages.extract("<p>€20 – €30</p>", "https://shop.example/x", new Hints("p", null, null, null));
        assertThat(range.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
    }

    @Test
    void aHintThatLeadsNowhereSaysSoAndNothingElseIsTaken() {
        Hints hints = new Hints(".gone", null, null, null);
        Extraction extraction = new OfferExtractor()
                .extract(
                        Pages.resource("kettle-jsonld.html"),
                        "text/html",
                        URI.create("https://shop.example/kettles/copper-kettle"),
                        hints);
        assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
        assertThat(extraction.reason()).contains("\".gone\"").contains("matches nothing");
        assertThat(extraction.candidates()).extracting(Candidate::verdict).contains("The listing's hint decides.");
    }

    @Test
    void aSelectorThatIsNoneSaysSo() {
        assertThat(stool("p[[", null, null, null).reason()).contains("no CSS selector");
        assertThat(stool("", null, null, null).reason()).contains("no CSS selector");
        assertThat(stool("h1", null, null, null).reason()).contains("holds no amount");
    }

    private static Extraction stool(
            String selector, @Nullable String attribute, @Nullable String currency, @Nullable String mark) {
        return new OfferExtractor()
                .extract(
                        Pages.resource("stool-visible.html"),
                        "text/html",
                        URI.create("https://shop.example/tabouret"),
                        new Hints(selector, attribute, currency, mark));
    }

    private static Money price(Extraction extraction) {
        assertThat(extraction.offer()).as(extraction.reason()).isNotNull();
        return Objects.requireNonNull(Objects.requireNonNull(extraction.offer()).price());
    }
}
