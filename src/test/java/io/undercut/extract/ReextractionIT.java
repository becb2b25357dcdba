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
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.extract.Reextraction.Counts;
import io.undercut.extract.Reextraction.Difference;
import io.undercut.extract.Reextraction.Scope;
import io.undercut.fetch.FetchResult;
import io.undercut.offer.Hints;
import io.undercut.price.OfferChanged;
import io.undercut.scrape.PageArchive;
import io.undercut.scrape.PageMeta;
import io.undercut.scrape.S3Event;
import io.undercut.support.Aws;
import io.undercut.support.Sent;
import io.undercut.support.TestClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Archived pages, read when the extractor was wrong by 10 and read again when it is right. */
@ExtendWith(Aws.class)
class ReextractionIT {

    private static final String URL = "https://acme.example/kettle";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Scope ALL = new Scope(null, null, null);

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final Sent prices = new Sent();
    private final List<Difference> differences = new ArrayList<>();
    private Aws.Fresh aws;
    private Catalog catalog;
    private ListingState state;
    private PageArchive archive;
    private Observations observations;
    private Reextraction reextraction;
    private boolean wrong = true;
    private int jobs;

    @BeforeEach
    void start(Aws.Fresh fresh) {
        aws = fresh;
        catalog = new Catalog(fresh.dynamo(), fresh.tables(), Duration.ofDays(7), new TestClock(NOW.toString()));
        state = new ListingState(fresh.dynamo(), fresh.tables());
        archive = new PageArchive(fresh.s3(), fresh.bucket());
        observations = new Observations(fresh.dynamo(), fresh.tables());
        reextraction =
                new Reextraction(archive, new PageReader(this::extract, 1_000), observations, state, prices, executor);
    }

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    /** Pages of this test are a price, or anything else for none; while the extractor is wrong it reads 10 too much. */
    private Extraction extract(byte[] html, @Nullable String contentType, URI url, Hints hints) {
        String text = new String(html, UTF_8);
        boolean digits = text.chars().allMatch(Character::isDigit);
        if (!digits && !wrong) {
            return new Extraction(Extraction.Result.NO_PRICE, null, "no price", List.of());
        }
        int price = digits ? Integer.parseInt(text) + (wrong && !text.equals("50") ? 10 : 0) : 999;
        return new Extraction(Extraction.Result.OK, offer(eur(String.valueOf(price))), "one price", List.of());
    }

