package io.undercut.extract;

import io.undercut.offer.Hints;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.helper.ValidationException;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * From the bytes of one product page to the offer it makes. Pure: no network, no clock, no state, so any number of
 * threads may share one. The steps: bytes to characters ({@link PageCharset}), one parse ({@link Page}), each source of
 * evidence to claims ({@link JsonLd}, {@link Microdata}, {@link Rdfa}, {@link OpenGraph}, {@link HintedPrice}), and one
 * choice among them and what the page shows ({@link Consensus}).
 */
public final class OfferExtractor {

    /** Changes whenever the same page could be read differently. */
    public static final String VERSION = "4";

    private static final int MAX_BYTES = 5 * 1024 * 1024;
    private static final int MAX_DEPTH = 512;
    private static final int BINARY_PRESCAN = 1_024;

    /**
     * Takes time linear in the page's size. Never throws for anything that a page holds.
     *
     * @param html decoded (inflated) bytes; what lies beyond 5 MiB is not read
     * @param contentType the response's Content-Type header, null for none
     * @param url where the page was fetched; tells its product from others on it
     */
    public Extraction extract(byte[] html, @Nullable String contentType, URI url, Hints hints) {
        try {
            return read(html, contentType, url, hints);
        } catch (StackOverflowError e) {
            return unparseable("The page is nested too deeply.");
        } catch (LinkageError e) {
            return unparseable("The page cannot be parsed here: " + e.getClass().getSimpleName() + ".");
        }
    }

    private static Extraction read(byte[] html, @Nullable String contentType, URI url, Hints hints) {
        String refusal = refusal(html, contentType);
        if (refusal != null) {
            return unparseable(refusal);
        }
        byte[] kept = html.length <= MAX_BYTES ? html : java.util.Arrays.copyOf(html, MAX_BYTES);
        Parser parser = Parser.htmlParser().setMaxDepth(MAX_DEPTH);
        Document document;
        try {
            document = parser.parseInput(PageCharset.reader(kept, contentType), url.toString());
        } catch (ValidationException e) {
            // jsoup loses count of its template modes when the depth limit prunes a template.
            return unparseable("The page is not parsable: its templates are nested too deeply.");
        }
        return read(document, url, hints, Scoring.TUNED);
    }

    /** Reads a parsed page with other numbers than the tuned ones. */
    static Extraction read(Document document, URI url, Hints hints, Scoring scoring) {
        Page page = new Page(document, url);
        JsonLd.Read jsonLd = JsonLd.read(page);
        List<Claim> claims = new ArrayList<>();
        HintedPrice.Read hinted = hints.leadToPrice() ? HintedPrice.read(page, hints) : null;
        if (hinted != null) {
            claims.addAll(hinted.claims());
        }
        claims.addAll(SchemaOrg.claims(jsonLd.items(), Candidate.Evidence.JSON_LD));
        claims.addAll(SchemaOrg.claims(Microdata.read(page), Candidate.Evidence.MICRODATA));
        claims.addAll(SchemaOrg.claims(Rdfa.read(page), Candidate.Evidence.RDFA));
        claims.addAll(OpenGraph.claims(page));

        Extraction extraction = Consensus.decide(page, claims, hints, scoring);
        if (extraction.result() != Extraction.Result.NO_PRICE) {
            return extraction;
        }
        String robotCheck = BlockedPage.sign(page);
        if (robotCheck != null) {
            return new Extraction(
                    Extraction.Result.BLOCKED,
                    null,
                    "A robot check instead of the product: " + robotCheck + ".",
                    extraction.candidates());
        }
        String problem = hinted != null && hinted.problem() != null ? hinted.problem() : null;
        if (problem == null && !jsonLd.problems().isEmpty()) {
            problem = extraction.reason() + " " + jsonLd.problems().get(0) + ".";
        }
        return problem == null
                ? extraction
                : new Extraction(extraction.result(), null, problem, extraction.candidates());
    }

    /** Why these bytes are not even tried as a page, null when they are. */
    private static @Nullable String refusal(byte[] html, @Nullable String contentType) {
        if (html.length == 0) {
            return "The page is empty.";
        }
        String type = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        for (String other : List.of("image/", "video/", "audio/", "font/", "application/pdf", "application/zip")) {
            if (type.startsWith(other)) {
                return "The page is " + Texts.squeeze(type, 60) + ", not HTML.";
            }
        }
        boolean utf16 =
                type.contains("utf-16") || (html.length > 1 && (html[0] & 0xFF) >= 0xFE && (html[1] & 0xFF) >= 0xFE);
        int zeros = 0;
        for (int i = 0; i < Math.min(BINARY_PRESCAN, html.length); i++) {
            zeros += html[i] == 0 ? 1 : 0;
        }
        return zeros > 0 && !utf16 ? "The page is binary data, not HTML." : null;
    }

    private static Extraction unparseable(String reason) {
        return new Extraction(Extraction.Result.UNPARSEABLE, null, reason, List.of());
    }
}
