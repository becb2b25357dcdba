package io.undercut.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undercut.catalog.Audit;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Politeness;
import io.undercut.catalog.ReaderBreaker;
import io.undercut.extract.Observations;
import io.undercut.extract.OfferExtractor;
import io.undercut.fetch.Fetcher;
import io.undercut.fetch.HostStatus;
import io.undercut.fetch.OwnHosts;
import io.undercut.notify.Webhooks;
import io.undercut.price.Prices;
import io.undercut.price.Rule;
import io.undercut.scrape.PageArchive;
import io.undercut.stage.StageControl;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the API stands on.
 *
 * @param rule that decisions are taken by; names the terms that hold where nobody says otherwise
 * @param politeness likewise
 * @param scrapeNow sends the body of a scrape job to the queue that is polled first; completes once it is sent
 * @param priceDue asks for a decision on the price of an sku soon; never fails, because the change that calls for it has made
 *     it due already
 * @param policyChanged hears of a change to what holds for many prices, so that they are not left to the scheduler's next look;
 *     never fails
 * @param urlProblem why a url may not be fetched, empty when it may; must not block
 * @param hostState how the host of a url is doing, empty for one that was never fetched from or is not spaced
 * @param notReady why this instance cannot do its work now, empty when it can; must not block
 */
public record Backend(
        Catalog catalog,
        Competitors competitors,
        Audit audit,
        Observations observations,
        Prices prices,
        Rule rule,
        Politeness politeness,
        OwnHosts ownHosts,
        ReaderBreaker breaker,
        PageArchive pages,
        OfferExtractor extractor,
        Fetcher fetcher,
        StageControl stages,
        Function<String, CompletableFuture<Void>> scrapeNow,
        Consumer<String> priceDue,
        Runnable policyChanged,
        Function<String, Optional<String>> urlProblem,
        Function<String, CompletableFuture<Optional<HostStatus>>> hostState,
        Webhooks webhooks,
        Supplier<List<String>> notReady,
        PrometheusMeterRegistry metrics,
        Clock clock) {}
