package io.undercut.cli;

import io.undercut.extract.Candidate;
import io.undercut.extract.Extraction;
import io.undercut.offer.Offer;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was read from a page, for a terminal: the offer, and every price considered in a table of at most 100 columns. */
final class ExtractionText {

    private static final int[] WIDTHS = {14, 17, 30, 33};

    private ExtractionText() {}

    static void print(Extraction extraction, PrintWriter out) {
        out.println(extraction.result().name().toLowerCase(Locale.ROOT) + ": " + extraction.reason());
        Offer offer = extraction.offer();
        if (offer != null) {
            out.println();
            line(out, "price", offer.price());
            line(out, "list price", offer.listPrice());
            line(out, "availability", offer.availability());
            line(out, "condition", offer.condition());
            line(out, "title", offer.title());
            line(out, "seller", offer.seller());
            line(out, "gtin", offer.gtin());
            line(out, "sku", offer.sku());
        }
        if (!extraction.candidates().isEmpty()) {
            out.println();
            row(out, "evidence", "price", "node", "verdict");
            row(out, "-".repeat(WIDTHS[0]), "-".repeat(WIDTHS[1]), "-".repeat(WIDTHS[2]), "-".repeat(WIDTHS[3]));
            for (Candidate candidate : extraction.candidates()) {
                row(
                        out,
                        candidate.evidence().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        candidate.price() == null
                                ? candidate.text()
                                : candidate.price().toString(),
                        candidate.node(),
                        candidate.verdict());
            }
        }
        out.flush();
    }

    /** One row, of as many lines as its longest cell needs. */
    private static void row(PrintWriter out, String... cells) {
        List<List<String>> columns = new ArrayList<>();
        int lines = 0;
        for (int i = 0; i < cells.length; i++) {
            columns.add(wrapped(cells[i], WIDTHS[i]));
            lines = Math.max(lines, columns.get(i).size());
        }
        for (int line = 0; line < lines; line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < columns.size(); i++) {
                String cell = line < columns.get(i).size() ? columns.get(i).get(line) : "";
                text.append(cell).append(" ".repeat(WIDTHS[i] - cell.length() + 2));
            }
            out.println(text.toString().stripTrailing());
        }
    }

    /** Broken after the last space that fits, or anywhere in a word longer than a line. */
    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            int end = space > 0 ? space : width;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        lines.add(rest);
        return lines;
    }

    private static void line(PrintWriter out, String name, @Nullable Object value) {
        if (value != null) {
            out.printf(Locale.ROOT, "  %-14s %s%n", name, value);
        }
    }
}
