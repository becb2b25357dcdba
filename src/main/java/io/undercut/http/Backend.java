package io.undercut.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undercut.catalog.Catalog;
import io.undercut.extract.Observations;
import io.undercut.extract.OfferExtractor;
import io.undercut.fetch.Fetcher;
import io.undercut.price.Prices;
import io.undercut.scrape.PageArchive;
import io.undercut.stage.StageControl;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the API stands on.
 *
 * @param scrapeNow sends the body of a scrape job to the queue that is polled first; completes once it is sent
 * @param priceDue sends {@code {"sku": …}} to the price queue, so that a decision is taken anew; likewise
 * @param urlProblem why a url may not be fetched, empty when it may; must not block
 * @param notReady why this instance cannot do its work now, empty when it can; must not block
 */
public record Backend(
        Catalog catalog,
        Observations observations,
        Prices prices,
        PageArchive pages,
        OfferExtractor extractor,
        Fetcher fetcher,
        StageControl stages,
        Function<String, CompletableFuture<Void>> scrapeNow,
        Function<String, CompletableFuture<Void>> priceDue,
        Function<String, Optional<String>> urlProblem,
        Supplier<List<String>> notReady,
        PrometheusMeterRegistry metrics,
        Clock clock) {}
