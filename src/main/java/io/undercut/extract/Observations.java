package io.undercut.extract;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** SCAFFOLD SIGNATURES ONLY. */
public final class Observations {
    /** false when the job was already observed. */
    public CompletableFuture<Boolean> add(Observation observation) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
    /** Newest first, those with a sequence number below {@code before} (null: from the newest). */
    public CompletableFuture<List<Observation>> of(String sku, String competitor, @Nullable Long before, int limit) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }
}
