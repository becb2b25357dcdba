package io.undercut.extract;

import static io.undercut.support.Samples.ACME;
import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.delivery;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.offer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.fetch.FetchResult;
import io.undercut.offer.Hints;
import io.undercut.price.OfferChanged;
import io.undercut.scrape.PageArchive;
import io.undercut.scrape.PageMeta;
import io.undercut.scrape.S3Event;
import io.undercut.stage.Outcome;
import io.undercut.support.Aws;
import io.undercut.support.Sent;
import io.undercut.support.TestClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

@ExtendWith(Aws.class)
class ExtractHandlerIT {

    private static final String URL = "https://acme.example/kettle";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final ExecutorService executor =
            Executors.newFixedThreadPool(2, task -> new Thread(task, "extract-executor"));
    private final Sent prices = new Sent();
    private Aws.Fresh aws;
    private Catalog catalog;
    private ListingState state;
    private PageArchive archive;
    private Observations observations;
    private ExtractHandler handler;
    private @Nullable String extractedOn;
    private @Nullable URI extractedFrom;
    private @Nullable Hints extractedWith;
    private Candidate.Evidence evidence = Candidate.Evidence.JSON_LD;

    @BeforeEach
    void start(Aws.Fresh fresh) {
        aws = fresh;
        catalog = new Catalog(fresh.dynamo(), fresh.tables(), Duration.ofDays(7), new TestClock(NOW.toString()));
        state = new ListingState(fresh.dynamo(), fresh.tables());
        archive = new PageArchive(fresh.s3(), fresh.bucket());
        observations = new Observations(fresh.dynamo(), fresh.tables());
        List<Duration> reads = List.of(Duration.ZERO, Duration.ofMillis(100), Duration.ofMillis(100));
        handler = new ExtractHandler(archive, this::extract, 1_000, observations, state, prices, executor, reads);
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    /** Pages of this test are a price, or anything else for none. */
    private Extraction extract(byte[] html, @Nullable String contentType, URI url, Hints hints) {
        extractedOn = Thread.currentThread().getName();
        extractedFrom = url;
        extractedWith = hints;
        String text = new String(html, UTF_8).strip();
        if (!text.matches("[0-9.]+")) {
            return new Extraction(Extraction.Result.NO_PRICE, null, "no price", List.of());
        }
        Candidate chosen = new Candidate(evidence, "/offers/price", text, eur(text), "chosen");
        return new Extraction(Extraction.Result.OK, offer(eur(text)), "one price", List.of(chosen));
    }

    @Test
    void observesAPage() {
        String id = archive("job-1", "89.90");
        assertThat(handle(id)).isEqualTo(Outcome.DONE);
        assertThat(observed())
                .containsExactly(new Observation(
                        SKU,
                        "acme",
                        1,
                        "job-1",
                        NOW,
                        Extraction.Result.OK,
                        "one price",
                        offer(eur("89.90")),
                        URL,
                        id,
                        OfferExtractor.VERSION));
        assertThat(listing().latest())
                .isEqualTo(new Listing.Observed(
                        1, NOW, offer(eur("89.90")), id, "job-1", OfferExtractor.VERSION, "/offers/price"));
        assertThat(listing().lastStep()).isEqualTo(new Listing.Step(1, ScrapeOutcome.OK, NOW, "job-1", "one price"));
        assertThat(prices.bodies).containsExactly(OfferChanged.write(SKU));
        assertThat(extractedOn).isEqualTo("extract-executor");
        assertThat(extractedFrom).hasToString(URL);
        assertThat(extractedWith).isEqualTo(Hints.NONE);
    }

    @Test
    void inflatesGzip() throws IOException {
        byte[] gzip = PageBodyTest.gzip("70".getBytes(UTF_8));
        String id = archive("job-1", new FetchResult.Page(gzip, "gzip", null, URI.create(URL), null, null, false));
        handle(id);
        assertThat(latest().offer().price()).isEqualTo(eur("70"));
    }

    @Test
    void aBrokenPageIsAnOutcomeToo() {
        String id = archive(
                "job-1", new FetchResult.Page(new byte[] {1}, "gzip", null, URI.create(URL), null, null, false));
        assertThat(handle(id)).isEqualTo(Outcome.DONE);
        assertThat(step().outcome()).isEqualTo(ScrapeOutcome.UNPARSEABLE);
        assertThat(observed()).singleElement().extracting(Observation::result).isEqualTo(Extraction.Result.UNPARSEABLE);
    }

    @Test
    void anEventHandledTwiceIsObservedOnce() {
        String id = archive("job-1", "89.90");
        prices.down(true);
        assertThatThrownBy(() -> handle(id)).hasStackTraceContaining("queue is down");
        prices.down(false);
        assertThat(handle(id)).isEqualTo(Outcome.DONE);
        assertThat(observed()).hasSize(1);
        assertThat(prices.bodies).containsExactly(OfferChanged.write(SKU));
    }

    @Test
    void anOlderPageReadLastJoinsTheHistoryAndChangesNothingElse() {
        String first = archive("job-1", "89.90");
        String second = archive("job-2", "79.90");
        handle(second);
        Listing before = listing();
        assertThat(handle(first)).isEqualTo(Outcome.DONE);
        assertThat(listing()).isEqualTo(before);
        assertThat(observed()).extracting(Observation::seq).containsExactly(2L, 1L);
        assertThat(observations.of(SKU, "acme", 2L, 10).join())
                .extracting(Observation::seq)
                .containsExactly(1L);
    }

    @Test
    void aLatePageJoinsTheHistoryAndChangesNothingElse() {
        handle(archive("job-1", "89.90"));
        prices.bodies.clear();
        Listing before = listing();
        archive.put(new PageMeta(ACME, 2, "job-late", NOW, URL, Hints.NONE, false, true), page("1.00", URL))
                .join();
        assertThat(handle(PageArchive.id("job-late"))).isEqualTo(Outcome.DONE);
        assertThat(observed()).extracting(Observation::seq).containsExactly(2L, 1L);
        assertThat(listing()).isEqualTo(before);
        assertThat(prices.bodies).isEmpty();
    }

    @Test
    void aPageThatIsNotTheOneArchivedGivesNoPrice() {
        handle(archive("job-1", "89.90"));
        String id = archive("job-2", "79.90");
        String key = PageArchive.key(id);
        Map<String, String> metadata = aws.s3()
                .headObject(request -> request.bucket(aws.bucket()).key(key))
                .join()
                .metadata();
        aws.s3()
                .putObject(
                        request -> request.bucket(aws.bucket()).key(key).metadata(metadata),
                        AsyncRequestBody.fromString("7"))
                .join();
        assertThat(handle(id)).isEqualTo(Outcome.DONE);
        assertThat(step().outcome()).isEqualTo(ScrapeOutcome.UNPARSEABLE);
        assertThat(step().detail()).contains("SHA-256");
        assertThat(latest().offer().price()).isEqualTo(eur("89.90"));
    }

    @Test
    void aPageWithoutAPriceIsObservedAndKeepsTheLatestOffer() {
        handle(archive("job-1", "89.90"));
        handle(archive("job-2", "captcha"));
        assertThat(step().outcome()).isEqualTo(ScrapeOutcome.NO_PRICE);
        assertThat(latest().seq()).isEqualTo(1);
        assertThat(observed()).hasSize(2);
    }

    @Test
    void F30aPageThatWasCutIsTrustedOnlyForWhatIsMadeForMachines() {
        String padding = " ".repeat(2_000);
        evidence = Candidate.Evidence.VISIBLE;
        handle(archive("job-1", "89.90" + padding));
        assertThat(step().outcome()).isEqualTo(ScrapeOutcome.TOO_LARGE);
        assertThat(listing().latest()).isNull();
        assertThat(observed()).singleElement().extracting(Observation::result).isEqualTo(Extraction.Result.NO_PRICE);
        evidence = Candidate.Evidence.JSON_LD;
        handle(archive("job-2", "89.90" + padding));
        assertThat(step().outcome()).isEqualTo(ScrapeOutcome.OK);
    }

    @Test
    void whatDidNotFitThePageIsReadFromTheListing() {
        String url = URL + "?" + "x".repeat(1_500);
        Hints hints = new Hints("a > ".repeat(200) + "b", null, null, null);
        handle(archive("job-1", page("89.90", url), hints));
        assertThat(extractedFrom).hasToString(url);
        assertThat(extractedWith).isEqualTo(hints);
    }

    @Test
    void aMissingPageIsRejectedAfterAWhile() {
        String id = PageArchive.id("never");
        assertThat(handle(id)).isEqualTo(new Outcome.Reject("raw_missing: there is no object pages/" + id));
    }

    @Test
    void aMissingBucketIsNotTheFaultOfTheMessage() {
        PageArchive nowhere = new PageArchive(aws.s3(), aws.bucket() + "-none");
        ExtractHandler misplaced =
                new ExtractHandler(nowhere, this::extract, 1_000, observations, state, prices, executor);
        S3Event event =
                new S3Event(List.of(new S3Event.Created(nowhere.bucket(), PageArchive.key(PageArchive.id("job-1")))));
        assertThatThrownBy(() -> misplaced.handle(delivery(event, "e", 1, NOW)).join())
                .hasCauseInstanceOf(NoSuchBucketException.class);
    }

    @Test
    void aPageThatAppearsAMomentLaterIsRead() {
        String id = PageArchive.id("job-1");
        CompletableFuture<Outcome> outcome = handler.handle(event(id));
        archive("job-1", "89.90");
        assertThat(outcome.join()).isEqualTo(Outcome.DONE);
    }

    @Test
    void oneBadObjectDoesNotKeepTheOthersFromBeingRead() {
        String good = PageArchive.key(archive("job-1", "89.90"));
        S3Event event = new S3Event(List.of(
                new S3Event.Created(aws.bucket(), "backup.zip"),
                new S3Event.Created("elsewhere", good),
                new S3Event.Created(aws.bucket(), good)));
        assertThat(handler.handle(delivery(event, "e", 1, NOW)).join())
                .isEqualTo(new Outcome.Reject("not a page of the archive: backup.zip in bucket " + aws.bucket()));
        assertThat(observed()).hasSize(1);
    }

    @Test
    void simultaneousCopiesAndOrdersEndTheSame() {
        List<String> ids = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            ids.add(archive("job-" + i, String.valueOf(100 - i)));
        }
        List<CompletableFuture<Outcome>> all = Stream.concat(ids.stream(), ids.stream())
                .map(id -> handler.handle(event(id)))
                .toList();
        assertThat(all).allSatisfy(outcome -> assertThat(outcome.join()).isEqualTo(Outcome.DONE));
        assertThat(observed()).hasSize(8);
        assertThat(latest().offer().price()).isEqualTo(eur("92"));
    }

