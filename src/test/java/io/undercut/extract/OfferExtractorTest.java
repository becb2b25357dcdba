package io.undercut.extract;

import static io.undercut.extract.Pages.extract;
import static io.undercut.extract.Pages.jsonLd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OfferExtractorTest {

    private final OfferExtractor extractor = new OfferExtractor();

    @Test
    void readsAWholeOfferFromAnOrdinaryShopPage() {
        Extraction extraction = extractor.extract(
                Pages.resource("kettle-jsonld.html"),
                "text/html",
                URI.create("https://shop.example/kettles/copper-kettle?utm_source=mail"),
                Hints.NONE);

        assertThat(extraction.result()).as(extraction.reason()).isEqualTo(Extraction.Result.OK);
        assertThat(extraction.offer())
                .isEqualTo(new Offer(
                        Money.of("89.90", "GBP"),
                        Money.of("119", "GBP"),
                        Availability.IN_STOCK,
                        Condition.NEW,
                        "Hearth & Home",
                        "4006381333931",
                        "CK-170",
                        "Copper Kettle 1.7 l"));
        assertThat(extraction.reason())
                .isEqualTo("The price is 89.90 GBP by JSON-LD and meta tags and the visible page.");
        assertThat(extraction.candidates())
                .extracting(Candidate::node, Candidate::verdict)
                .startsWith(
                        org.assertj.core.groups.Tuple.tuple("ld+json[0]/@graph/1/offers/price", "chosen"),
                        org.assertj.core.groups.Tuple.tuple(
                                "ld+json[0]/@graph/1/isRelatedTo/0/offers/price",
                                "It belongs to another product than the one the page is about."),
                        org.assertj.core.groups.Tuple.tuple("html > head > meta:nth-of-type(3)", "Says the same."));
    }

    @Test
    void tellsTheProductFromOthersOnThePage() {
        Extraction extraction = extractor.extract(
                Pages.resource("lamp-microdata.html"),
                "text/html",
                URI.create("https://shop.example/leselampe"),
                Hints.NONE);
        Offer offer = offer(extraction);
        assertThat(offer.price()).isEqualTo(Money.of("1249", "EUR"));
        assertThat(offer.title()).isEqualTo("Leselampe Nord");
        assertThat(offer.gtin()).isEqualTo("4006381333931");
        assertThat(extraction.candidates().get(0).node()).isEqualTo("#lamp-price");
    }

    @Nested
    class SeveralPrices {

        @ParameterizedTest
        @CsvSource({
            "https://shop.example/boot?variant=47, 135",
            "https://shop.example/boot?variant=41&utm_medium=x, 120"
        })
        void theVariantInTheAddressIsMeant(String url, String price) {
            Extraction extraction =
                    extractor.extract(Pages.resource("boot-variants.html"), "text/html", URI.create(url), Hints.NONE);
            assertThat(offer(extraction).price()).isEqualTo(Money.of(price, "USD"));
        }

        @Test
        void withoutAVariantInTheAddressNoneIsGuessed() {
            Extraction extraction = extractor.extract(
                    Pages.resource("boot-variants.html"),
                    "text/html",
                    URI.create("https://shop.example/boot"),
                    Hints.NONE);
            assertThat(extraction.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
            assertThat(extraction.reason()).contains("120.00 USD").contains("135.00 USD");
            assertThat(extraction.offer()).isNull();
            assertThat(extraction.candidates()).hasSize(2);
        }

        @Test
        void aRangeIsAmbiguous() {
            Extraction extraction = extract(
                    jsonLd(
                            "{'@type':'Product','offers':{'@type':'AggregateOffer','lowPrice':10,'highPrice':20,'priceCurrency':'EUR'}}"));
            assertThat(extraction.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
            assertThat(extraction.reason()).contains("range");
        }

        @Test
        void sourcesThatDisagreeAreAmbiguous() {
            Extraction extraction =
                    extract("<meta property=og:price:amount content=80><meta property=og:price:currency content=EUR>"
                            + jsonLd(product("100", "EUR")));
            assertThat(extraction.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
            assertThat(extraction.reason()).contains("JSON-LD says 100.00 EUR").contains("meta tags says 80.00 EUR");
        }

        @Test
        void aNewItemIsMeantRatherThanUsedOnes() {
            Extraction extraction = extract(jsonLd("""
                    {"@type":"Product","offers":[
                      {"price":80,"priceCurrency":"EUR","itemCondition":"https://schema.org/UsedCondition"},
                      {"price":100,"priceCurrency":"EUR","itemCondition":"https://schema.org/NewCondition"}]}"""));
            assertThat(offer(extraction).price()).isEqualTo(Money.of("100", "EUR"));
            assertThat(offer(extraction).condition()).isEqualTo(Condition.NEW);
        }

        @Test
        void pricesOfListedProductsAreNotThePages() {
            Extraction extraction = extract("<h1>Lamps</h1>"
                    + jsonLd("{'@type':'ItemList','itemListElement':[" + "{'@type':'ListItem','item':"
                            + product("5", "EUR") + "},{'@type':'ListItem','item':" + product("6", "EUR") + "}]}"));
            assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
            assertThat(extraction.candidates()).hasSize(2);
        }

        @Test
        void anOfferWithoutAnAddressDoesNotLoseToOneWithThePages() {
            Extraction extraction = extract(jsonLd("""
                    {"@type":"Product","offers":[
                      {"price":18,"priceCurrency":"EUR","url":"https://shop.example/item"},{"price":17.10,"priceCurrency":"EUR"}]}"""));
            assertThat(extraction.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
        }

        @Test
        void centsThatWereMeantAsUnitsAreDoubted() {
            Extraction extraction = extract("<p>Now €89.90</p>" + jsonLd(product("8990", "EUR")));
            assertThat(extraction.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
            assertThat(extraction.reason()).contains("cents");
        }

        @Test
        void aMarkThatCouldBeEitherIsDecidedByOtherEvidenceOnly() {
            assertThat(extract(jsonLd(product("'1.299'", "EUR"))).result()).isEqualTo(Extraction.Result.AMBIGUOUS);
            assertThat(offer(extract("<p>1.299,00 €</p>" + jsonLd(product("'1.299'", "EUR"))))
                            .price())
                    .isEqualTo(Money.of("1299", "EUR"));
            assertThat(offer(extract(
                                    "<meta property=og:price:amount content=1299.00><meta property=og:price:currency content=EUR>"
                                            + jsonLd(product("'1.299'", "EUR"))))
                            .price())
                    .isEqualTo(Money.of("1299", "EUR"));
        }
    }

    @Nested
    class CurrencyOfASymbol {

        @ParameterizedTest
        @CsvSource({
            "en-CA, https://shop.example/item, CAD",
            "en, https://shop.example.com.au/item, AUD",
            "en-NZ, https://shop.co.nz/item, NZD",
            "es-MX, https://tienda.mx/item, MXN",
        })
        void isDecidedByLanguageAndHost(String lang, String url, String code) {
            Extraction extraction =
                    extract("<html lang=" + lang + ">" + jsonLd(product("'$12.50'", "")), url, Hints.NONE);
            assertThat(offer(extraction).price()).isEqualTo(Money.of("12.50", code));
        }

        @Test
        void isDecidedByACodeElsewhereOnThePage() {
            Extraction extraction = extract("<meta name=currency content=SGD>" + jsonLd(product("'$12.50'", "")));
            assertThat(offer(extraction).price()).isEqualTo(Money.of("12.50", "SGD"));
        }

        @ParameterizedTest
        @CsvSource({"en, https://shop.example/item", "en-US, https://shop.ca/item", "en-GB, https://shop.co.uk/item"})
        void isNeverDefaulted(String lang, String url) {
            Extraction extraction =
                    extract("<html lang=" + lang + ">" + jsonLd(product("'$12.50'", "")), url, Hints.NONE);
            assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
            assertThat(extraction.reason()).contains("ambiguous");
            assertThat(extraction.candidates().get(0).price()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"ABC", "XXX", "", "currency"})
        void unknownCodesAreNoCurrency(String code) {
            assertThat(extract(jsonLd(product("12.50", code))).result()).isEqualTo(Extraction.Result.NO_PRICE);
        }

        @Test
        void theOldCodeOfTheRoubleIsTheRouble() {
            assertThat(offer(extract(jsonLd(product("1250", "RUR")))).price()).isEqualTo(Money.of("1250", "RUB"));
        }
    }

    @Nested
    class WithoutAPriceToPay {

        @Test
        void outOfStockKeepsItsPrice() {
            Extraction extraction = extract(
                    jsonLd(
                            "{'@type':'Product','offers':{'price':5,'priceCurrency':'EUR','availability':'https://schema.org/OutOfStock'}}"));
            assertThat(extraction.result()).isEqualTo(Extraction.Result.OUT_OF_STOCK);
            assertThat(offer(extraction).price()).isEqualTo(Money.of("5", "EUR"));
        }

        @ParameterizedTest
        @CsvSource({"SoldOut, OUT_OF_STOCK", "Discontinued, DISCONTINUED"})
        void outOfStockNeedsNoPriceAndIsNotZero(String written, Availability availability) {
            Extraction extraction = extract(
                    jsonLd("{'@type':'Product','name':'Lamp','offers':{'price':0,'priceCurrency':'EUR','availability':'"
                            + written + "'}}"));
            assertThat(extraction.result()).isEqualTo(Extraction.Result.OUT_OF_STOCK);
            assertThat(offer(extraction).price()).isNull();
            assertThat(offer(extraction).availability()).isEqualTo(availability);
            assertThat(offer(extraction).title()).isEqualTo("Lamp");
            assertThat(extraction.candidates().get(0).verdict()).isEqualTo("Zero is never a price.");
        }

        @Test
        void aRobotCheckIsBlocked() {
            Extraction extraction =
                    extractor.extract(Pages.resource("robot-check.html"), "text/html", Pages.URL, Hints.NONE);
            assertThat(extraction.result()).isEqualTo(Extraction.Result.BLOCKED);
            assertThat(extraction.reason()).contains("Robot Check");
        }

        @Test
        void aPageWithACaptchaForItsReviewsIsNotBlocked() {
            String html =
                    "<h1>Lamp</h1><p>" + "A lamp for long evenings. ".repeat(40) + "</p><div class=g-recaptcha></div>";
            assertThat(extract(html).result()).isEqualTo(Extraction.Result.NO_PRICE);
        }

        @Test
        void aPageThatSaysNothingHasNoPrice() {
            Extraction extraction = extract("<h1>About us</h1><p>Since 1899.");
            assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
            assertThat(extraction.reason()).isEqualTo("The page's markup names no price.");
            assertThat(extraction.candidates()).isEmpty();
        }

        @Test
        void brokenMarkupIsNamedInTheReason() {
            assertThat(extract(jsonLd("{\"@type\" \"Product\"}")).reason()).contains("ld+json[0] is no JSON");
        }
    }

    @Nested
    class HostileInput {

        @Test
        void emptyAndBinaryPagesAreUnparseable() {
            assertThat(extractor
                            .extract(new byte[0], null, Pages.URL, Hints.NONE)
                            .result())
                    .isEqualTo(Extraction.Result.UNPARSEABLE);
            byte[] random = new byte[100_000];
            new Random(7).nextBytes(random);
            assertThat(extractor.extract(random, null, Pages.URL, Hints.NONE).result())
                    .isEqualTo(Extraction.Result.UNPARSEABLE);
            assertThat(extractor
                            .extract("GIF89a".getBytes(StandardCharsets.UTF_8), "image/gif", Pages.URL, Hints.NONE)
                            .result())
                    .isEqualTo(Extraction.Result.UNPARSEABLE);
        }

        @Test
        void aPageCutOffAnywhereNeverGivesAnotherPrice() {
            byte[] whole = Pages.resource("kettle-jsonld.html");
            for (int length = 1; length < whole.length; length += 7) {
                Extraction extraction = extractor.extract(
                        Arrays.copyOf(whole, length),
                        "text/html",
                        URI.create("https://shop.example/kettles/copper-kettle"),
                        Hints.NONE);
                Offer offer = extraction.offer();
                if (offer != null && offer.price() != null) {
                    assertThat(offer.price()).as("cut after %d bytes", length).isEqualTo(Money.of("89.90", "GBP"));
                }
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<div>",
                    "<b><p>",
                    "<table><tr><td>",
                    "<a href=x>",
                    "<div itemscope itemprop=offers>",
                    "<svg><g>",
                    "<form><select>",
                    "<div itemscope itemtype=Product><span itemprop=price>1 ",
                    "<script type='application/ld+json'>[",
                    "<h1>",
                    "<",
                    "&",
                    "<!--",
                    "<p typeof=Product property=offers>",
                })
        void repetitionAHundredThousandTimesEnds(String part) {
            String html = part.repeat(100_000);
            Extraction extraction = assertTimeout(Duration.ofSeconds(30), () -> extract(html));
            assertThat(extraction.result())
                    .isIn(
                            Extraction.Result.NO_PRICE,
                            Extraction.Result.AMBIGUOUS,
                            Extraction.Result.UNPARSEABLE,
                            Extraction.Result.BLOCKED);
        }

        @Test
        void fiveMebibytesOfOffersEnd() {
            String offer = "{'@type':'Offer','price':5,'priceCurrency':'EUR'},";
            String html =
                    jsonLd("{'@type':'Product','offers':[" + offer.repeat(5 * 1024 * 1024 / offer.length()) + "]}");
            Extraction extraction = assertTimeout(Duration.ofSeconds(30), () -> extract(html));
            assertThat(extraction.candidates().size()).isLessThanOrEqualTo(100);
        }

        @Test
        void aMillionDigitsAreNoPrice() {
            Extraction extraction =
                    assertTimeout(Duration.ofSeconds(10), () -> extract(jsonLd(product("9".repeat(1_000_000), "EUR"))));
            assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
        }

        @Test
        void deepJsonIsRefusedAndTheRestIsRead() {
            Extraction extraction = extract(jsonLd("{\"a\":".repeat(100_000), product("5", "EUR")));
            assertThat(offer(extraction).price()).isEqualTo(Money.of("5", "EUR"));
        }

        @Test
        void randomDamageNeverThrows() {
            long seed = 20261123;
            Random random = new Random(seed);
            byte[] page = Pages.resource("kettle-jsonld.html");
            for (int round = 0; round < 300; round++) {
                byte[] damaged = page.clone();
                for (int i = 0; i < 20; i++) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
                }
                int at = round;
                assertThat(extractor
                                .extract(damaged, "text/html", Pages.URL, Hints.NONE)
                                .reason())
                        .as("seed %d round %d", seed, at)
                        .isNotBlank();
            }
        }

        @Test
        void theNodesOfAWidePageAreNamedInBoundedTime() {
            String offers =
                    "<i itemprop=offers itemscope><meta itemprop=price content=5><meta itemprop=priceCurrency content=EUR></i>";
            String html = "<div itemscope itemtype=https://schema.org/Product>" + "<i></i>".repeat(200_000)
                    + offers.repeat(1_000) + "</div>";
            Extraction extraction = assertTimeout(Duration.ofSeconds(30), () -> extract(html));
            assertThat(offer(extraction).price()).isEqualTo(Money.of("5", "EUR"));
        }
    }

    @Test
    void oneExtractorServesManyThreads() {
        byte[] page = Pages.resource("kettle-jsonld.html");
        URI url = URI.create("https://shop.example/kettles/copper-kettle");
        Extraction alone = extractor.extract(page, "text/html", url, Hints.NONE);
        assertThat(IntStream.range(0, 200)
                        .parallel()
                        .mapToObj(i -> extractor.extract(page, "text/html", url, Hints.NONE))
                        .distinct())
                .containsExactly(alone);
    }

    private static String product(String price, String currency) {
        return "{'@type':'Product','offers':{'@type':'Offer','price':" + price + ",'priceCurrency':'" + currency
                + "'}}";
    }

    private static Offer offer(Extraction extraction) {
        assertThat(extraction.offer()).as(extraction.reason()).isNotNull();
        return Objects.requireNonNull(extraction.offer());
    }
}
