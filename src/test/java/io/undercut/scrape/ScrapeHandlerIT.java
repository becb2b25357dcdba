package io.undercut.scrape;

import static io.undercut.support.Samples.ACME;
import static io.undercut.support.Samples.delivery;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.Competitor;
import io.undercut.catalog.Freshness;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.fetch.FetchRequest;
import io.undercut.fetch.FetchResult;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.PoliteFetcher;
import io.undercut.offer.Hints;
import io.undercut.scrape.PageArchive.Archived;
import io.undercut.stage.Outcome;
import io.undercut.support.Aws;
import io.undercut.support.Sent;
import io.undercut.support.TestClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

@ExtendWith(Aws.class)
class ScrapeHandlerIT {

    private static final String URL = "https://acme.example/kettle";
    private static final Hints HINTS = new Hints(".preis", null, "EUR", ",");
    private static final ScrapeJob LISTED = ScrapeJob.of(ACME, "job-1");

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final Instant start = clock.instant();
    private final Sent events = new Sent();
    private final List<String> fetched = new CopyOnWriteArrayList<>();
    private Aws.Fresh aws;
    private Catalog catalog;
    private ListingState state;
    private PageArchive archive;
    private ScrapeHandler handler;
    private FetchResult answer = page("<html>", URL);
    private Runnable whileFetching = () -> {};

    @BeforeEach
    void start(Aws.Fresh fresh) {
        aws = fresh;
        catalog = new Catalog(fresh.dynamo(), fresh.tables(), Duration.ofDays(7), clock);
        state = new ListingState(fresh.dynamo(), fresh.tables());
        archive = new PageArchive(fresh.s3(), fresh.bucket());
        handler = handler(archive, events);
    }

    private ScrapeHandler handler(PageArchive into, @Nullable Sent announce) {
        return new ScrapeHandler(
                catalog,
                state,
                this::fetch,
                new Shops(id -> CompletableFuture.completedFuture(Competitor.unconfigured(id))),
                into,
                announce,
                new Freshness(2, Duration.ofDays(7)),
                "1",
                clock,
                new Random(7));
    }

    private CompletableFuture<FetchResult> fetch(FetchRequest request, PoliteFetcher.Caller caller) {
        fetched.add(request.url());
        whileFetching.run();
        return CompletableFuture.completedFuture(answer);
    }

    @Test
    void archivesThePageOfAListingAndAnnouncesIt() throws Exception {
        putListing(URL);
        assertThat(handle(LISTED, 1)).isEqualTo(Outcome.DONE);
        assertThat(fetched).containsExactly(URL);
        Archived page = archived("job-1");
        assertThat(new String(page.body(), UTF_8)).isEqualTo("<html>");
        assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(page.contentEncoding()).isNull();
        assertThat(page.meta()).isEqualTo(new PageMeta(ACME, 1, "job-1", start, URL, HINTS, false, false));
        assertThat(listing().lastStep()).isEqualTo(new Listing.Step(1, ScrapeOutcome.FETCHED, start, "job-1", null));
        assertThat(events.bodies).hasSize(1);
        assertThat(S3Event.parse(events.bodies.get(0)).objects())
                .containsExactly(new S3Event.Created(aws.bucket(), "pages/" + page.id()));
    }

    @Test
    void theBucketAnnouncesPagesWhereItCan() {
        handler = handler(archive, null);
        putListing(URL);
        assertThat(handle(LISTED, 1)).isEqualTo(Outcome.DONE);
        assertThat(events.bodies).isEmpty();
    }

    @Test
    void keepsTheGzipAsItWasReceived() {
        byte[] gzip = {31, (byte) 139, 8, 0, 1, 2, 3};
        answer = new FetchResult.Page(gzip, "gzip", null, URI.create(URL), null, null, true);
        putListing(URL);
        handle(LISTED, 1);
        Archived page = archived("job-1");
        assertThat(page.body()).isEqualTo(gzip);
        assertThat(page.contentEncoding()).isEqualTo("gzip");
        assertThat(page.meta().truncated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/html; charset=utf-8", "TEXT/HTML", "nonsense", "a/b;;=\"", "x/\u0000\r\nX-Evil: 1", "ü", ""
            })
    void anyContentTypeIsArchivedOrLeftOut(String contentType) {
        answer = new FetchResult.Page(new byte[0], null, contentType, URI.create(URL), null, null, false);
        putListing(URL);
        assertThat(handle(LISTED, 1)).isEqualTo(Outcome.DONE);
        assertThat(archived("job-1").contentType()).isIn(contentType, null);
    }

