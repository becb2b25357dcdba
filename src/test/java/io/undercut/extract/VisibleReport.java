package io.undercut.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.*;
import java.util.*;
import org.jsoup.parser.Parser;

class VisibleReport {
    public static void main(String[] a) throws Exception {
        Path corpus = Path.of(a[0]);
        String only = a.length > 1 ? a[1] : "";
        for (String line : Files.readAllLines(corpus.resolve("pages.jsonl"))) {
            JsonNode row = new ObjectMapper().readTree(line);
            String file = row.path("file").asText();
            if (!file.contains(only)) continue;
            String html = PageCharset.decode(Files.readAllBytes(corpus.resolve(file)), null);
            String url = row.path("url").asText("").replaceAll("#.*", "").replace("|", "%7C").replace(" ", "%20");
            Page page = new Page(Parser.htmlParser().setMaxDepth(512).parseInput(html, url), URI.create(url.isEmpty() ? "https://x.invalid/" : url));
            List<VisiblePrice> all = VisiblePrices.of(page, List.of(), Scoring.TUNED).all();
            Map<BigDecimal, double[]> by = new HashMap<>();
            for (VisiblePrice p : all) {
                double[] d = by.computeIfAbsent(p.amount(), k -> new double[] {-99, 0});
                d[0] = Math.max(d[0], p.score());
                if (p.score() > 0) d[1]++;
            }
            List<Map.Entry<BigDecimal, double[]>> order = new ArrayList<>(by.entrySet());
            order.sort((x, y) -> Double.compare(total(y.getValue()), total(x.getValue())));
            String want = row.path("expected").path("price").asText(null);
            boolean none = want == null || want.equals("null");
            BigDecimal w = none ? null : new BigDecimal(want).stripTrailingZeros();
            BigDecimal top = order.isEmpty() ? null : order.get(0).getKey();
            String mark = none ? "NONE" : w.equals(top) ? "ok  " : "XX  ";
            MainPart m = new MainPart(page, page.text, List.of());
            StringBuilder o = new StringBuilder();
            for (int i = 0; i < Math.min(4, order.size()); i++) o.append(order.get(i).getKey().toPlainString()).append('=').append(total(order.get(i).getValue())).append(' ');
            System.out.printf("%s %-40s want %-8s | %-60s| n=%d title=%s buy=%s avail=%s%n", mark, file.substring(6), want, o, all.size(),
                    m.title == null ? null : cut(page.text.text.substring(m.title.from, m.title.to)), m.buyButton == null ? null : cut(page.text.text.substring(m.buyButton.from, m.buyButton.to)), row.path("expected").path("availability").asText());
            if (!only.isEmpty()) {
                for (VisiblePrice p : all) {
                    if (p.score() > -3 || (w != null && p.amount().equals(w)))
                    System.out.printf("   %5.1f %8s [%s] %s %s%n", p.score(), p.amount().toPlainString(), cut2(page.text.text, p.from()), CssPath.of(p.region().element), p.points().stream().map(x -> x.weight() + " " + x.reason()).toList());
                }
            }
        }
    }
    static String cut2(StringBuilder t, int at) { return t.substring(Math.max(0, at - 40), Math.min(t.length(), at + 40)).replace('\n', '|').replace('\u0001', '^'); }
    static double total(double[] d) { return d[0] + Math.min(1.5, 0.5 * Math.max(0, d[1] - 1)); }
    static String cut(String s) { return s.substring(0, Math.min(30, s.length())).replace('\n', '|'); }
}
