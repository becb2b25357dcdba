package io.undercut.scrape;

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
import io.undercut.catalog.Due;
import io.undercut.catalog.Freshness;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.Politeness;
import io.undercut.catalog.ReaderBreaker;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.catalog.Slot;
import io.undercut.catalog.Terms;
import io.undercut.fetch.FetchRequest;
import io.undercut.fetch.FetchRequest.Validators;
import io.undercut.fetch.FetchResult;
import io.undercut.fetch.PoliteFetcher;
import io.undercut.offer.Hints;
import io.undercut.price.Decision;
import io.undercut.price.OfferChanged;
import io.undercut.price.PriceHandler;
import io.undercut.price.Prices;
import io.undercut.price.Rule;
import io.undercut.stage.Outcome;
import io.undercut.support.Aws;
import io.undercut.support.Calls;
import io.undercut.support.Sent;
import io.undercut.support.TestClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** What becomes of a page that is the page still: the listing, the freshness of its offer, the price that rests on it. */
@ExtendWith(Aws.class)
class UnchangedPageIT {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final String URL = "https://acme.example/kettle";
    private static final FetchResult SAME = new FetchResult.NotModified(null, null);

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final Calls calls = new Calls();
    private final Sent events = new Sent();
    private final List<@Nullable Validators> asked = new ArrayList<>();
    private Catalog catalog;
    private ListingState state;
    private Prices prices;
    private PriceHandler price;
    private ScrapeHandler handler;
    private FetchResult answer = page("<html>90");
    private Runnable whileFetching = () -> {};
    private String extractor = "1";
    private Competitor acme = Competitor.unconfigured("acme");
    private Aws.Fresh aws;
    private int jobs;

    @BeforeEach
    void start(Aws.Fresh fresh) {
        aws = fresh;
        DynamoDbAsyncClient dynamo = calls.through(DynamoDbAsyncClient.class, fresh.dynamo());
        catalog = new Catalog(dynamo, fresh.tables(), WEEK, clock);
        state = new ListingState(dynamo, fresh.tables());
        prices = new Prices(dynamo, fresh.tables(), clock);
        Competitors competitors = new Competitors(dynamo, fresh.tables(), clock);
        Changes changes = new Changes(dynamo, fresh.tables());
        price = new PriceHandler(
                catalog,
                competitors,
                changes,
                state,
                new ReaderBreaker(dynamo, fresh.tables(), clock),
                prices,
                new Rule(2, WEEK),
                clock);
        handler = handler();
        catalog.put(kettle("100")).join();
        catalog.putListing(ACME, URL, Schedule.DEFAULT, Hints.NONE).join();
        decide();
    }

    private ScrapeHandler handler() {
        return new ScrapeHandler(
                catalog,
                state,
                this::fetch,
                new Shops(id -> CompletableFuture.completedFuture(acme)),
                new PageArchive(aws.s3(), aws.bucket()),
                events,
                new Freshness(2, WEEK),
                extractor,
                clock,
                new Random(7));
    }

    private CompletableFuture<FetchResult> fetch(FetchRequest request, PoliteFetcher.Caller caller) {
        asked.add(request.validators());
        whileFetching.run();
        return CompletableFuture.completedFuture(answer);
    }

    @Test
    void aPageThatIsNotModifiedCostsOneUpdateAndNothingMore() {
        scrapeAndRead("90");
        clock.advance(WEEK);
        calls.take();
        scrape(SAME);
        assertThat(calls.take()).isEqualTo(Map.of("getItem", 1, "updateItem", 1));
        assertThat(asked).containsExactly(null, new Validators(URL, "\"tag\"", null));
        assertThat(events.bodies).as("no new page is announced").hasSize(1);
        assertThat(listing().lastStep())
                .isEqualTo(new Listing.Step(2, ScrapeOutcome.UNCHANGED, clock.instant(), "job-2", null));
        assertThat(latest().at()).as("its offer is as fresh as the answer").isEqualTo(clock.instant());
        assertThat(latest().seq()).as("and still that of the page").isEqualTo(1);
    }

    @Test
    void thePriceStaysInForceAsLongAsThePageIsSeenUnchanged() {
        scrapeAndRead("90");
        decide();
        for (int week = 1; week <= 5; week++) {
            clock.advance(WEEK.minusMinutes(30));
            decideWhatIsDue();
            clock.advance(Duration.ofMinutes(30));
            scrape(SAME);
            decideWhatIsDue();
            Decision decision = prices.current(SKU).join().orElseThrow();
            assertThat(decision.status()).as("week " + week).isEqualTo(Decision.Status.MATCHED);
            assertThat(decision.price()).isEqualTo(eur("90"));
        }
    }

