package io.undercut.scrape;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.undercut.catalog.Competitor;
import io.undercut.catalog.Politeness;
import io.undercut.config.Settings;
import io.undercut.fetch.Courtesy;
import io.undercut.fetch.FetchRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** How each competitor is to be treated, as it was within the last {@link #AGE}: it changes by hand, and every fetch asks. */
public final class Shops {

    static final Duration AGE = Duration.ofSeconds(10);
    private static final int MOST = 10_000;

    private final AsyncLoadingCache<String, Politeness> cache;

    public Shops(Function<String, CompletableFuture<Competitor>> competitors) {
        this(competitors, Politeness.DEFAULT);
    }

    /** @param settings what holds where neither the competitor nor the listing says otherwise */
    public Shops(Function<String, CompletableFuture<Competitor>> competitors, Settings.Fetch settings) {
        this(competitors, new Politeness(null, null, null, settings.acceptLanguage(), null, settings.proxy()));
    }

    /** @param competitors by id; one that was never configured has the defaults */
    private Shops(Function<String, CompletableFuture<Competitor>> competitors, Politeness settings) {
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(AGE)
                .maximumSize(MOST)
                .buildAsync((id, executor) -> competitors.apply(id).thenApply(competitor -> Objects.requireNonNullElse(
                                competitor.politeness(), Politeness.DEFAULT)
                        .over(settings)));
    }

    CompletableFuture<Politeness> politeness(String competitor) {
        return cache.get(competitor);
    }

    static Courtesy courtesy(Politeness politeness) {
        return new Courtesy(politeness.spacing(), politeness.dailyBudget(), politeness.robots());
    }

    static FetchRequest request(String url, Politeness politeness) {
        Map<String, String> headers = new HashMap<>();
        if (politeness.headers() != null) {
            headers.putAll(politeness.headers());
        }
        if (politeness.acceptLanguage() != null) {
            headers.keySet().removeIf(name -> name.equalsIgnoreCase("Accept-Language"));
            headers.put("Accept-Language", politeness.acceptLanguage());
        }
        String proxy = politeness.proxy();
        return new FetchRequest(url, headers, null, Politeness.DIRECT.equals(proxy) ? null : proxy);
    }
}
