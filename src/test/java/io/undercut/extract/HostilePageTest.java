package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.undercut.offer.Hints;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pages made to hurt, or broken past use: each has a typed answer in bounded time, and none has a price. */
class HostilePageTest {

    private static final int FIVE_MEBIBYTES = 5 * 1024 * 1024;

    /** Ten times what the slowest of these takes alone, so that a busy machine does not fail it. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    private static final Set<Extraction.Result> NO_OFFER =
            EnumSet.complementOf(EnumSet.of(Extraction.Result.OK, Extraction.Result.OUT_OF_STOCK));

    private static final Set<Extraction.Result> UNPARSEABLE = EnumSet.of(Extraction.Result.UNPARSEABLE);

    @ParameterizedTest(name = "{0}")
    @MethodSource({"broken", "nested", "numbers", "large"})
    void F45F46S33hasATypedAnswerInBoundedTime(
            String name, byte[] page, @Nullable String type, Set<Extraction.Result> answers) {
        Extraction extraction = assertTimeout(BOUND, () -> new OfferExtractor()
                .extract(page, type, URI.create("https://shop.example/item"), Hints.NONE));
        assertThat(extraction.result()).as(extraction.reason()).isIn(answers);
        assertThat(extraction.offer()).isNull();
        assertThat(extraction.reason()).isNotBlank();
        assertThat(extraction.candidates()).hasSizeLessThanOrEqualTo(100);
    }

    static Stream<Arguments> broken() {
        byte[] random = new byte[100_000];
        new Random(7).nextBytes(random);
        return Stream.of(
                page("empty", "", null, UNPARSEABLE),
                page("one space", " ", null, NO_OFFER),
                Arguments.of("random bytes", random, null, UNPARSEABLE),
                Arguments.of("zeros", new byte[10_000], null, UNPARSEABLE),
                page("a picture by its type", "<p>5 €", "image/png", UNPARSEABLE),
                page("a PDF by its type", "%PDF-1.7", "application/pdf", UNPARSEABLE),
                page("a type that is none", "<p>About us", "\u0000;;charset=", NO_OFFER),
                page("a charset that is none", "<p>About us", "text/html; charset=\"no such\"", NO_OFFER),
                page(
                        "cut within a tag",
                        "<div itemscope itemtype=https://schema.org/Product><span itemprop=pri",
                        null,
                        NO_OFFER),
                page("cut within JSON", Pages.jsonLd("{'@type':'Product','offers':{'price':"), null, NO_OFFER),
                Arguments.of("odd UTF-16", new byte[] {(byte) 0xFF, (byte) 0xFE, '<', 0, 'p', 0, '>'}, null, NO_OFFER),
                page("JSON instead of a page", "{\"price\": 5}", "application/json", NO_OFFER));
    }

    static Stream<Arguments> nested() {
        return Stream.of(
                page("100,000 divs", "<div>".repeat(100_000) + "5 €", null, NO_OFFER),
                page("100,000 tables", "<table><tr><td>".repeat(100_000), null, NO_OFFER),
                page("100,000 formatting elements", "<b><i><a href=x>".repeat(33_000), null, NO_OFFER),
                page("100,000 lists", "<ul><li>".repeat(50_000), null, NO_OFFER),
                page("100,000 templates", "<template><svg><p>".repeat(33_000), null, NO_OFFER),
                page("100,000 svg groups", "<svg>" + "<g>".repeat(100_000), null, NO_OFFER),
                page("100,000 items", "<div itemscope itemprop=offers>".repeat(100_000), null, NO_OFFER),
                page("100,000 RDFa items", "<p typeof=Product property=offers>".repeat(100_000), null, NO_OFFER),
                page("JSON arrays", Pages.jsonLd("[".repeat(100_000)), null, NO_OFFER),
                page("JSON objects", Pages.jsonLd("{\"offers\":".repeat(100_000)), null, NO_OFFER),
                page("items that are each other's part", itemrefs(), null, NO_OFFER),
                page("cyclic @id", Pages.jsonLd(cycle()), null, NO_OFFER),
                page(
                        "an @id that is itself",
                        Pages.jsonLd("{'@type':'Product','@id':'#a','offers':{'@id':'#a'},'hasVariant':{'@id':'#a'}}"),
                        null,
                        NO_OFFER));
    }

    static Stream<Arguments> numbers() {
        return Stream.of(
                        "NaN",
                        "'NaN'",
                        "Infinity",
                        "-Infinity",
                        "-1",
                        "'-1'",
                        "-0.01",
                        "0",
                        "'0.00'",
                        "'0,00 €'",
                        "1e308",
                        "'1e308'",
                        "1E+999999999",
                        "'1E+999999999'",
                        "1e-400",
                        "0.0000001",
                        "99999999999",
                        "null",
                        "true",
                        "''",
                        "'free'",
                        "[]",
                        "{}",
                        "[[[]]]",
                        "'{{price}}'",
                        "'$NaN'",
                        "'undefined'",
                        "'1 2 3 4'",
                        "'1.2.3'")
                .map(number -> page(
                        "a price of " + number,
                        Pages.jsonLd("{'@type':'Product','offers':{'price':" + number + ",'priceCurrency':'EUR'}}"),
                        null,
                        NO_OFFER));
    }

    static Stream<Arguments> large() {
        String offer = "{'@type':'Offer','price':%d,'priceCurrency':'EUR'},";
        StringBuilder offers = new StringBuilder();
        for (int i = 1; i <= 10_000; i++) {
            offers.append(offer.formatted(i));
        }
        String digits = "9".repeat(1_000_000);
        return Stream.of(
                page(
                        "ten thousand offers",
                        Pages.jsonLd("{'@type':'Product','offers':[" + offers + "]}"),
                        null,
                        NO_OFFER),
                page(
                        "ten thousand products",
                        Pages.jsonLd("[" + "{'@type':'Product','name':'a','offers':{'price':5}},".repeat(10_000) + "]"),
                        null,
                        NO_OFFER),
                page(
                        "a million digits",
                        Pages.jsonLd("{'@type':'Product','offers':{'price':" + digits + ",'priceCurrency':'EUR'}}"),
                        null,
                        NO_OFFER),
                page(
                        "a million digits as text",
                        "<div itemscope itemtype=Product><b itemprop=price>" + digits + " €</b></div>",
                        null,
                        NO_OFFER),
                page("five mebibytes of one tag", "<p>".repeat(FIVE_MEBIBYTES / 3), null, NO_OFFER),
                page("five mebibytes of brackets", "<".repeat(FIVE_MEBIBYTES), null, NO_OFFER),
                page("five mebibytes of comments", "<!--".repeat(FIVE_MEBIBYTES / 4), null, NO_OFFER),
                page("five mebibytes of attributes", "<p " + "a=b ".repeat(FIVE_MEBIBYTES / 4) + ">", null, NO_OFFER),
                page(
                        "five mebibytes of quotes in JSON",
                        Pages.jsonLd("{\"a\":\"" + "\" ".repeat(FIVE_MEBIBYTES / 2)),
                        null,
                        NO_OFFER),
                page(
                        "five mebibytes of comments in JSON",
                        Pages.jsonLd("/*".repeat(FIVE_MEBIBYTES / 2)),
                        null,
                        NO_OFFER),
                page("five mebibytes of blocks", Pages.jsonLd("{}").repeat(FIVE_MEBIBYTES / 50), null, NO_OFFER),
                page("fifty megabytes", "<p>About us</p>".repeat(3_500_000), null, NO_OFFER));
    }

    private static String cycle() {
        StringBuilder graph = new StringBuilder("{'@graph':[");
        for (int i = 0; i < 1_000; i++) {
            graph.append("{'@type':'Product','@id':'#")
                    .append(i)
                    .append("','isRelatedTo':{'@id':'#")
                    .append((i + 1) % 1_000)
                    .append("'},'offers':{'@id':'#")
                    .append((i * 7) % 1_000)
                    .append("'}},");
        }
        return graph.append("]}").toString();
    }

    private static String itemrefs() {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            html.append("<div id=a")
                    .append(i)
                    .append("><p itemscope itemprop=offers itemref='a")
                    .append((i + 1) % 200)
                    .append(" a")
                    .append((i * 3) % 200)
                    .append("'></p></div>");
        }
        return html.toString();
    }

    private static Arguments page(String name, String html, @Nullable String type, Set<Extraction.Result> answers) {
        return Arguments.of(name, html.getBytes(StandardCharsets.UTF_8), type, answers);
    }
}
