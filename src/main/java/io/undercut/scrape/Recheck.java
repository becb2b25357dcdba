package io.undercut.scrape;

import io.undercut.aws.Json;
import io.undercut.catalog.Copy;
import io.undercut.catalog.Listing;
import io.undercut.fetch.FetchRequest;
import io.undercut.fetch.FetchRequest.Validators;
import io.undercut.fetch.FetchResult;
import io.undercut.offer.Hints;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether a fetch may be content with hearing that the last page is the page still. Only if that page is read, as it would be read
 * today: by this extractor, with these hints, asked for in the same way. Pure.
 *
 * @param question digest of what is asked for now
 * @param held the page that may stand for the next; null when a new one is needed
 */
record Recheck(String question, Listing.@Nullable Held held) {

    /**
     * So often in a row a shop is believed without looking. One whose validators do not speak for the price would otherwise keep an
     * old price in force for ever.
     */
    static final int MOST_CONFIRMED = 10;

    /** @param extractor version of the extractor that would read a new page */
    static Recheck of(@Nullable Listing listing, FetchRequest request, Hints hints, String extractor) {
        String asked = Json.write(
                List.of(request.url(), hints, new TreeMap<>(request.headers()), String.valueOf(request.proxy())));
        String question = PageArchive.id(asked);
        return new Recheck(question, listing == null ? null : readAs(listing, question, extractor));
    }

    private static Listing.@Nullable Held readAs(Listing listing, String question, String extractor) {
        Listing.Held held = listing.held();
        Listing.Observed latest = listing.latest();
        Listing.Step read = listing.read();
        boolean asNow = held != null
                && latest != null
                && latest.seq() == held.seq()
                && read != null
                && read.seq() == held.seq()
                && latest.extractor().equals(extractor)
                && held.copy().question().equals(question);
        return asNow ? held : null;
    }

    /** What to send along; null to fetch in any case. */
    @Nullable
    Validators validators() {
        if (held == null || held.confirmed() >= MOST_CONFIRMED) {
            return null;
        }
        Copy copy = held.copy();
        return copy.etag() == null && copy.lastModified() == null
                ? null
                : new Validators(copy.url(), copy.etag(), copy.lastModified());
    }

    /** The page that we have, when one that was sent all the same is it byte by byte; else null. */
    Listing.@Nullable Held heldAs(FetchResult.Page page) {
        return held != null && held.copy().sha256().equals(PageArchive.hash(page.body())) ? held : null;
    }

    Copy copy(FetchResult.Page page) {
        return new Copy(
                question,
                page.finalUrl().toASCIIString(),
                PageArchive.hash(page.body()),
                page.etag(),
                page.lastModified());
    }
}