    @Test
    void aPriceWhosePageIsNotSeenAgainRunsOutOnTheMinute() {
        scrapeAndRead("90");
        decide();
        Instant end = clock.instant().plus(WEEK.multipliedBy(2));
        clock.set(end.minus(Duration.ofMinutes(10)));
        assertThat(decideWhatIsDue()).as("one look before the end").isEqualTo(1);
        clock.set(end.minusMillis(1));
        assertThat(decideWhatIsDue()).isZero();
        assertThat(status()).isEqualTo(Decision.Status.MATCHED);
        clock.set(end);
        assertThat(status()).isEqualTo(Decision.Status.STALE);
        assertThat(decideWhatIsDue()).isEqualTo(1);
        assertThat(status()).isEqualTo(Decision.Status.NO_OFFER);
    }

    @Test
    void anOfferThatHadRunOutBindsAgainOnceItsPageIsSeenAgain() {
        scrapeAndRead("90");
        decide();
        clock.advance(WEEK.multipliedBy(3));
        decideWhatIsDue();
        assertThat(status()).isEqualTo(Decision.Status.NO_OFFER);
        scrape(SAME);
        assertThat(catalog.partition(SKU).join().changes())
                .as("asks for a decision by itself")
                .hasSize(1);
        decide();
        assertThat(status()).isEqualTo(Decision.Status.MATCHED);
    }

    /** A second reading need not be a second page: the shop that shows the same one still asks the same. */
    @Test
    void aHeldReadingCountsOnceItsPageIsFoundUnchangedLongEnoughAfter() {
        scrapeAndRead("90");
        decide();
        clock.advance(Duration.ofDays(1));
        scrapeAndRead("20");
        decide();
        assertThat(status()).isEqualTo(Decision.Status.HELD);
        clock.advance(Duration.ofMinutes(9));
        scrape(SAME);
        assertThat(catalog.partition(SKU).join().changes()).as("too soon").isEmpty();
        decide();
        assertThat(prices.current(SKU).join().orElseThrow().price()).isEqualTo(eur("90"));
        clock.advance(Duration.ofMinutes(1));
        scrape(SAME);
        assertThat(catalog.partition(SKU).join().changes())
                .as("asks for a decision by itself")
                .hasSize(1);
        decide();
        assertThat(prices.current(SKU).join().orElseThrow().price()).isEqualTo(eur("20"));
    }

    @Test
    void anOfferThatHadRunOutByTermsOfItsOwnBindsAgainOnceItsPageIsSeenAgain() {
        Terms halfADay =
                new Terms(null, null, null, null, null, null, null, null, null, Duration.ofHours(12), null, null, null);
        catalog.putListing(ACME, URL, Schedule.DEFAULT, Hints.NONE, Politeness.DEFAULT, halfADay)
                .join();
        scrapeAndRead("90");
        decide();
        clock.advance(Duration.ofHours(13));
        decideWhatIsDue();
        assertThat(status()).isEqualTo(Decision.Status.NO_OFFER);
        scrape(SAME);
        assertThat(catalog.partition(SKU).join().changes()).hasSize(1);
        decide();
        assertThat(status()).isEqualTo(Decision.Status.MATCHED);
    }

    @Test
    void aPageOfTheSameBytesIsUnchangedToo() {
        scrapeAndRead("90");
        clock.advance(WEEK);
        scrape(new FetchResult.Page(
                "<html>90".getBytes(UTF_8), null, "text/html", URI.create(URL), "\"other\"", null, false));
        assertThat(step().outcome()).isEqualTo(ScrapeOutcome.UNCHANGED);
        assertThat(events.bodies).hasSize(1);
        scrape(SAME);
        assertThat(asked.get(2))
                .as("its validators are the newer ones")
                .isEqualTo(new Validators(URL, "\"other\"", null));
        scrape(page("<html>80"));
        assertThat(step().outcome()).isEqualTo(ScrapeOutcome.FETCHED);
        assertThat(events.bodies).hasSize(2);
    }

    @Test
    void validatorsOfTheAnswerReplaceThoseOfThePage() {
        scrapeAndRead("90");
        scrape(new FetchResult.NotModified("W/\"second\"", null));
        scrape(SAME);
        assertThat(asked.get(2)).isEqualTo(new Validators(URL, "W/\"second\"", null));
    }

    @Test
    void aPageThatIsNotReadYetIsFetchedInFull() {
        scrape(page("<html>90"));
        scrape(page("<html>90"));
        assertThat(asked).containsOnlyNulls();
        assertThat(events.bodies).hasSize(2);
    }

    @Test
    void anotherUrlAnotherHintAnotherLanguageOrAnotherExtractorReadsAnew() {
        scrapeAndRead("90");
        catalog.putListing(ACME, URL, Schedule.DEFAULT, new Hints("#p", null, null, null))
                .join();
        scrapeAndRead("90");
        extractor = "2";
        handler = handler();
        scrapeAndRead("90", "2");
        acme = new Competitor("acme", null, true, new Politeness(null, null, null, "de-DE", null, null));
        handler = handler();
        scrapeAndRead("90", "2");
        assertThat(asked).as("each is another question").containsOnlyNulls();
        assertThat(events.bodies).hasSize(4);
        scrape(SAME);
        assertThat(asked.get(4)).isNotNull();
    }