    @Test
    void withoutAdoptingOnlyTheDifferencesAreShown() {
        observe(ACME, "80", NOW);
        observe(ACME, "50", NOW);
        observe(ACME, "90", NOW);
        Listing before = listing(ACME);

        assertThat(again(ALL, false)).isEqualTo(new Counts(1, 2, 0));
        assertThat(differences)
                .extracting(one -> price(one.before()), one -> price(one.after()), Difference::adopted)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("90.00 EUR", "80.00 EUR", false),
                        org.assertj.core.groups.Tuple.tuple("100.00 EUR", "90.00 EUR", false));
        assertThat(listing(ACME)).isEqualTo(before);
        assertThat(observed(ACME)).allSatisfy(one -> assertThat(one.earlier()).isEmpty());
        assertThat(prices.bodies).isEmpty();
    }

    @Test
    void adoptingCorrectsTheLatestOfferAndAsksForADecision() {
        observe(ACME, "80", NOW);
        String page = observe(ACME, "90", NOW);

        assertThat(again(ALL, true)).isEqualTo(new Counts(0, 2, 0));
        assertThat(differences).allSatisfy(one -> assertThat(one.adopted()).isTrue());
        assertThat(latest(ACME))
                .isEqualTo(new Listing.Observed(2, NOW, offer(eur("90")), page, "job-2", OfferExtractor.VERSION));
        assertThat(prices.bodies).containsExactly(OfferChanged.write(SKU));
        assertThat(observed(ACME)).extracting(ReextractionIT::price).containsExactly("90.00 EUR", "80.00 EUR");
        assertThat(observed(ACME))
                .as("the readings before stay visible")
                .extracting(one -> price(one.earlier().get(0)))
                .containsExactly("100.00 EUR", "90.00 EUR");
    }

    @Test
    void adoptingTwiceIsAdoptingOnce() {
        observe(ACME, "80", NOW);
        again(ALL, true);
        Listing after = listing(ACME);
        List<Observation> history = observed(ACME);
        assertThat(again(ALL, true)).isEqualTo(new Counts(1, 0, 0));
        assertThat(listing(ACME)).isEqualTo(after);
        assertThat(observed(ACME)).isEqualTo(history);
        assertThat(prices.bodies).hasSize(1);
    }

    @Test
    void whatWasCutOffBeforeItsEndIsDoneByRepeating() {
        observe(ACME, "80", NOW);
        prices.down(true);
        assertThatThrownBy(() -> again(ALL, true)).hasStackTraceContaining("queue is down");
        assertThat(observed(ACME)).allSatisfy(one -> assertThat(one.earlier()).isEmpty());
        prices.down(false);
        assertThat(again(ALL, true)).isEqualTo(new Counts(0, 1, 0));
        assertThat(prices.bodies).containsExactly(OfferChanged.write(SKU));
        assertThat(observed(ACME)).singleElement().satisfies(one -> assertThat(one.earlier())
                .hasSize(1));
    }

    @Test
    void anOfferThatIsNoLongerReadIsWithdrawn() {
        observe(ACME, "80", NOW);
        observe(ACME, "from 50 years of craft", NOW);
        assertThat(latest(ACME).offer().price()).isEqualTo(eur("999"));
        again(ALL, true);
        assertThat(listing(ACME).latest()).isNull();
        assertThat(Objects.requireNonNull(listing(ACME).lastStep()).outcome()).isEqualTo(ScrapeOutcome.NO_PRICE);
        assertThat(observed(ACME).get(0).result()).isEqualTo(Extraction.Result.NO_PRICE);
    }

    @Test
    void aListingThatWasGivenAnotherUrlKeepsWhatItIs() {
        catalog.putListing(ACME, URL, Schedule.DEFAULT, Hints.NONE).join();
        observe(ACME, "80", NOW);
        catalog.putListing(ACME, URL + "2", Schedule.DEFAULT, Hints.NONE).join();
        again(ALL, true);
        assertThat(listing(ACME).latest()).isNull();
        assertThat(observed(ACME).get(0).earlier()).hasSize(1);
        assertThat(prices.bodies).isEmpty();
    }

    @Test
    void theScopeNamesAListingACompetitorOrATime() {
        ListingId bargain = new ListingId(SKU, "bargain");
        ListingId other = new ListingId("OTHER-1", "acme");
        observe(ACME, "80", NOW.minus(Duration.ofDays(2)));
        observe(ACME, "81", NOW);
        observe(bargain, "82", NOW);
        observe(other, "83", NOW);
        assertThat(again(new Scope(ACME, "acme", null), false).different()).isEqualTo(2);
        assertThat(again(new Scope(null, "acme", null), false).different()).isEqualTo(3);
        assertThat(again(new Scope(null, null, NOW), false).different()).isEqualTo(3);
        assertThat(again(new Scope(ACME, "acme", NOW), false).different()).isEqualTo(1);
        assertThat(again(ALL, false).different()).isEqualTo(4);
    }

    @Test
    void aPageThatIsNoLongerArchivedIsCounted() {
        String page = observe(ACME, "80", NOW);
        aws.s3()
                .deleteObject(request -> request.bucket(aws.bucket()).key(PageArchive.key(page)))
                .join();
        assertThat(again(ALL, true)).isEqualTo(new Counts(0, 0, 1));
    }

    private Counts again(Scope scope, boolean adopt) {
        wrong = false;
        return reextraction.run(scope, adopt, differences::add);
    }

    /** Fetches, archives and reads a page with the extractor as it was. */
    private String observe(ListingId listing, String html, Instant at) {
        wrong = true;
        String jobId = "job-" + ++jobs;
        long seq = state.recordFetch(
                        listing,
                        new ListingState.Fetched(
                                ScrapeOutcome.FETCHED,
                                Long.MAX_VALUE,
                                at,
                                jobId,
                                null,
                                null,
                                null,
                                null,
                                null,
                                PageMeta.overflow(URL, Hints.NONE)))
                .join()
                .orElseThrow()
                .seq();
        archive.put(
                        new PageMeta(listing, seq, jobId, at, URL, Hints.NONE, false, false),
                        new FetchResult.Page(
                                html.getBytes(UTF_8), null, "text/html", URI.create(URL), null, null, false))
                .join();
        String page = PageArchive.id(jobId);
        ExtractHandler handler =
                new ExtractHandler(archive, this::extract, 1_000, observations, state, new Sent(), executor);
        S3Event event = new S3Event(List.of(new S3Event.Created(aws.bucket(), PageArchive.key(page))));
        handler.handle(delivery(event, "event", 1, NOW)).join();
        return page;
    }

    private List<Observation> observed(ListingId listing) {
        return observations.of(listing.sku(), listing.competitor(), null, 10).join();
    }

    private Listing listing(ListingId id) {
        return catalog.listing(id).join().orElseThrow();
    }

    private Listing.Observed latest(ListingId id) {
        return Objects.requireNonNull(listing(id).latest());
    }

    private static String price(Observation observation) {
        return observation.offer() == null
                ? "none"
                : String.valueOf(observation.offer().price());
    }
}
