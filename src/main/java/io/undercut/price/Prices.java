package io.undercut.price;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** SCAFFOLD SIGNATURES ONLY. */
public final class Prices {
    /** The decision in force. */
    public CompletableFuture<Optional<Decision>> current(String sku) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
    /** Those in force for up to 100 skus; skus without one are absent. */
    public CompletableFuture<Map<String, Decision>> current(Collection<String> skus) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
    /** Newest first, versions below {@code before} (null: from the newest). */
    public CompletableFuture<List<Decision>> history(String sku, @Nullable Long before, int limit) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
}
