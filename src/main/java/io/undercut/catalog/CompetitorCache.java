package io.undercut.catalog;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Competitors as they were within the last {@link #AGE}. Every decision asks for the policy of every competitor that it
 * weighs, and policies change by hand: reading them each time would double the reads of the price stage.
 */
public final class CompetitorCache {

    public static final Duration AGE = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    private final AsyncLoadingCache<String, Competitor> cache;

    public CompetitorCache(Catalog catalog) {
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(AGE)
                .maximumSize(MOST)
                .buildAsync((id, executor) -> catalog.competitor(id));
    }

    public CompletableFuture<Map<String, Competitor>> get(Collection<String> ids) {
        return cache.getAll(ids);
    }
}
