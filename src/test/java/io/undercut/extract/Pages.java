package io.undercut.extract;

import io.undercut.offer.Hints;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jsoup.Jsoup;

/** Small pages for the tests: from resources, or around a fragment. */
final class Pages {

    static final URI URL = URI.create("https://shop.example/item");

    private Pages() {}

    static byte[] resource(String name) {
        try (InputStream in = Pages.class.getResourceAsStream("/extract/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no page " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Page page(String body) {
        return new Page(Jsoup.parse(body, URL.toString()), URL);
    }

    static Extraction extract(String html) {
        return extract(html, URL.toString(), Hints.NONE);
    }

    static Extraction extract(String html, String url, Hints hints) {
        return new OfferExtractor()
                .extract(html.getBytes(StandardCharsets.UTF_8), "text/html; charset=utf-8", URI.create(url), hints);
    }

    static String jsonLd(String... blocks) {
        StringBuilder html = new StringBuilder();
        for (String block : blocks) {
            html.append("<script type=\"application/ld+json\">").append(block).append("</script>");
        }
        return html.toString();
    }
}
