package io.undercut.pipeline;

import static io.undercut.support.Samples.ACME;
import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.delivery;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.kettle;
import static io.undercut.support.Samples.offer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitor;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Freshness;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.Schedule;
import io.undercut.extract.ExtractHandler;
import io.undercut.extract.Extraction;
import io.undercut.extract.Observations;
import io.undercut.fetch.FetchRequest;
import io.undercut.fetch.FetchResult;
import io.undercut.fetch.PoliteFetcher;
import io.undercut.offer.Hints;
import io.undercut.price.Decision;
import io.undercut.price.OfferChanged;
import io.undercut.price.PriceHandler;
import io.undercut.price.Prices;
import io.undercut.scrape.PageArchive;
import io.undercut.scrape.S3Event;
import io.undercut.scrape.ScrapeHandler;
import io.undercut.scrape.ScrapeJob;
import io.undercut.scrape.Shops;
import io.undercut.stage.Decoder;
import io.undercut.stage.Handler;
import io.undercut.stage.Outcome;
import io.undercut.support.Aws;
import io.undercut.support.Calls;
import io.undercut.support.Sent;
import io.undercut.support.TestClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** A job through the three handlers, message by message, and what each asks of AWS: the dearest part of a page. */
@ExtendWith(Aws.class)
class FlowIT {

    private static final Duration WEEK = Duration.ofDays(7);

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final Calls calls = new Calls();
    private final Sent events = new Sent();
    private final Sent changes = new Sent();
    private Catalog catalog;
    private Prices prices;
    private ScrapeHandler scrape;
    private ExtractHandler extract;
    private PriceHandler price;
    private String html = "";

    @BeforeEach
    void start(Aws.Fresh aws) {
        DynamoDbAsyncClient dynamo = calls.through(DynamoDbAsyncClient.class, aws.dynamo());
        PageArchive archive = new PageArchive(calls.through(S3AsyncClient.class, aws.s3()), aws.bucket());
        ListingState state = new ListingState(dynamo, aws.tables());
        catalog = new Catalog(dynamo, aws.tables(), WEEK, clock);
        prices = new Prices(dynamo, aws.tables(), clock);
        scrape = new ScrapeHandler(
                catalog,
                state,
                this::fetch,
                new Shops(id -> CompletableFuture.completedFuture(Competitor.unconfigured(id))),
                archive,
                events,
                new Freshness(2, WEEK),
                "1",
                clock,
                new Random(7));
        extract = new ExtractHandler(
                archive,
                (bytes, type, url, hints) -> new Extraction(
                        Extraction.Result.OK, offer(eur(new String(bytes, UTF_8))), "one price", List.of()),
                100_000,
                new Observations(dynamo, aws.tables()),
                state,
                changes,
                Runnable::run);
        price = new PriceHandler(
                catalog,
                new Competitors(dynamo, aws.tables(), clock),
                new Changes(dynamo, aws.tables()),
                state,
                new io.undercut.catalog.ReaderBreaker(dynamo, aws.tables(), clock),
                prices,
                io.undercut.support.Samples.trusting(WEEK),
                clock);
        catalog.put(kettle("100")).join();
        catalog.putListing(ACME, "https://acme.example/", Schedule.DEFAULT, Hints.NONE)
                .join();
        price.handle(delivery(new OfferChanged(SKU), "message", 1, clock.instant()))
                .join();
        calls.take();
    }

    private CompletableFuture<FetchResult> fetch(FetchRequest request, PoliteFetcher.Caller caller) {
        return CompletableFuture.completedFuture(new FetchResult.Page(
                html.getBytes(UTF_8), null, "text/html", URI.create(request.url()), null, null, false));
    }

    @Test
    void aJobBecomesAnOwnPriceInAsFewCallsAsCanBe() throws Exception {
        html = "90";
        String job = ScrapeJob.of(ACME, "job-1").write();
        assertThat(handle(ScrapeJob::parse, scrape, job))
                .isEqualTo(Map.of("getItem", 1, "updateItem", 1, "putObject", 1));
        assertThat(handle(S3Event::parse, extract, events.bodies.get(0)))
                .isEqualTo(Map.of("getObject", 1, "putItem", 1, "updateItem", 1));
        assertThat(handle(OfferChanged::parse, price, changes.bodies.get(0)))
                .as("the decision before it joins the history")
                .isEqualTo(Map.of("query", 1, "batchGetItem", 1, "putItem", 2));
        assertThat(handle(OfferChanged::parse, price, changes.bodies.get(0)))
                .as("the same message again")
                .isEqualTo(Map.of("query", 1, "batchGetItem", 1));

        html = "80";
        handle(ScrapeJob::parse, scrape, ScrapeJob.of(ACME, "job-2").write());
        handle(S3Event::parse, extract, events.bodies.get(1));
        assertThat(handle(OfferChanged::parse, price, changes.bodies.get(1)))
                .isEqualTo(Map.of("query", 1, "batchGetItem", 1, "putItem", 2));
        Decision decision = prices.current(SKU).join().orElseThrow();
        assertThat(decision.price()).isEqualTo(eur("80"));
        assertThat(decision.inputs()).singleElement().satisfies(input -> assertThat(input.page())
                .isEqualTo(PageArchive.id("job-2")));

        handle(ScrapeJob::parse, scrape, ScrapeJob.of(ACME, "job-3").write());
        handle(S3Event::parse, extract, events.bodies.get(2));
        assertThat(handle(OfferChanged::parse, price, changes.bodies.get(2)))
                .as("the same offer seen again: the decision in force is renewed in its place")
                .isEqualTo(Map.of("query", 1, "batchGetItem", 1, "putItem", 1));
        Decision renewed = prices.current(SKU).join().orElseThrow();
        assertThat(renewed.version()).isEqualTo(decision.version());
        assertThat(renewed.inputs().get(0).page()).isEqualTo(PageArchive.id("job-3"));
        assertThat(events.bodies).hasSize(3);
        assertThat(changes.bodies).hasSize(3);
    }

    /** Handles one message as the engine would, to the end, and says what it asked of AWS. */
    private <T> Map<String, Integer> handle(Decoder<T> decoder, Handler<T> handler, String body) throws Exception {
        Outcome outcome = handler.handle(delivery(decoder.decode(body), "message", 1, clock.instant()))
                .toCompletableFuture()
                .join();
        assertThat(outcome).isEqualTo(Outcome.DONE);
        return calls.take();
    }
}
