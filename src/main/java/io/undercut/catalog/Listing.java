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
 * @param awaited from when on a page that is found unchanged matters to the price, because the offer is held or has run out; null:
 *     it does not
 * @param terms what is said of this listing alone
 * @param verdict what a person has said of a reading that was held; null when nothing was
 * @param notBefore not to be fetched again earlier; null when nothing stands against it
 * @param tries how many fetches in a row failed as the last one did, where some tries settle it; else 0
 * @param held the last page, null before the first
 * @param politeness how it is to be fetched, over what holds for its competitor
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
        int tries,
        @Nullable Held held,
        Politeness politeness,
        Terms terms,
        @Nullable Verdict verdict,
        @Nullable Instant awaited) {

    /** One that has not been fetched yet. */
    public Listing(
            ListingId id,
            @Nullable String url,
            Schedule schedule,
            Hints hints,
            long seq,
            @Nullable Step fetch,
            @Nullable Step read,
            @Nullable Observed latest,
            @Nullable Instant nextDue,
            @Nullable Instant notBefore) {
        this(
                id,
                url,
                schedule,
                hints,
                seq,
                fetch,
                read,
                latest,
                nextDue,
                notBefore,
                0,
                null,
                Politeness.DEFAULT,
                Terms.NONE,
                null,
                null);
    }

    /** The same with what is said of its offers. */
    public Listing with(Terms said, @Nullable Verdict judged) {
        return new Listing(
                id,
                url,
                schedule,
                hints,
                seq,
                fetch,
                read,
                latest,
                nextDue,
                notBefore,
                tries,
                held,
                politeness,
                said,
                judged,
                awaited);
    }

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
     * The last page that was archived.
     *
     * @param seq its number
     * @param confirmed how often in a row it was found to be the page still
     */
    public record Held(long seq, int confirmed, Copy copy) {}

    /**
     * An offer with where and when it was seen.
     *
     * @param at when the page was last known to say this: fetched, or found unchanged since
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

        Observed seenAgain(Instant again) {
            return new Observed(seq, again, offer, page, jobId, extractor, node);
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
