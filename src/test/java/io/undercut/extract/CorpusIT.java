package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Scores the extractor on real pages: {@code mvn -q test -Dtest=CorpusIT -Dcorpus=DIR}, where DIR holds
 * {@code pages.jsonl} and {@code pages/}, and may hold {@code price-strings.jsonl} and {@code snippets.jsonl}. Prints
 * {@code <measure> <precision> <recall> <F1>} and fails below the floors; {@code -Dcorpus.floors=off} only prints.
 */
@EnabledIfSystemProperty(named = "corpus", matches = "[^$].*")
class CorpusIT {

    /** F1 that is reached, cut to two digits; these only rise. */
    private static final Map<String, Double> F1_FLOORS = Map.of(
            "price", 0.96,
            "price+currency", 0.96,
            "availability", 0.95,
            "list_price", 0.90,
            "sku", 0.78,
            "gtin", 0.66,
            "name", 0.93);

    private static final double PRICE_RECALL_FLOOR = 0.94;
    private static final double AVAILABILITY_PRECISION_FLOOR = 0.97;

    /** Share of the price strings that the best known parser gets wrong. */
    private static final double HARD_STRINGS_FLOOR = 0.95;

    /** One row is labelled with a price that its page does not hold. */
    private static final int SNIPPETS_MISSED = 1;

    private static final double PRICE_PRECISION_FLOOR = 0.98;

    private static final Map<String, Availability> AVAILABILITY = Map.of(
            "InStock", Availability.IN_STOCK,
            "OutOfStock", Availability.OUT_OF_STOCK,
            "PreOrder", Availability.PRE_ORDER,
            "BackOrder", Availability.BACK_ORDER,
            "Discontinued", Availability.DISCONTINUED);

    private final ObjectMapper json = new ObjectMapper();
    private final OfferExtractor extractor = new OfferExtractor();
    private final Map<String, Score> scores = new LinkedHashMap<>();
    private final Map<String, Score> sources = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    /** Counts of one measure. */
    private static final class Score {
        private int right;
        private int answered;
        private int expected;

        double precision() {
            return answered == 0 ? 0 : (double) right / answered;
        }

        double recall() {
            return expected == 0 ? 0 : (double) right / expected;
        }

        double f1() {
            return right == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
        }
    }

    @Test
    void readsRealPagesAtLeastAsWellAsBefore() throws IOException {
        Path corpus = Path.of(System.getProperty("corpus"));
        for (String measure : List.of("price", "price+currency", "availability", "list_price", "sku", "gtin", "name")) {
            scores.put(measure, new Score());
        }
        int pages = 0;
        for (JsonNode row : rows(corpus.resolve("pages.jsonl"))) {
            scorePage(corpus, row);
            pages++;
        }
        // Maven may have left terminal codes on the current line; the measures begin on lines of their own.
        System.out.println();
        scores.forEach((measure, score) -> System.out.printf(
                Locale.ROOT, "%s %.3f %.3f %.3f%n", measure, score.precision(), score.recall(), score.f1()));
        System.out.println("\nEvidence (right of pages that have it):");
        sources.forEach((source, score) ->
                System.out.printf(Locale.ROOT, "  %s: %d of %d%n", source, score.right, score.answered));
        System.out.println("\nPages that failed:");
        failures.forEach(System.out::println);
        PriceStringScore priceStrings = PriceStringScore.of(corpus.resolve("price-strings.jsonl"));
        priceStrings.print();
        SnippetScore snippets = SnippetScore.of(corpus.resolve("snippets.jsonl"));
        snippets.print();
        assertThat(pages).as("rows of pages.jsonl in %s", corpus).isPositive();
        if (!"off".equals(System.getProperty("corpus.floors"))) {
            SoftAssertions.assertSoftly(softly -> {
                softly.assertThat(score("price").precision())
                        .as("price precision")
                        .isGreaterThanOrEqualTo(PRICE_PRECISION_FLOOR);
                softly.assertThat(score("price").recall())
                        .as("price recall")
                        .isGreaterThanOrEqualTo(PRICE_RECALL_FLOOR);
                softly.assertThat(score("availability").precision())
                        .as("availability precision")
                        .isGreaterThanOrEqualTo(AVAILABILITY_PRECISION_FLOOR);
                softly.assertThat(priceStrings.right()).as("price strings").isEqualTo(priceStrings.rows());
                softly.assertThat((double) priceStrings.hardRight())
                        .as("price strings that the best known parser gets wrong")
                        .isGreaterThanOrEqualTo(HARD_STRINGS_FLOOR * priceStrings.hardRows());
                softly.assertThat(snippets.right())
                        .as("snippets")
                        .isGreaterThanOrEqualTo(snippets.rows() - SNIPPETS_MISSED);
                F1_FLOORS.forEach((measure, floor) -> {
                    if (scores.containsKey(measure)) {
                        softly.assertThat(score(measure).f1())
                                .as(measure + " F1")
                                .isGreaterThanOrEqualTo(floor);
                    }
                });
            });
        }
    }

