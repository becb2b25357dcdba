package io.undercut.extract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How many price strings are read as their rows say, amount and currency text both. Rows whose text has no digit are not
 * scored; {@code xfail} rows are those that the best known parser gets wrong.
 */
record PriceStringScore(int right, int rows, int hardRight, int hardRows, List<String> failures) {

    static PriceStringScore of(Path file) throws IOException {
        int[] counts = new int[4];
        List<String> failures = new ArrayList<>();
        for (JsonNode row : CorpusRows.of(file)) {
            String raw = CorpusRows.text(row, "price_raw");
            if (raw == null || raw.chars().noneMatch(Character::isDigit)) {
                continue;
            }
            int kind = row.path("xfail").asBoolean() ? 2 : 0;
            PriceText.Reading reading = read(raw, row);
            String currency = currency(reading, CorpusRows.text(row, "currency_raw"));
            boolean right = CorpusRows.sameAmount(
                            CorpusRows.text(row, "expected_amount"), reading == null ? null : reading.amount())
                    && (reading == null || sameCurrency(row, currency));
            counts[kind] += right ? 1 : 0;
            counts[kind + 1]++;
            if (!right) {
                failures.add("\"" + raw + "\" with \"" + CorpusRows.text(row, "currency_raw") + "\": expected "
                        + CorpusRows.text(row, "expected_amount") + " "
                        + CorpusRows.text(row, "expected_currency") + ", got "
                        + (reading == null ? "nothing" : reading.amount().toPlainString() + " " + currency)
                        + (kind == 0 ? "" : " (xfail)"));
            }
        }
        return new PriceStringScore(counts[0], counts[1], counts[2], counts[3], List.copyOf(failures));
    }

    private static PriceText.@Nullable Reading read(String raw, JsonNode row) {
        String mark = CorpusRows.text(row, "decimal_separator");
        return PriceText.first(raw, mark == null ? null : mark.charAt(0));
    }

    /** Beside the amount, else in the field that the page has for it. */
    private static @Nullable String currency(PriceText.@Nullable Reading reading, @Nullable String field) {
        if (reading == null || reading.currencyText() != null) {
            return reading == null ? null : reading.currencyText();
        }
        Currencies.Match match = Currencies.mentioned(field);
        return match == null ? null : match.text();
    }

    private static boolean sameCurrency(JsonNode row, @Nullable String currency) {
        String wanted = CorpusRows.text(row, "expected_currency");
        boolean unlabelled = row.path("group").asText().equals("test_price_decimal_separator");
        // A declined word ("рублей") is its stem ("руб") for those who wrote the row.
        return unlabelled
                || Objects.equals(wanted, currency)
                || (wanted != null && currency != null && wanted.length() >= 3 && currency.startsWith(wanted));
    }

    void print() {
        failures.forEach(failure -> System.out.println("price-string failed: " + failure));
        System.out.printf(
                "price-strings rows: %d of %d, xfail rows: %d of %d (amount and currency)%n",
                right, rows, hardRight, hardRows);
    }
}
