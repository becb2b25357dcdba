package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Scores small pages of many makes and languages, each with what a shopper would pay in its first line. The pages of
 * {@code seen} may be looked at when rules are changed; of {@code held} only the totals are, so that they say how well
 * the rules do on pages that nobody fitted them to.
 */
class ShopPagesTest {

    /** {@code url | price | list price | availability | sku | gtin | name}; a dash for none. */
    private record Label(
            URI url,
            @Nullable Money price,
            @Nullable String list,
            @Nullable String availability,
            @Nullable String sku,
            @Nullable String gtin,
            @Nullable String name) {

        static Label of(String line) {
            String[] cells =
                    line.substring("<!--".length(), line.lastIndexOf("-->")).split("\\|", -1);
            String[] price = cells[1].strip().split(" ", 2);
            return new Label(
                    URI.create(cells[0].strip()),
                    price.length == 2 ? Money.of(price[0], price[1]) : null,
                    cell(cells[2]),
                    cell(cells[3]),
                    cell(cells[4]),
                    cell(cells[5]),
                    cell(cells[6]));
        }

        private static @Nullable String cell(String text) {
            return text.strip().equals("-") ? null : text.strip();
        }
    }

    private static final class Score {
        private final Map<String, int[]> counts = new LinkedHashMap<>();
        private final List<String> failures = new ArrayList<>();

        /** A value that is not expected counts against precision only where {@code none} is a label too. */
        void count(String measure, String page, @Nullable Object wanted, @Nullable Object got, boolean none) {
            int[] count = counts.computeIfAbsent(measure, key -> new int[3]);
            boolean right = wanted != null && wanted.equals(got);
            count[0] += right ? 1 : 0;
            count[1] += got != null && (wanted != null || none) ? 1 : 0;
            count[2] += wanted != null ? 1 : 0;
            if (!right && (wanted != null || (none && got != null))) {
                failures.add(page + ": " + measure + " is " + wanted + ", read " + got);
            }
        }

        double precision(String measure) {
            int[] count = counts.getOrDefault(measure, new int[3]);
            return count[1] == 0 ? 0 : (double) count[0] / count[1];
        }

        double recall(String measure) {
            int[] count = counts.getOrDefault(measure, new int[3]);
            return count[2] == 0 ? 0 : (double) count[0] / count[2];
        }

        String table() {
            StringBuilder out = new StringBuilder();
            counts.forEach((measure, count) -> out.append(String.format(
                    Locale.ROOT,
                    "  %-12s precision %.3f recall %.3f (%d right of %d read, %d expected)%n",
                    measure,
                    precision(measure),
                    recall(measure),
                    count[0],
                    count[1],
                    count[2])));
            return out.toString();
        }
    }

    @Test
    void pagesThatWereLookedAtAreRead() throws IOException, URISyntaxException {
        Score score = score("seen");
        String told = score.table() + String.join("\n", score.failures);
        System.out.println("Shop pages, looked at:\n" + told);
        assertThat(score.precision("price")).as(told).isEqualTo(1);
        assertThat(score.recall("price")).as(told).isGreaterThanOrEqualTo(0.85);
        assertThat(score.precision("sku")).as(told).isEqualTo(1);
        assertThat(score.recall("sku")).as(told).isGreaterThanOrEqualTo(0.76);
        assertThat(score.precision("gtin")).as(told).isEqualTo(1);
    }

    @Test
    void pagesThatNobodyLookedAtAreReadAsWell() throws IOException, URISyntaxException {
        Score score = score("held");
        System.out.println("Shop pages, held back:\n" + score.table());
        assertThat(score.precision("price")).as(score.table()).isGreaterThanOrEqualTo(0.96);
        assertThat(score.recall("price")).as(score.table()).isGreaterThanOrEqualTo(0.77);
    }

    private static Score score(String folder) throws IOException, URISyntaxException {
        URI resource =
                ShopPagesTest.class.getResource("/extract/shops/" + folder).toURI();
        List<Path> pages;
        try (Stream<Path> listed = Files.list(Path.of(resource))) {
            pages = listed.sorted().toList();
        }
        Score score = new Score();
        for (Path page : pages) {
            String html = Files.readString(page);
            int end = html.indexOf('\n');
            Label label = Label.of(html.substring(0, end));
            Extraction extraction = new OfferExtractor()
                    .extract(
                            html.substring(end + 1).getBytes(StandardCharsets.UTF_8),
                            "text/html; charset=utf-8",
                            label.url(),
                            Hints.NONE);
            add(score, page.getFileName().toString(), label, extraction.offer());
        }
        return score;
    }

    private static void add(Score score, String page, Label label, @Nullable Offer offer) {
        Money list = offer == null ? null : offer.listPrice();
        Availability availability = offer == null ? Availability.UNKNOWN : offer.availability();
        score.count("price", page, label.price(), offer == null ? null : offer.price(), true);
        score.count(
                "list price",
                page,
                label.list() == null ? null : plain(label.list()),
                list == null ? null : plain(list.amount().toPlainString()),
                label.price() != null);
        score.count(
                "availability",
                page,
                label.availability() == null ? null : letters(label.availability()),
                availability == Availability.UNKNOWN ? null : letters(availability.name()),
                false);
        score.count("sku", page, label.sku(), offer == null ? null : offer.sku(), false);
        score.count("gtin", page, label.gtin(), offer == null ? null : offer.gtin(), label.price() != null);
        score.count("name", page, label.name(), offer == null ? null : offer.title(), false);
    }

    private static String plain(String amount) {
        return new java.math.BigDecimal(amount).stripTrailingZeros().toPlainString();
    }

    private static String letters(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }
}