    @Test
    void aShopIsNotBelievedForEver() {
        scrapeAndRead("90");
        for (int i = 0; i < Recheck.MOST_CONFIRMED; i++) {
            scrape(SAME);
        }
        scrape(page("<html>90"));
        assertThat(asked.get(asked.size() - 1)).as("this time in full").isNull();
        scrape(SAME);
        assertThat(asked.get(asked.size() - 1)).as("and believed again").isNotNull();
    }

    @Test
    void anAnswerThatANewerPageOvertookChangesNothing() {
        scrapeAndRead("90");
        Instant seen = latest().at();
        clock.advance(Duration.ofHours(1));
        answer = SAME;
        whileFetching = () -> {
            whileFetching = () -> {};
            FetchResult before = answer;
            scrapeAndRead("80");
            answer = before;
        };
        assertThat(handle()).isEqualTo(Outcome.DONE);
        assertThat(latest().offer().price()).isEqualTo(eur("80"));
        assertThat(latest().at()).isEqualTo(seen.plus(Duration.ofHours(1)));
        assertThat(step().outcome()).isEqualTo(ScrapeOutcome.OK);
        assertThat(listing().nextDue()).as("either may be the newer one").isEqualTo(clock.instant());
    }

    @Test
    void aSlowPageThatAnUnchangedAnswerOvertookIsLate() {
        scrapeAndRead("90");
        answer = page("<html>70");
        whileFetching = () -> {
            whileFetching = () -> {};
            scrape(SAME);
            answer = page("<html>70");
        };
        assertThat(handle()).isEqualTo(Outcome.DONE);
        assertThat(step().outcome()).isEqualTo(ScrapeOutcome.UNCHANGED);
    }

    @Test
    void aListingThatGotAnotherUrlMeanwhileRefusesTheAnswer() {
        scrapeAndRead("90");
        answer = SAME;
        whileFetching = () -> catalog.putListing(ACME, URL + "-2", Schedule.DEFAULT, Hints.NONE)
                .join();
        assertThat(handle()).isInstanceOf(Outcome.Retry.class);
    }

    @Test
    void ofAJobThatWasDoneTwiceNoValidatorIsKept() {
        answer = page("<html>90");
        jobs++;
        handle("job-1");
        answer = page("<html>80", "\"second\"");
        handle("job-1");
        read(1, "90", "1");
        scrape(page("<html>90"));
        assertThat(asked).as("nobody knows which of the two the archive keeps").containsOnlyNulls();
    }

    private void scrapeAndRead(String amount) {
        scrapeAndRead(amount, "1");
    }

    private void scrapeAndRead(String amount, String version) {
        scrape(page("<html>" + amount));
        read(listing().seq(), amount, version);
    }

    private void read(long seq, String amount, String version) {
        Listing.Observed seen =
                new Listing.Observed(seq, clock.instant(), offer(eur(amount)), "page-" + seq, "job-" + seq, version);
        assertThat(state.recordRead(
                                ACME,
                                new ListingState.Read(seq, ScrapeOutcome.OK, clock.instant(), "job-" + seq, null, seen))
                        .join())
                .isTrue();
    }

    private void scrape(FetchResult result) {
        answer = result;
        assertThat(handle()).isEqualTo(Outcome.DONE);
    }

    private Outcome handle() {
        return handle("job-" + ++jobs);
    }

    private Outcome handle(String jobId) {
        return handler.handle(delivery(ScrapeJob.of(ACME, jobId), "queue-job", 1, clock.instant()))
                .join();
    }

    private void decide() {
        price.handle(delivery(new OfferChanged(SKU), "message", 1, clock.instant()))
                .join();
    }

    /** As the scheduler does. */
    private int decideWhatIsDue() {
        List<Due> due = state.due(Slot.shard(SKU), clock.instant(), 10).join().stream()
                .filter(Due.Expiry.class::isInstance)
                .toList();
        for (Due expiry : due) {
            state.advance(expiry, clock.instant().plus(Duration.ofMinutes(10))).join();
            decide();
        }
        return due.size();
    }

    private Decision.Status status() {
        return prices.current(SKU).join().orElseThrow().status();
    }

    private Listing listing() {
        return catalog.listing(ACME).join().orElseThrow();
    }

    private Listing.Step step() {
        return Objects.requireNonNull(listing().lastStep());
    }

    private Listing.Observed latest() {
        return Objects.requireNonNull(listing().latest());
    }

    private static FetchResult page(String html) {
        return page(html, "\"tag\"");
    }

    private static FetchResult page(String html, String etag) {
        return new FetchResult.Page(html.getBytes(UTF_8), null, "text/html", URI.create(URL), etag, null, false);
    }
}
