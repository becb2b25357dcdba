package io.undercut.extract;

import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ListingState.Overflow;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.offer.Hints;
import io.undercut.scrape.PageArchive.Archived;
import io.undercut.scrape.PageMeta;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** From an archived page to what is kept of it. Pure; takes CPU in proportion to the page. */
public final class PageReader {

    /** Reads one page; never throws for anything it holds. */
    @FunctionalInterface
    public interface Extractor {
        Extraction extract(byte[] html, @Nullable String contentType, URI url, Hints hints);
    }

    /** @param read the same for the listing's row */
    record Reading(Observation observation, ListingState.Read read) {}

    private static final PageBody.Result CORRUPT = new PageBody.Result(
            null, "The archive does not hold the page as it was fetched: its SHA-256 differs.", false);
    private static final String NO_URL = "https://unknown.invalid/";

    private final Extractor extractor;
    private final PageBody pageBody;

    /** @param maxBytes most bytes of a page that are read, after decompression */
    PageReader(Extractor extractor, int maxBytes) {
        this.extractor = extractor;
        this.pageBody = new PageBody(maxBytes);
    }

    /** @param overflow url and hints where they did not fit the page */
    Reading read(Archived page, Overflow overflow) {
        PageMeta meta = page.meta();
        String url = Objects.requireNonNullElse(first(meta.url(), overflow.url()), NO_URL);
        Hints hints = Objects.requireNonNullElse(first(meta.hints(), overflow.hints()), Hints.NONE);
        PageBody.Result body = page.intact() ? pageBody.read(page, meta.truncated()) : CORRUPT;
        Extraction extraction = body.html() == null
                ? new Extraction(Extraction.Result.UNPARSEABLE, null, body.problem(), List.of())
                : extractor.extract(body.html(), page.contentType(), URI.create(url), hints);
        ScrapeOutcome outcome = ScrapeOutcome.valueOf(extraction.result().name());
        if (body.truncated() && !isSure(extraction)) {
            String reason = "The page is too large, and the part that was kept shows no sure price.";
            extraction = new Extraction(Extraction.Result.NO_PRICE, null, reason, extraction.candidates());
            outcome = ScrapeOutcome.TOO_LARGE;
        }
        Observation observation = new Observation(
                meta.listing().sku(),
                meta.listing().competitor(),
                meta.seq(),
                meta.jobId(),
                meta.fetchedAt(),
                extraction.result(),
                extraction.reason(),
                extraction.offer(),
                url,
                page.id(),
                OfferExtractor.VERSION);
        Listing.Observed offer = extraction.offer() == null
                ? null
                : new Listing.Observed(
                        meta.seq(),
                        meta.fetchedAt(),
                        extraction.offer(),
                        page.id(),
                        meta.jobId(),
                        OfferExtractor.VERSION,
                        extraction.candidates().isEmpty()
                                ? null
                                : extraction.candidates().get(0).node());
        return new Reading(
                observation,
                new ListingState.Read(meta.seq(), outcome, meta.fetchedAt(), meta.jobId(), extraction.reason(), offer));
    }

    /** Of a page that was cut, only data made for machines is trusted: a visible price may be one of another product. */
    private static boolean isSure(Extraction extraction) {
        return extraction.offer() != null
                && !extraction.candidates().isEmpty()
                && extraction.candidates().get(0).evidence() != Candidate.Evidence.VISIBLE;
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