    private void scorePage(Path corpus, JsonNode row) throws IOException {
        JsonNode expected = row.path("expected");
        byte[] html = Files.readAllBytes(corpus.resolve(row.path("file").asText()));
        Extraction extraction =
                extractor.extract(html, null, uri(row.path("url").asText("")), Hints.NONE);
        Offer offer = extraction.offer();
        Money price = offer == null ? null : offer.price();

        // A page without a price is labelled null: any price read from it is wrong. Elsewhere null means "not
        // labelled".
        String wanted = text(expected, "price");
        boolean right = price != null && sameAmount(wanted, price.amount());
        count("price", wanted != null, price != null, right);
        String currency = text(expected, "currency");
        if (wanted == null || currency != null) {
            boolean both = right && price != null && price.currency().equals(currency);
            count("price+currency", wanted != null, price != null, both);
        }
        if (!right && (wanted != null || price != null)) {
            failures.add(String.format(
                    Locale.ROOT,
                    "  %s: expected %s %s, got %s %s: %s",
                    row.path("file").asText(),
                    wanted,
                    currency,
                    extraction.result(),
                    price,
                    extraction.reason()));
        }
        sources(extraction, wanted, right);
        Availability availability = offer == null ? Availability.UNKNOWN : offer.availability();
        Availability wantedAvailability =
                AVAILABILITY.get(expected.path("availability").asText(""));
        if (wantedAvailability != null) {
            count("availability", true, availability != Availability.UNKNOWN, availability == wantedAvailability);
            if (availability != wantedAvailability) {
                failures.add(String.format(
                        Locale.ROOT,
                        "  %s: expected %s, got %s: %s",
                        row.path("file").asText(),
                        wantedAvailability,
                        availability,
                        extraction.reason()));
            }
        }
        Money list = offer == null ? null : offer.listPrice();
        String wantedList = text(expected, "list_price");
        if (wantedList != null) {
            count("list_price", true, list != null, list != null && sameAmount(wantedList, list.amount()));
        }
        countText("sku", text(expected, "sku"), offer == null ? null : offer.sku());
        countText("gtin", text(expected, "gtin"), offer == null ? null : offer.gtin());
        countText("name", text(expected, "name"), offer == null ? null : offer.title());
    }

    /** What each kind of evidence named, and whether the right price was among it; and what the answer rests on. */
    private void sources(Extraction extraction, @Nullable String wanted, boolean right) {
        for (Candidate.Evidence evidence : Candidate.Evidence.values()) {
            List<Candidate> own = extraction.candidates().stream()
                    .filter(candidate -> candidate.evidence() == evidence && candidate.price() != null)
                    .toList();
            boolean named = own.stream()
                    .anyMatch(candidate -> candidate.price() != null
                            && sameAmount(wanted, candidate.price().amount()));
            Score seen = sources.computeIfAbsent("names the price: " + evidence, key -> new Score());
            seen.expected += wanted != null ? 1 : 0;
            seen.answered += own.isEmpty() ? 0 : 1;
            seen.right += named ? 1 : 0;
        }
        Offer offer = extraction.offer();
        if (offer != null && offer.price() != null) {
            Score chosen = sources.computeIfAbsent(
                    "answer rests on: " + extraction.candidates().get(0).evidence(), key -> new Score());
            chosen.answered++;
            chosen.right += right ? 1 : 0;
        }
    }

    private void countText(String measure, @Nullable String wanted, @Nullable String got) {
        if (wanted != null) {
            count(measure, true, got != null, got != null && plain(got).equals(plain(wanted)));
        }
    }

    private void count(String measure, boolean expected, boolean answered, boolean right) {
        Score score = score(measure);
        score.expected += expected ? 1 : 0;
        score.answered += answered ? 1 : 0;
        score.right += right ? 1 : 0;
    }

    private Score score(String measure) {
        return scores.computeIfAbsent(measure, key -> new Score());
    }

    private List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    rows.add(json.readTree(line));
                }
            }
        }
        return rows;
    }

    private static boolean sameAmount(@Nullable String wanted, BigDecimal got) {
        return wanted != null && new BigDecimal(wanted).compareTo(got) == 0;
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() || value.asText().isBlank() ? null : value.asText();
    }

    private static String plain(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
    }

    /** Addresses as browsers take them: characters that RFC 3986 forbids are dropped with the fragment or escaped. */
    static URI uri(String url) {
        String escaped = url.replaceAll("#.*", "")
                .replace("|", "%7C")
                .replace(" ", "%20")
                .replace("\"", "%22");
        return escaped.isEmpty() ? URI.create("https://unknown.invalid/") : URI.create(escaped);
    }
}
