package io.undercut.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.undercut.aws.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Labelled robots.txt files from outside, named by {@code -Dcorpus=DIR}. */
class RobotsCorpusTest {

    /**
     * Labelled by a parser that compares characters as they stand. RFC 9309, section 2.2.2, has both sides percent-encoded first, and so
     * has our URL policy, which makes these paths equal to their rules.
     */
    private static final Set<String> AGAINST_THE_RFC = Set.of("ID_Encoding#2", "ID_Encoding#4", "ID_Encoding#5");

    @Test
    void F42everyRowThatTheRfcDecidesIsDecidedAsLabelled() throws Exception {
        Path file = Path.of(System.getProperty("corpus", ""), "robots.jsonl");
        assumeTrue(System.getProperty("corpus") != null && Files.isReadable(file), "no corpus given");
        List<String> wrong = new ArrayList<>();
        int decided = 0;
        int others = 0;
        int othersAgree = 0;
        for (String line : Files.readAllLines(file)) {
            JsonNode row = Json.LENIENT.readTree(line);
            boolean allowed = RobotsFile.parse(
                            row.path("robots_txt").textValue().getBytes(UTF_8),
                            Robots.productToken(row.path("user_agent").textValue()))
                    .allows(path(row.path("url").textValue()));
            boolean right = allowed == row.path("expected_allowed").booleanValue();
            if (row.path("google_only").booleanValue()
                    || AGAINST_THE_RFC.contains(row.path("id").textValue())) {
                others++;
                othersAgree += right ? 1 : 0;
            } else {
                decided++;
                if (!right) {
                    wrong.add(line);
                }
            }
        }
        System.out.printf(
                "robots.txt: %d of %d rows right, and %d of %d that are one parser's own choice%n",
                decided - wrong.size(), decided, othersAgree, others);
        assertThat(wrong).isEmpty();
        assertThat(decided).isPositive();
    }

    /** What the URL policy makes of it: path and query, at least a slash. */
    private static String path(String url) {
        int start = url.indexOf("://") < 0 ? 0 : url.indexOf("://") + 3;
        int slash = start;
        while (slash < url.length() && "/?#".indexOf(url.charAt(slash)) < 0) {
            slash++;
        }
        return Escaping.pathAndQuery(url.substring(slash));
    }
}