    @Test
    void theFullestMetadataIsWithinS3sLimit() {
        ListingId longest = new ListingId("s".repeat(100), "c".repeat(40));
        String url = "https://acme.example/".concat("x".repeat(2_000)).substring(0, 960);
        Hints hints = new Hints("h".repeat(344), null, null, null);
        answer = new FetchResult.Page(new byte[0], null, "t".repeat(120), URI.create(url), null, null, true);
        handle(new ScrapeJob(longest, URL, "j".repeat(128), hints), 1);
        Archived page = archived("j".repeat(128));
        assertThat(page.meta()).isEqualTo(new PageMeta(longest, 1, "j".repeat(128), start, url, hints, true, false));
        int bytes = new PageMeta(
                        longest, Long.MAX_VALUE, "j".repeat(128), start.plusNanos(1_000_000), url, hints, true, true)
                .toMap().entrySet().stream()
                        .mapToInt(entry ->
                                entry.getKey().length() + entry.getValue().length())
                        .sum();
        assertThat(bytes + "type".length() + 120 + "sha256".length() + 44).isLessThanOrEqualTo(2_048);
    }

    @Test
    void anUnlistedListingNeedsAUrl() {
        assertThat(handle(new ScrapeJob(ACME, null, null, null), 1))
                .isEqualTo(
                        new Outcome.Reject("listing KETTLE-1@acme is not in the catalogue and the message has no url"));
        assertThat(handle(new ScrapeJob(ACME, "https://other.example/", null, null), 1))
                .isEqualTo(Outcome.DONE);
        assertThat(listing().unlisted()).isTrue();
        assertThat(archived("queue-job").meta().jobId()).isEqualTo("queue-job");
    }

    @Test
    void theMessageOverridesUrlAndHints() {
        putListing(URL);
        Hints others = new Hints("#p", null, null, null);
        handle(new ScrapeJob(ACME, "https://other.example/", "job-1", others), 1);
        assertThat(fetched).containsExactly("https://other.example/");
        assertThat(archived("job-1").meta().hints()).isEqualTo(others);
    }

    @Test
    void whatIsTooLargeForThePageStaysOnTheListing() {
        String longUrl = "https://acme.example/?" + "x".repeat(1_500);
        Hints longHints = new Hints("a > ".repeat(200) + "b", null, null, null);
        answer = page("<html>", longUrl);
        handle(new ScrapeJob(ACME, URL, "job-1", longHints), 1);
        assertThat(archived("job-1").meta().url()).isNull();
        assertThat(archived("job-1").meta().hints()).isNull();
        assertThat(state.overflow(ACME).join()).isEqualTo(new ListingState.Overflow(longUrl, longHints));
    }

    @Test
    void aJobDoneTwiceHasOnePageAndOneNumber() {
        putListing(URL);
        handle(LISTED, 1);
        answer = page("another", URL);
        handle(LISTED, 1);
        assertThat(new String(archived("job-1").body(), UTF_8)).isEqualTo("<html>");
        assertThat(listing().seq()).isEqualTo(1);
        assertThat(events.bodies).hasSize(2);
    }

    @Test
    void afterACrashBehindTheArchiveThePageIsOnlyAnnouncedAgain() {
        putListing(URL);
        events.down(true);
        assertThatThrownBy(() -> handle(LISTED, 1)).hasStackTraceContaining("queue is down");
        events.down(false);
        assertThat(handle(LISTED, 2)).isEqualTo(Outcome.DONE);
        assertThat(fetched).hasSize(1);
        assertThat(events.bodies).hasSize(1);
    }

