package io.undercut.catalog;

import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One competitor's page for one product, with the state that scrapes leave on it.
 *
 * @param url null for a listing that has only been seen in pushed messages (unlisted)
 * @param seq number of the last fetch; each fetch of a listing takes the next one, and order is decided by it alone
 * @param fetch how the last fetch ended, null before the first
 * @param read how the last archived page was read, null before the first
 * @param latest the newest offer with a price or out of stock, null before the first
 * @param nextDue when the scheduler scrapes next; null for unlisted ones, which have no schedule
 * @param terms what is said of this listing alone
 * @param verdict what a person has said of a reading that was held; null when nothing was
 * @param notBefore not to be fetched again earlier; null when nothing stands against it
 */
public record Listing(
        ListingId id,
        @Nullable String url,
        Schedule schedule,
        Hints hints,
        long seq,
        @Nullable Step fetch,
        @Nullable Step read,
        @Nullable Observed latest,
        @Nullable Instant nextDue,
        @Nullable Instant notBefore,
        Terms terms,
        @Nullable Verdict verdict) {

    public boolean unlisted() {
        return url == null;
    }

    /** How one step of a scrape ended. */
    public record Step(
            long seq,
            ScrapeOutcome outcome,
            Instant at,
            String jobId,
            @Nullable String detail) {}

    /**
     * An offer with where and when it was seen.
     *
     * @param page id of the archived page, see {@code GET /v1/pages/{id}}
     * @param extractor version of the extractor that read it
     * @param node where the price stands on the page; null where that was not kept
     */
    public record Observed(
            long seq,
            Instant at,
            Offer offer,
            String page,
            String jobId,
            String extractor,
            @Nullable String node) {

        public Observed(long seq, Instant at, Offer offer, String page, String jobId, String extractor) {
            this(seq, at, offer, page, jobId, extractor, null);
        }
    }

    /** The outcome to show: the reading's, unless a later fetch has ended since. */
    public @Nullable Step lastStep() {
        if (fetch == null || (read != null && read.seq() >= fetch.seq())) {
            return read;
        }
        return fetch;
    }
}
