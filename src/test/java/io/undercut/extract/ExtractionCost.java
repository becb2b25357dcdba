package io.undercut.extract;

import io.undercut.offer.Hints;
import java.net.URI;
import java.nio.file.*;
import java.util.*;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

class ExtractionCost {
    public static void main(String[] a) throws Exception {
        List<String> htmls = new ArrayList<>();
        List<URI> urls = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(a[0]).resolve("pages.jsonl"))) {
            var row = new com.fasterxml.jackson.databind.ObjectMapper().readTree(line);
            htmls.add(PageCharset.decode(
                    Files.readAllBytes(Path.of(a[0]).resolve(row.path("file").asText())), null));
            urls.add(CorpusIT.uri(row.path("url").asText("")));
            names.add(row.path("file").asText());
        }
        double[][] best = new double[htmls.size()][2];
        for (double[] d : best) Arrays.fill(d, 1e9);
        for (int round = 0; round < 12; round++)
            for (int i = 0; i < htmls.size(); i++) {
                long t0 = System.nanoTime();
                Document d = Parser.htmlParser()
                        .setMaxDepth(512)
                        .parseInput(htmls.get(i), urls.get(i).toString());
                long t1 = System.nanoTime();
                OfferExtractor.read(d, urls.get(i), Hints.NONE, Scoring.TUNED);
                long t2 = System.nanoTime();
                best[i][0] = Math.min(best[i][0], (t1 - t0) / 1e6);
                best[i][1] = Math.min(best[i][1], (t2 - t1) / 1e6);
            }
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < best.length; i++) {
            ratios.add(best[i][1] / best[i][0]);
            if (best[i][1] / best[i][0] > 0.8)
                System.out.printf("%s parse %.2f extract %.2f%n", names.get(i), best[i][0], best[i][1]);
        }
        long[] ph = new long[6];
        for (int round = 0; round < 5; round++)
            for (int i = 0; i < htmls.size(); i++) {
                Document d = Parser.htmlParser()
                        .setMaxDepth(512)
                        .parseInput(htmls.get(i), urls.get(i).toString());
                long t = System.nanoTime(), u;
                Page p = new Page(d, urls.get(i));
                u = System.nanoTime();
                ph[0] += u - t;
                t = u;
                p.amounts();
                u = System.nanoTime();
                ph[1] += u - t;
                t = u;
                JsonLd.read(p);
                Microdata.read(p);
                Rdfa.read(p);
                OpenGraph.claims(p);
                u = System.nanoTime();
                ph[2] += u - t;
                t = u;
                EmbeddedState.claims(p);
                u = System.nanoTime();
                ph[3] += u - t;
                t = u;
                p.statedCurrencies();
                u = System.nanoTime();
                ph[4] += u - t;
                t = u;
                VisiblePrices v = VisiblePrices.of(p, List.of(), Scoring.TUNED);
                v.all();
                new VisibleStock(p.text, v.main());
                u = System.nanoTime();
                ph[5] += u - t;
            }
        System.out.println("page amounts structured state currencies visible "
                + Arrays.toString(Arrays.stream(ph).map(x -> x / 5_000_0).toArray()) + " /100 ms");
        Collections.sort(ratios);
        System.out.printf(
                "median ratio %.3f p90 %.3f max %.3f%n",
                ratios.get(ratios.size() / 2), ratios.get(ratios.size() * 9 / 10), ratios.get(ratios.size() - 1));
        System.out.printf(
                "sum parse %.1f extract %.1f%n",
                Arrays.stream(best).mapToDouble(x -> x[0]).sum(),
                Arrays.stream(best).mapToDouble(x -> x[1]).sum());
    }
}
