package io.undercut.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.extract.Candidate;
import io.undercut.extract.Extraction;
import io.undercut.money.Money;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtractionTextTest {

    private static final String NODE = "html > body > div:nth-of-type(12) > main > section:nth-of-type(3) > span.price";

    @Test
    void fitsATerminalOfAHundredColumnsAndLosesNothing() {
        Extraction extraction = new Extraction(
                Extraction.Result.AMBIGUOUS,
                null,
                "The page contradicts itself.",
                List.of(
                        new Candidate(
                                Candidate.Evidence.EMBEDDED_STATE,
                                NODE,
                                "89.90",
                                Money.of("89.90", "EUR"),
                                "The page contradicts itself: JSON-LD says 80.00 EUR, meta tags says 89.90 EUR."),
                        new Candidate(
                                Candidate.Evidence.HINT, "#p", "x".repeat(80), null, "Its currency is unknown.")));
        StringWriter out = new StringWriter();
        ExtractionText.print(extraction, new PrintWriter(out));

        assertThat(out.toString().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
        assertThat(out.toString())
                .startsWith("ambiguous: The page contradicts itself.")
                .contains("embedded state")
                .contains("89.90 EUR")
                .contains("Its currency is unknown.");
        String nodes = out.toString()
                .lines()
                .filter(line -> line.length() > 35)
                .map(line -> line.substring(35, Math.min(65, line.length())).strip())
                .collect(java.util.stream.Collectors.joining())
                .replace(" ", "");
        assertThat(nodes).contains(NODE.replace(" ", ""));
    }
}
