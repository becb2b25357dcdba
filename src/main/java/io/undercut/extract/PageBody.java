package io.undercut.extract;

import io.undercut.scrape.PageArchive.Archived;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
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
        if (page.contentEncoding() == null || page.contentEncoding().isEmpty()) {
            return bounded(page.body(), truncated);
        }
        if (!page.contentEncoding().equals("gzip")) {
            return new Result(null, "The page's content encoding is not gzip.", truncated);
        }
        try (GZIPInputStream inflated = new GZIPInputStream(new ByteArrayInputStream(page.body()), 16 * 1024)) {
            return bounded(inflated.readNBytes(maxBytes + 1), truncated);
        } catch (IOException e) {
            return new Result(null, "The page's gzip is broken: " + e.getMessage(), truncated);
        }
    }

    private Result bounded(byte[] html, boolean truncated) {
        return html.length <= maxBytes
                ? new Result(html, "", truncated)
                : new Result(Arrays.copyOf(html, maxBytes), "", true);
    }
}
