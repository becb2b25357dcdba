package io.undercut.extract;

import com.fasterxml.jackson.databind.JsonNode;
import io.undercut.offer.Hints;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many small pages of structured data show exactly the prices that their rows say among their candidates, whatever
 * the extractor then makes of them; where a row labels the offer itself, that must be right too.
 */
record SnippetScore(int right, int rows, List<String> failures) {

    static SnippetScore of(Path file) throws IOException {
        int right = 0;
        int rows = 0;
        List<String> failures = new ArrayList<>();
        for (JsonNode row : CorpusRows.of(file)) {
            rows++;
            String problem = problem(row);
            if (problem == null) {
                right++;
            } else {
                failures.add(row.path("id").asText() + ": " + problem);
            }
        }
        return new SnippetScore(right, rows, List.copyOf(failures));
    }

    private static @Nullable String problem(JsonNode row) {
        JsonNode expected = row.path("expected");
        Extraction extraction = new OfferExtractor()
                .extract(
                        row.path("html").asText().getBytes(StandardCharsets.UTF_8),
                        "text/html; charset=utf-8",
                        URI.create("https://shop.example/page"),
                        Hints.NONE);
        String price = CorpusRows.text(expected, "price");
        if (price != null) {
            String availability = CorpusRows.text(expected, "availability");
            var offer = extraction.offer();
            boolean right = offer != null
                    && offer.price() != null
                    && CorpusRows.sameAmount(price, offer.price().amount())
                    && (availability == null || SchemaTerms.availability(availability) == offer.availability());
            return right ? null : "expected " + price + " " + availability + ", got " + extraction;
        }
        Set<BigDecimal> wanted = new TreeSet<>();
        expected.path("prices")
                .forEach(one -> wanted.add(new BigDecimal(one.path("value").asText())));
        Set<BigDecimal> seen = new TreeSet<>();
        for (Candidate candidate : extraction.candidates()) {
            if (candidate.evidence().compareTo(Candidate.Evidence.EMBEDDED_STATE) < 0) {
                PriceText.readings(candidate.text(), null).forEach(reading -> seen.add(reading.amount()));
            }
        }
        return wanted.equals(seen) ? null : "expected " + wanted + ", saw " + seen;
    }

    void print() {
        failures.forEach(failure -> System.out.println("snippet failed: " + failure));
        System.out.printf("snippets rows: %d of %d%n", right, rows);
    }
}
