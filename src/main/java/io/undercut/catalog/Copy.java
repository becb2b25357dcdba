package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a listing's last page, so that the next fetch can be told, or can tell, that it is the same.
 *
 * @param question digest of what it was asked for with, see {@code scrape.Recheck}; another question may have another answer
 * @param url that gave it, after redirects: the validators are that url's own
 * @param sha256 of the bytes as received, hex
 * @param etag as the server gave it, weak or strong (RFC 9110, section 8.8.3)
 * @param lastModified as the server gave it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Copy(
        String question,
        String url,
        String sha256,
        @Nullable String etag,
        @Nullable String lastModified) {

    private static final int LONGEST_VALIDATOR = 500;

    /** A validator cut short would never match: one that is too long is left out. */
    public Copy {
        etag = etag == null || etag.length() > LONGEST_VALIDATOR ? null : etag;
        lastModified = lastModified == null || lastModified.length() > LONGEST_VALIDATOR ? null : lastModified;
    }

    /** After the server has said that nothing has changed: it may name its validators anew (RFC 9111, section 4.3.4). */
    public Copy confirmedWith(@Nullable String newEtag, @Nullable String newLastModified) {
        return newEtag == null && newLastModified == null
                ? this
                : new Copy(question, url, sha256, newEtag, newLastModified);
    }
}
