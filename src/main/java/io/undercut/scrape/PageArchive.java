package io.undercut.scrape;

import io.undercut.catalog.ListingId;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** SCAFFOLD SIGNATURES ONLY. */
public final class PageArchive {
    public record Meta(ListingId listing, long seq, String jobId, Instant fetchedAt, String url) {}

    @SuppressWarnings("ArrayRecordComponent")
    public record Archived(
            String id,
            byte[] body,
            @Nullable String contentEncoding,
            @Nullable String contentType,
            Meta meta) {}

    public CompletableFuture<Optional<Archived>> get(String id) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
}
