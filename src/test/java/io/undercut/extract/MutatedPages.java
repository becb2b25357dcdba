package io.undercut.extract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Pages broken at random; the same seed and number always give the same page. */
final class MutatedPages {

    static final int MOST_BYTES = 64 * 1024;

    private static final int MOST_MUTATIONS = 8;

    /** What breaks parsers, and what the extractor looks for. */
    private static final List<byte[]> TOKENS = List.of(
                    "<",
                    ">",
                    "\"",
                    "'",
                    "&",
                    "\\",
                    "\\u",
                    "\u0000",
                    "{",
                    "}",
                    "[",
                    "]",
                    ",",
                    ":",
                    "//",
                    "/*",
                    "*/",
                    "<!--",
                    "-->",
                    "<![CDATA[",
                    "</script>",
                    "<script type=application/ld+json>",
                    "<svg>",
                    "<math>",
                    "<table>",
                    "<template>",
                    "<select>",
                    "<textarea>",
                    "<p itemscope itemprop=offers>",
                    " itemprop=price content=",
                    " itemref=a id=a ",
                    "<div typeof=Product vocab=//schema.org/>",
                    "@id",
                    "@graph",
                    "\"offers\":",
                    "\"price\":",
                    "\"lowPrice\":",
                    "1e999",
                    "-1",
                    "0",
                    "NaN",
                    "99999999999999999999",
                    "1.234.567,89",
                    "1,2,3",
                    "٫",
                    "€",
                    "$",
                    "kr",
                    "USD",
                    "％",
                    "½",
                    "\uFEFF",
                    "\u202E",
                    "\uD800",
                    "&nbsp;",
                    "&#x0;",
                    "&#99999999;",
                    "<sup>99</sup>",
                    "<del>",
                    "<h1>",
                    "<button>add to cart</button>",
                    "sold out",
                    "from",
                    "per month",
                    "charset=utf-16")
            .stream()
            .map(token -> token.getBytes(StandardCharsets.UTF_8))
            .toList();

    private final List<byte[]> seeds;
    private final long seed;

    MutatedPages(List<byte[]> seeds, long seed) {
        this.seeds = List.copyOf(seeds);
        this.seed = seed;
    }

    byte[] page(long number) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + number);
        byte[] page = seeds.get(random.nextInt(seeds.size()));
        if (page.length > MOST_BYTES) {
            int from = random.nextInt(page.length - MOST_BYTES);
            page = Arrays.copyOfRange(page, from, from + MOST_BYTES);
        }
        int mutations = 1 + random.nextInt(MOST_MUTATIONS);
        for (int i = 0; i < mutations; i++) {
            page = mutated(page, random);
        }
        return page.length > MOST_BYTES ? Arrays.copyOf(page, MOST_BYTES) : page;
    }

    private byte[] mutated(byte[] page, SplittableRandom random) {
        int at = random.nextInt(page.length + 1);
        int length = Math.min(page.length - at, 1 + random.nextInt(1 << (1 + random.nextInt(12))));
        byte[] part = Arrays.copyOfRange(page, at, at + length);
        return switch (random.nextInt(7)) {
            case 0 -> replaced(page, at, Math.min(1, length), new byte[] {(byte) random.nextInt(256)});
            case 1 -> replaced(page, at, length, new byte[0]);
            case 2 -> replaced(page, random.nextInt(page.length + 1), 0, part);
            case 3 -> replaced(page, at, 0, repeated(TOKENS.get(random.nextInt(TOKENS.size())), 1));
            case 4 -> replaced(page, at, 0, repeated(part, 2 + random.nextInt(60)));
            case 5 ->
                replaced(page, at, 0, repeated(TOKENS.get(random.nextInt(TOKENS.size())), 1 + random.nextInt(4_000)));
            default -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                int from = random.nextInt(other.length + 1);
                int to = Math.min(other.length, from + 1 + random.nextInt(4_096));
                yield replaced(page, at, length, Arrays.copyOfRange(other, from, to));
            }
        };
    }

    private static byte[] repeated(byte[] part, int times) {
        int most = part.length == 0 ? 0 : Math.min(times, Math.max(1, MOST_BYTES / part.length));
        byte[] all = new byte[part.length * most];
        for (int i = 0; i < most; i++) {
            System.arraycopy(part, 0, all, i * part.length, part.length);
        }
        return all;
    }

    private static byte[] replaced(byte[] page, int at, int length, byte[] by) {
        byte[] result = new byte[page.length - length + by.length];
        System.arraycopy(page, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(page, at + length, result, at + by.length, page.length - at - length);
        return result;
    }
}
