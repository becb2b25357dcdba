package io.undercut.http;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.catalog.Tables;
import io.undercut.config.Settings;
import io.undercut.extract.Extraction;
import io.undercut.extract.Observation;
import io.undercut.extract.Observations;
import io.undercut.extract.OfferExtractor;
import io.undercut.fetch.FetchResult;
import io.undercut.fetch.Fetcher;
import io.undercut.fetch.HostStates;
import io.undercut.notify.Deliveries;
import io.undercut.notify.Webhooks;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import io.undercut.price.OfferChanged;
import io.undercut.price.Outbox;
import io.undercut.price.PriceHandler;
import io.undercut.price.Prices;
import io.undercut.price.Rule;
import io.undercut.scrape.PageArchive;
import io.undercut.scrape.PageMeta;
import io.undercut.stage.Decoder;
import io.undercut.support.Emulators;
import io.undercut.support.Samples;
import io.undercut.support.Sent;
import io.undercut.support.TestClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * A server over real stores. What the stages would do is done at once: a price that is due is decided by the real handler, and
 * {@link #seen} leaves behind what a scrape leaves.
 */
final class LiveShop implements AutoCloseable {
    private static final Duration WEEK = Duration.ofDays(7);

    final List<String> scrapeNow = new CopyOnWriteArrayList<>();
    final Sent notify = new Sent();
    final AtomicInteger policyChanges = new AtomicInteger();
    final Client client;
    final Backend backend;
    private final Clock clock;
    private final Server server;
    private final PriceHandler priceHandler;
    private final ListingState state;

    LiveShop(Clock clock, int port) {
        this(clock, port, false);
    }

    /** @param guarded whether strange readings are held, as they are in a real shop */
    LiveShop(Clock clock, int port, boolean guarded) {
        this.clock = clock;
        Tables tables = new Tables(Emulators.prefix());
        var dynamo = Emulators.dynamodb();
        String bucket = tables.prefix() + "-pages";
        TestServer.await(tables.create(dynamo));
        TestServer.await(Emulators.s3().createBucket(request -> request.bucket(bucket)));
        Catalog catalog = new Catalog(dynamo, tables, WEEK, clock);
        Competitors competitors = new Competitors(dynamo, tables, clock);
        Prices prices = new Prices(dynamo, tables, clock);
        state = new ListingState(dynamo, tables);
        priceHandler = new PriceHandler(
                catalog,
                competitors,
                new Changes(dynamo, tables),
                state,
                new io.undercut.catalog.ReaderBreaker(dynamo, tables, clock),
                prices,
                guarded ? new Rule(2, WEEK) : io.undercut.support.Samples.trusting(WEEK),
                Outbox.of(prices, move -> backend().webhooks().tell(move)),
                clock);
        backend = new Backend(
                catalog,
                competitors,
                new io.undercut.catalog.Audit(dynamo, tables),
                new Observations(dynamo, tables),
                prices,
                new Rule(2, WEEK),
                io.undercut.catalog.Politeness.DEFAULT,
                new io.undercut.fetch.OwnHosts(Set.of("own.example")),
                new io.undercut.catalog.ReaderBreaker(dynamo, tables, clock),
                new PageArchive(Emulators.s3(), bucket),
                new OfferExtractor(),
                new Fetcher(io.undercut.support.TestSettings.fetch()),
                new FakeStages(),
                body -> {
                    scrapeNow.add(body);
                    return CompletableFuture.completedFuture(null);
                },
                sku -> TestServer.await(decide(OfferChanged.write(sku))),
                policyChanges::incrementAndGet,
                url -> Optional.empty(),
                new HostStates(dynamo, tables)::of,
                new Webhooks(
                        List.of(URI.create("https://shop.example/hook?key=hidden")),
                        notify,
                        new Deliveries(dynamo, tables),
                        clock),
                List::of,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                clock);
        server = new Server(new Settings.Http("127.0.0.1", port, Set.of(), null), backend);
        client = new Client(TestServer.await(server.start()));
    }

    private Backend backend() {
        return backend;
    }

    static LiveShop open(TestClock clock) {
        return new LiveShop(clock, 0);
    }

    /** Leaves behind what the scrape and extract stages leave of one page, and has the price decided. */
    String seen(ListingId id, Offer offer, String html) {
        String jobId = "job-" + id + "-" + clock.millis();
        String url = "https://" + id.competitor() + ".example/" + id.sku();
        Listing listing = TestServer.await(backend.catalog().listing(id)).orElse(null);
        long seq = TestServer.await(state.recordFetch(
                        id,
                        new ListingState.Fetched(
                                ScrapeOutcome.FETCHED,
                                Long.MAX_VALUE,
                                clock.instant(),
                                jobId,
                                listing == null ? null : listing.url(),
                                null,
                                null,
                                null,
                                null,
                                ListingState.Overflow.NONE)))
                .orElseThrow()
                .seq();
        PageMeta meta = new PageMeta(id, seq, jobId, clock.instant(), url, Hints.NONE, false, false);
        TestServer.await(backend.pages()
                .put(
                        meta,
                        new FetchResult.Page(
                                gzip(html), "gzip", "text/html; charset=utf-8", URI.create(url), null, null, false)));
        String page = PageArchive.id(jobId);
        boolean inStock = offer.availability().buyable();
        TestServer.await(backend.observations()
                .add(new Observation(
                        id.sku(),
                        id.competitor(),
                        seq,
                        jobId,
                        clock.instant(),
                        inStock ? Extraction.Result.OK : Extraction.Result.OUT_OF_STOCK,
                        "The page says so in JSON-LD.",
                        offer,
                        url,
                        page,
                        OfferExtractor.VERSION)));
        TestServer.await(state.recordRead(
                id,
                new ListingState.Read(
                        seq,
                        inStock ? ScrapeOutcome.OK : ScrapeOutcome.OUT_OF_STOCK,
                        clock.instant(),
                        jobId,
                        null,
                        new Listing.Observed(seq, clock.instant(), offer, page, jobId, OfferExtractor.VERSION))));
        TestServer.await(decide(OfferChanged.write(id.sku())));
        return page;
    }

    void failed(ListingId id, ScrapeOutcome outcome, String detail) {
        Listing listing = TestServer.await(backend.catalog().listing(id)).orElseThrow();
        TestServer.await(state.recordFetch(
                id,
                ListingState.Fetched.failed(
                        outcome, clock.instant(), "job-failed-" + id, listing.url(), detail, null)));
    }

    private CompletableFuture<Void> decide(String body) {
        try {
            return priceHandler
                    .handle(Samples.delivery(OfferChanged.parse(body), "job", 1, clock.instant()))
                    .thenAccept(outcome -> {});
        } catch (Decoder.Malformed | Decoder.NewerVersion e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        client.close();
        TestServer.await(server.close());
    }
}
