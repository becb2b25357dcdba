package io.undercut.extract;

import io.undercut.fetch.Gzip;
import io.undercut.scrape.PageArchive.Archived;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Undoes the compression that a page was archived with, never beyond a limit. */
record PageBody(int maxBytes) {

    /**
     * @param html null when the page cannot be read
     * @param problem why, empty otherwise
     * @param truncated true when there is more of the page than {@code html}
     */
    @SuppressWarnings("ArrayRecordComponent") // a page is moved, never compared
    record Result(byte @Nullable [] html, String problem, boolean truncated) {}

    Result read(Archived page, boolean truncated) {
        try {
            Gzip.Inflated inflated = Gzip.inflate(page.body(), page.contentEncoding(), maxBytes);
            return new Result(inflated.bytes(), "", truncated || inflated.truncated());
        } catch (IOException e) {
            return new Result(null, "The page cannot be unpacked: " + e.getMessage() + ".", truncated);
        }
    }
}
