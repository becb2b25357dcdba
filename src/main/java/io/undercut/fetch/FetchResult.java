package io.undercut.fetch;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How one fetch ended. Expected failures are values; nothing a server does throws. */
public sealed interface FetchResult {

    /**
     * A page.
     *
     * @param body the bytes as received: still compressed when {@code contentEncoding} says so. Not copied; do not modify.
     * @param contentEncoding {@code "gzip"} or null
     * @param contentType as the server sent it, null when it sent none
     * @param truncated true when the page was cut at the size limit; then {@code body} is not compressed
     */
    @SuppressWarnings("ArrayRecordComponent") // a page is moved, never compared
    record Page(
            byte[] body,
            @Nullable String contentEncoding,
            @Nullable String contentType,
            URI finalUrl,
            @Nullable String etag,
            @Nullable String lastModified,
            boolean truncated)
            implements FetchResult {}

    /** The copy that we have is still the page (status 304). */
    record NotModified(@Nullable String etag, @Nullable String lastModified) implements FetchResult {}

    /**
     * Not now, out of politeness; nothing was sent to the page's host, unless {@code failure} says so.
     *
     * @param failure what the listing should show; null for the ordinary pace, which is nobody's failure
     * @param until when to try again
     */
    record Postponed(Instant until, @Nullable Failure failure, String detail) implements FetchResult {}

    /**
     * No page.
     *
     * @param detail one sentence for people
     * @param retryAfter how long the server asked us to wait, null when it did not
     * @param noSuchHost true when the name service says that there is no such name, rather than nothing
     */
    record Failed(Failure failure, String detail, @Nullable Duration retryAfter, boolean noSuchHost)
            implements FetchResult {

        public Failed(Failure failure, String detail, @Nullable Duration retryAfter) {
            this(failure, detail, retryAfter, false);
        }
    }

    /** Names match the outcomes that a listing shows. */
    enum Failure {
        BLOCKED(false),
        ROBOTS_DISALLOWED(false),
        NOT_FOUND(false),
        GONE(false),
        THROTTLED(true),
        UNREACHABLE(true),
        TLS_INVALID(false),
        REDIRECT_LOOP(false),
        TOO_LARGE(false),
        TOO_SLOW(true),
        ADDRESS_NOT_ALLOWED(false),
        INVALID_HTTP(false);

        private final boolean passing;

        Failure(boolean passing) {
            this.passing = passing;
        }

        /** True when the same request may well succeed a little later. */
        public boolean passing() {
            return passing;
        }
    }
}