    @Test
    void afterACrashBeforeTheArchiveThePageIsFetchedAgainUnderTheSameNumber() {
        putListing(URL);
        ScrapeHandler broken = handler(new PageArchive(aws.s3(), aws.bucket() + "-none"), events);
        assertThatThrownBy(() ->
                        broken.handle(delivery(LISTED, "queue-job", 1, start)).join())
                .hasCauseInstanceOf(NoSuchBucketException.class);
        assertThat(events.bodies).as("nothing is announced that is not there").isEmpty();
        assertThat(handle(LISTED, 2)).isEqualTo(Outcome.DONE);
        assertThat(fetched).hasSize(2);
        assertThat(archived("job-1").meta().seq()).isEqualTo(1);
    }

    @Test
    void aListingThatChangesDuringTheFetchIsReadAgain() {
        putListing(URL);
        whileFetching = () -> putListing(URL + "-2");
        assertThat(handle(LISTED, 1)).isInstanceOf(Outcome.Retry.class);
        assertThat(archive.exists(PageArchive.id("job-1")).join()).isFalse();
        whileFetching = () -> {};
        assertThat(handle(LISTED, 2)).isEqualTo(Outcome.DONE);
        assertThat(fetched).containsExactly(URL, URL + "-2");
    }

    @Test
    void aSlowFetchThatAnotherOvertookDoesNotReplaceItsPage() {
        putListing(URL);
        whileFetching = () -> {
            whileFetching = () -> {};
            handle(ScrapeJob.of(ACME, "job-fast"), 1);
        };
        assertThat(handle(LISTED, 1)).isEqualTo(Outcome.DONE);
        assertThat(archived("job-fast").meta().late()).isFalse();
        assertThat(archived("job-1").meta().late()).isTrue();
        assertThat(archived("job-1").meta().seq()).isEqualTo(2);
        assertThat(listing().lastStep()).isEqualTo(new Listing.Step(1, ScrapeOutcome.FETCHED, start, "job-fast", null));
        assertThat(listing().nextDue()).as("either may be the newer one").isEqualTo(start);
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void everyFailureIsRecordedOnTheListing(Failure failure) {
        putListing(URL);
        answer = new Failed(failure, "what happened", null);
        Outcome outcome = handle(LISTED, 1);
        assertThat(listing().lastStep())
                .isEqualTo(new Listing.Step(1, ScrapeOutcome.valueOf(failure.name()), start, "job-1", "what happened"));
        if (failure.passing()) {
            assertThat(outcome).isInstanceOfSatisfying(Outcome.Snooze.class, snooze -> assertThat(snooze.until())
                    .isBetween(start.plusSeconds(5), start.plusSeconds(10)));
            assertThat(listing().notBefore()).isEqualTo(((Outcome.Snooze) outcome).until());
        } else {
            assertThat(outcome).isEqualTo(Outcome.DONE);
        }
        assertThat(events.bodies).isEmpty();
    }

    @Test
    void aShopThatAskedUsToWaitIsLeftAlone() {
        putListing(URL);
        answer = new Failed(Failure.THROTTLED, "429", Duration.ofMinutes(10));
        Instant until = start.plus(Duration.ofMinutes(10));
        assertThat(handle(LISTED, 1)).isEqualTo(new Outcome.Snooze(until, "429"));
        clock.advance(Duration.ofMinutes(5));
        assertThat(handle(LISTED, 1)).isEqualTo(new Outcome.Snooze(until, "this listing is to wait"));
        assertThat(handle(ScrapeJob.of(ACME, "job-2"), 1)).isInstanceOf(Outcome.Snooze.class);
        assertThat(fetched).hasSize(1);
        clock.set(until);
        answer = page("<html>", URL);
        assertThat(handle(LISTED, 1)).isEqualTo(Outcome.DONE);
    }

    @Test
    void aLongWaitIsLeftToTheScheduler() {
        putListing(URL);
        answer = new Failed(Failure.THROTTLED, "429", Duration.ofHours(3));
        Instant until = start.plus(Duration.ofHours(3));
        assertThat(handle(LISTED, 1)).isEqualTo(Outcome.DONE);
        assertThat(listing().nextDue()).isEqualTo(until);
        assertThat(listing().notBefore()).isEqualTo(until);
        assertThat(Objects.requireNonNull(listing().lastStep()).outcome()).isEqualTo(ScrapeOutcome.THROTTLED);
    }

    @Test
    void aLongWaitOfAUrlThatIsOnNoListingStaysInTheQueue() {
        answer = new Failed(Failure.THROTTLED, "429", Duration.ofHours(3));
        assertThat(handle(new ScrapeJob(ACME, URL, "job-1", null), 1))
                .isEqualTo(new Outcome.Snooze(start.plus(Duration.ofHours(3)), "429"));
    }

    @Test
    void theOrdinaryPaceLeavesNoTraceOnTheListing() {
        putListing(URL);
        answer = new FetchResult.Postponed(start.plusSeconds(2), null, "requests to this shop are spaced");
        assertThat(handle(LISTED, 1))
                .isEqualTo(new Outcome.Snooze(start.plusSeconds(2), "requests to this shop are spaced"));
        assertThat(listing().lastStep()).isNull();
        answer = new FetchResult.Postponed(start.plus(Duration.ofHours(1)), null, "requests to this shop are spaced");
        assertThat(handle(LISTED, 1)).isEqualTo(Outcome.DONE);
        assertThat(listing().lastStep()).isNull();
        assertThat(listing().nextDue()).isEqualTo(start.plus(Duration.ofHours(1)));
    }

    @Test
    void whatIsPostponedForAReasonShowsIt() {
        putListing(URL);
        answer = new FetchResult.Postponed(
                start.plusSeconds(300), Failure.ROBOTS_DISALLOWED, "robots.txt could not be had");
        assertThat(handle(LISTED, 1))
                .isEqualTo(new Outcome.Snooze(start.plusSeconds(300), "robots.txt could not be had"));
        assertThat(Objects.requireNonNull(listing().lastStep()).outcome()).isEqualTo(ScrapeOutcome.ROBOTS_DISALLOWED);
        assertThat(listing().notBefore()).isEqualTo(start.plusSeconds(300));
    }

    @Test
    void triesOfAJobThatKeepsFailingGetRarer() {
        putListing(URL);
        answer = new Failed(Failure.UNREACHABLE, "no connection", null);
        clock.advance(Duration.ofMinutes(10));
        assertThat(handle(LISTED, 1)).isInstanceOfSatisfying(Outcome.Snooze.class, snooze -> assertThat(snooze.until())
                .isBetween(clock.instant().plusSeconds(300), clock.instant().plusSeconds(600)));
    }

    @Test
    void absurdWaitsAreBounded() {
        putListing(URL);
        answer = new Failed(Failure.THROTTLED, "429", Duration.ofSeconds(-5));
        assertThat(handle(LISTED, 1)).isEqualTo(new Outcome.Snooze(start.plusSeconds(30), "429"));
        clock.advance(Duration.ofSeconds(30));
        answer = new Failed(Failure.THROTTLED, "429", Duration.ofDays(10_000));
        assertThat(handle(LISTED, 1)).isEqualTo(Outcome.DONE);
        assertThat(listing().nextDue()).isEqualTo(clock.instant().plus(Duration.ofHours(24)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Failure.class,
            names = {"THROTTLED", "UNREACHABLE", "TOO_SLOW"})
    void aJobThatIsADayOldGivesUp(Failure failure) {
        putListing(URL);
        answer = new Failed(failure, "what happened", null);
        clock.advance(Comeback.GIVE_UP);
        assertThat(handle(LISTED, 1)).isEqualTo(Outcome.DONE);
        Listing.Step step = Objects.requireNonNull(listing().lastStep());
        assertThat(step.outcome()).isEqualTo(ScrapeOutcome.GAVE_UP);
        assertThat(step.detail()).isEqualTo("gave up after 24 hours: what happened");
    }

    private void putListing(String url) {
        catalog.putListing(ACME, url, Schedule.DEFAULT, HINTS).join();
    }

    private Outcome handle(ScrapeJob job, int receives) {
        return handler.handle(delivery(job, "queue-job", receives, start)).join();
    }

    private Listing listing() {
        return catalog.listing(ACME).join().orElseThrow();
    }

    private Archived archived(String jobId) {
        return archive.get(PageArchive.id(jobId)).join().orElseThrow();
    }

    private static FetchResult page(String html, String url) {
        return new FetchResult.Page(
                html.getBytes(UTF_8), null, "text/html; charset=utf-8", URI.create(url), "\"tag\"", null, false);
    }
}
