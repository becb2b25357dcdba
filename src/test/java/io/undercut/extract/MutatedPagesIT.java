package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.offer.Hints;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Whatever a page holds, it has a typed answer in bounded time. A short run by default;
 * {@code mvn -q test -Dtest=MutatedPagesIT -Dfuzz.pages=1000000} for a long one, {@code -Dfuzz.seed=N} for other pages, and
 * {@code -Dcorpus=DIR} to begin from real ones too. A page that fails is named by seed and number, and comes again with
 * {@code -Dfuzz.from=NUMBER -Dfuzz.pages=1}.
 */
class MutatedPagesIT {

    private static final URI URL = URI.create("https://shop.example/kettle");

    /** CPU time, which other processes do not lengthen. */
    private static final Duration BOUND = Duration.ofSeconds(1);

    private static final double MOST_BYTES_A_MINUTE = 1024 * 1024;

    private final OfferExtractor extractor = new OfferExtractor();

    @Test
    void haveATypedAnswerInBoundedTime() throws IOException, URISyntaxException {
        long seed = Long.getLong("fuzz.seed", 1);
        long from = Long.getLong("fuzz.from", 0);
        long pages = Long.getLong("fuzz.pages", 3_000);
        MutatedPages mutated = new MutatedPages(seeds(), seed);
        long slowest = 0;
        long begun = System.nanoTime();
        long settled = 0;
        long heap = 0;
        for (long number = from; number < from + pages; number++) {
            if (number == from + pages / 5) {
                settled = System.nanoTime();
                heap = live();
            }
            byte[] page = mutated.page(number);
            long before = cpu();
            Extraction extraction = read(page, seed, number);
            long took = cpu() - before;
            slowest = Math.max(slowest, took);
            assertThat(Duration.ofNanos(took))
                    .as("seed %d, page %d", seed, number)
                    .isLessThan(BOUND);
            assertThat(extraction.reason()).as("seed %d, page %d", seed, number).isNotBlank();
            if (extraction.offer() != null && extraction.offer().price() != null) {
                assertThat(extraction.offer().price().amount())
                        .as("seed %d, page %d", seed, number)
                        .isPositive();
            }
        }
        double minutes = (System.nanoTime() - settled) / 6e10;
        double slope = (live() - heap) / minutes;
        System.out.printf(
                Locale.ROOT,
                "%d mutated pages (seed %d) in %.0f s, slowest %d ms of CPU, heap %+.2f MiB/min%n",
                pages,
                seed,
                (System.nanoTime() - begun) / 1e9,
                slowest / 1_000_000,
                slope / (1024 * 1024));
        // Over seconds the slope is noise.
        if (minutes >= 2) {
            assertThat(slope).as("bytes a minute").isLessThan(MOST_BYTES_A_MINUTE);
        }
    }

    private Extraction read(byte[] page, long seed, long number) {
        try {
            return extractor.extract(page, null, URL, Hints.NONE);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ", page " + number, e);
        }
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static List<byte[]> seeds() throws IOException, URISyntaxException {
        List<byte[]> seeds = new ArrayList<>();
        Path shops = Path.of(Objects.requireNonNull(MutatedPagesIT.class.getResource("/extract/shops"))
                .toURI());
        addAll(shops, seeds);
        String corpus = System.getProperty("corpus");
        if (corpus != null && !corpus.isEmpty() && !corpus.startsWith("$")) {
            addAll(Path.of(corpus, "pages"), seeds);
        }
        for (String page : new String[] {
            Pages.jsonLd(
                    "{'@graph':[{'@type':'Product','@id':'#p','name':'Lamp','offers':[{'@type':'AggregateOffer','lowPrice':'1.299,00','highPrice':2000,"
                            + "'priceCurrency':'EUR','offers':[{'price':15,'eligibleQuantity':{'minValue':1}}]}],'hasVariant':[{'@id':'#p'}]}]}"),
            "<div itemscope itemtype=https://schema.org/Product><h1 itemprop=name>Lamp</h1><div itemprop=offers itemscope itemtype=https://schema.org/Offer>"
                    + "<meta itemprop=priceCurrency content=EUR><span itemprop=price>1.299,00 €</span></div></div>",
            "<div vocab=https://schema.org/ typeof=Product><p property=offers typeof=Offer><b property=price>5</b></p></div>",
            "<h1>Lamp</h1><del>$20</del> <b class=price>$12<sup>99</sup></b><button>Add to cart</button>",
            "<script id=__NEXT_DATA__ type=application/json>{\"props\":{\"product\":{\"name\":\"Lamp\",\"price\":1299}}}</script>",
        }) {
            seeds.add(page.getBytes(StandardCharsets.UTF_8));
        }
        return seeds;
    }

    private static void addAll(Path folder, List<byte[]> seeds) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
    }
}
