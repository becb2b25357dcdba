package io.undercut.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines of JSON in the corpus folder; a file that is not there has none. */
final class CorpusRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CorpusRows() {}

    static List<JsonNode> of(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                if (!line.isBlank()) {
                    rows.add(JSON.readTree(line));
                }
            }
        }
        return rows;
    }

    static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isMissingNode() || value.isNull() || value.asText().isBlank() ? null : value.asText();
    }

    static boolean sameAmount(@Nullable String wanted, @Nullable BigDecimal got) {
        return wanted == null ? got == null : got != null && new BigDecimal(wanted).compareTo(got) == 0;
    }
}
