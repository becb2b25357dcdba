package io.undercut.fetch;

import java.util.concurrent.CompletableFuture;

/** SCAFFOLD SIGNATURES ONLY. */
public final class Fetcher implements AutoCloseable {
    /** Never fails because of what the other side does. */
    public CompletableFuture<FetchResult> fetch(String url) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public void close() {}
}
