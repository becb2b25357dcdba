package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Hints;
import java.net.URI;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintedPriceTest {

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

    @Test
    void aPointerLeadsIntoAScriptOfData() {
        String html = "<script>var x = 1; function f() { return 2 }</script>"
                + "<script id=state type=application/json>{'props':{'a/b':[{'price':1299.5},{'price':'1.299'}]}}</script>";
        assertThat(price(hinted(html, null, "/props/a~1b/0/price", null))).isEqualTo(Money.of("1299.50", "EUR"));
        assertThat(price(hinted(html, "#state", "/props/a~1b/1/price", null))).isEqualTo(Money.of("1299", "EUR"));
        Extraction gone = hinted(html, null, "/props/none", null);
        assertThat(gone.result()).isEqualTo(Extraction.Result.NO_PRICE);
        assertThat(gone.reason()).contains("\"/props/none\" leads to no value in any of the 2 scripts");
        assertThat(hinted(html, null, "/props", null).reason()).contains("leads to no value");
    }

    @Test
    void aPointerReachesWhatAScriptAssigns() {
        String html = "<script>window.__STATE__ = {\"product\":{\"price\":\"89.90\"}}; start();</script>";
        assertThat(price(hinted(html, null, "/product/price", null))).isEqualTo(Money.of("89.90", "EUR"));
    }

    @Test
    void aPatternReadsItsFirstGroup() {
        String html = "<p class=p>Was 120.00, our price: 89.90 with 5 points</p><script>t('price', 77.5)</script>";
        assertThat(price(hinted(html, ".p", null, "our price: ([0-9.]+)"))).isEqualTo(Money.of("89.90", "EUR"));
        assertThat(price(hinted(html, null, null, "our price: ([0-9.]+)"))).isEqualTo(Money.of("89.90", "EUR"));
        assertThat(price(hinted(html, null, null, "'price', ([0-9.]+)"))).isEqualTo(Money.of("77.50", "EUR"));
        assertThat(hinted(html, ".p", null, "[0-9]+[.][0-9]+").result()).isEqualTo(Extraction.Result.AMBIGUOUS);
        assertThat(hinted(html, ".p", null, "nowhere").reason()).contains("matches nothing");
        assertThat(hinted(html, ".p", null, "(").reason()).contains("no regular expression");
    }

    @Test
    void aPatternThatWouldBacktrackForeverEnds() {
        String html = "<p>" + "a".repeat(200_000) + "</p>";
        Extraction extraction = org.junit.jupiter.api.Assertions.assertTimeout(
                java.time.Duration.ofSeconds(20), () -> hinted(html, null, null, "(a+)+b"));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            selector must      | p[[ |   |        |     |      |
            attribute must     |     | a |        |     |      |
            attribute cannot   | p   | a | /a     |     |      |
            pointer must       |     |   | a/b    |     |      |
            pointer must       |     |   | /a~2   |     |      |
            pattern must       |     |   |        | (   |      |
            pattern must       |     |   |        | (?=a) |    |
            currency must      |     |   |        |     | EURO |
            decimalMark must   |     |   |        |     |      | ;
            """)
    void mistakesAreToldWhenHintsAreGiven(
            String problem,
            @Nullable String selector,
            @Nullable String attribute,
            @Nullable String pointer,
            @Nullable String pattern,
            @Nullable String currency,
            @Nullable String mark) {
        assertThat(HintCheck.problem(new Hints(selector, attribute, pointer, pattern, currency, mark)))
                .startsWith(problem);
    }

    @Test
    void goodHintsHaveNoProblem() {
        assertThat(HintCheck.problem(new Hints("p", "data-x", null, "([0-9]+)", "EUR", ",")))
                .isNull();
        assertThat(HintCheck.problem(new Hints("script", null, "/a/0/~0x", null, null, null)))
                .isNull();
        assertThat(HintCheck.problem(Hints.NONE)).isNull();
    }

    private static Extraction hinted(
            String html, @Nullable String selector, @Nullable String pointer, @Nullable String pattern) {
        return Pages.extract(html, "https://shop.example/x", new Hints(selector, null, pointer, pattern, "EUR", null));
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