    private Outcome handle(String id) {
        return handler.handle(event(id)).join();
    }

    private io.undercut.stage.Delivery<S3Event> event(String id) {
        return delivery(
                new S3Event(List.of(new S3Event.Created(aws.bucket(), PageArchive.key(id)))), "event-1", 1, NOW);
    }

    private String archive(String jobId, String html) {
        return archive(jobId, page(html, URL));
    }

    private String archive(String jobId, FetchResult.Page page) {
        return archive(jobId, page, Hints.NONE);
    }

    private String archive(String jobId, FetchResult.Page page, Hints hints) {
        String url = page.finalUrl().toString();
        long seq = state.recordFetch(
                        ACME,
                        new ListingState.Fetched(
                                ScrapeOutcome.FETCHED,
                                Long.MAX_VALUE,
                                NOW,
                                jobId,
                                null,
                                null,
                                null,
                                null,
                                null,
                                PageMeta.overflow(url, hints)))
                .join()
                .orElseThrow()
                .seq();
        archive.put(new PageMeta(ACME, seq, jobId, NOW, url, hints, page.truncated(), false), page)
                .join();
        return PageArchive.id(jobId);
    }

    private static FetchResult.Page page(String html, String url) {
        return new FetchResult.Page(html.getBytes(UTF_8), null, "text/html", URI.create(url), null, null, false);
    }

    private List<Observation> observed() {
        return observations.of(SKU, "acme", null, 10).join();
    }

    private Listing listing() {
        return catalog.listing(ACME).join().orElseThrow();
    }

    private Listing.Observed latest() {
        return Objects.requireNonNull(listing().latest());
    }

    private Listing.Step step() {
        return Objects.requireNonNull(listing().lastStep());
    }
}
