package io.undercut.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Product pages as shops make them: much navigation, style and script, reviews, related products, one JSON-LD offer. */
final class PageMaker {

    private static final int SMALLEST = 60_000;
    private static final int LARGEST = 100_000;
    private static final String[] WORDS =
            ("steel kettle litre handle quiet boil guarantee delivery tomorrow white black"
                            + " great value kitchen compact automatic shut off removable filter cordless base easy clean energy"
                            + " rating customers bought together returns thirty days free service colour finish brushed glass"
                            + " durable lightweight design award winning family morning coffee tea fast reliable würzig größe")
                    .split(" ");

    private final Random random;

    /** @param seed the same seed makes the same pages */
    PageMaker(long seed) {
        this.random = new Random(seed);
    }

    byte[] gzipped() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(32_000);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(html().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private String html() {
        String price = (100 + random.nextInt(800)) + "." + (10 + random.nextInt(90));
        String title = words(4 + random.nextInt(5));
        StringBuilder page = new StringBuilder(LARGEST);
        page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(title)
                .append("</title>\n<meta property=\"og:title\" content=\"")
                .append(title)
                .append("\">\n<style>");
        for (int i = 0; i < 120; i++) {
            page.append(".c")
                    .append(random.nextInt(10_000))
                    .append("{margin:")
                    .append(random.nextInt(40))
                    .append("px}\n");
        }
        page.append("</style>\n<script type=\"application/ld+json\">")
                .append("{\"@context\":\"https://schema.org\",\"@type\":\"Product\",\"name\":\"")
                .append(title)
                .append("\",\"description\":\"")
                .append(words(60))
                .append("\",\"offers\":{\"@type\":\"Offer\",\"price\":\"")
                .append(price)
                .append("\",\"priceCurrency\":\"EUR\",\"availability\":\"https://schema.org/InStock\",")
                .append("\"itemCondition\":\"https://schema.org/NewCondition\"}}</script></head>\n<body><nav><ul>");
        for (int i = 0; i < 150; i++) {
            page.append("<li class=\"nav-item\"><a href=\"/c/")
                    .append(random.nextInt(100_000))
                    .append("\">")
                    .append(words(2))
                    .append("</a></li>\n");
        }
        page.append("</ul></nav><main><h1>")
                .append(title)
                .append("</h1><p class=\"price\">")
                .append(price)
                .append(" €</p>\n");
        int size = SMALLEST + random.nextInt(LARGEST - SMALLEST);
        while (page.length() < size) {
            page.append("<section class=\"review\"><h3>")
                    .append(words(3))
                    .append("</h3><div data-id=\"")
                    .append(Long.toHexString(random.nextLong()))
                    .append("\"><span>")
                    .append(words(2))
                    .append("</span><p>")
                    .append(words(20 + random.nextInt(60)))
                    .append("</p></div></section>\n");
        }
        return page.append("</main></body></html>").toString();
    }

    private String words(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS[random.nextInt(WORDS.length)]);
        }
        return text.toString();
    }
}
