package io.undercut.catalog;

import io.undercut.extract.Hints;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** SCAFFOLD SIGNATURES ONLY. */
public final class Catalog {
    /** What one scrape needs to know and leave. */
    public record Fetched(
            ScrapeOutcome outcome,
            Instant at,
            String jobId,
            @Nullable String detail,
            @Nullable String etag,
            @Nullable String lastModified) {}

    public record Read(
            long seq,
            ScrapeOutcome outcome,
            Instant at,
            String jobId,
            @Nullable String detail,
            Listing.@Nullable Observed offer) {}
    /** shard and due of a due listing */
    public record Due(ListingId id, Schedule schedule, Instant due) {}

    public CompletableFuture<Optional<Product>> product(String sku) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
    /** true when created. */
    public CompletableFuture<Boolean> put(Product product) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
    /** With its listings; false when unknown. */
    public CompletableFuture<Boolean> deleteProduct(String sku) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    public CompletableFuture<Slice<Product>> products(@Nullable String after, int limit) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    public CompletableFuture<Optional<Listing>> listing(ListingId id) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    public CompletableFuture<List<Listing>> listings(String sku) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
    /** Keeps the state that scrapes left, but drops the latest offer when the url changes. true when created. */
    public CompletableFuture<Boolean> putListing(ListingId id, String url, Schedule schedule, Hints hints) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    public CompletableFuture<Boolean> deleteListing(ListingId id) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    public CompletableFuture<Competitor> competitor(String id) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    public CompletableFuture<Void> put(Competitor competitor) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
    /** The one update after a fetch: takes the listing's next sequence number, records how it ended. Creates the row of an unlisted listing. */
    public CompletableFuture<Long> recordFetch(ListingId id, Fetched fetched) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
    /** Moves the listing's reading forward; an older one changes nothing. true when it moved. */
    public CompletableFuture<Boolean> recordRead(ListingId id, Read read) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    public CompletableFuture<List<Due>> due(int shard, Instant now, int limit) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
    /** true when this caller moved it. */
    public CompletableFuture<Boolean> advance(ListingId id, Instant from, Instant to) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
}
