package io.undercut.scrape;

import io.undercut.aws.Publisher;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ListingState.Fetched;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.fetch.FetchResult;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.offer.Hints;
import io.undercut.stage.Delivery;
import io.undercut.stage.Handler;
import io.undercut.stage.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Job → page in the archive. Whatever happens to a job is recorded on its listing; each step can be repeated: a page that
 * is archived already is only announced again.
 */
public final class ScrapeHandler implements Handler<ScrapeJob> {

    /** A job that could not be done for this long ends. */
    static final Duration GIVE_UP = Duration.ofHours(24);

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(30);
    private static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final ListingState state;
    private final Function<String, CompletableFuture<FetchResult>> fetcher;
    private final PageArchive archive;
    private final @Nullable Publisher events;
    private final Clock clock;

    /** @param events where new pages are announced; null when the bucket itself announces them */
    public ScrapeHandler(
            Catalog catalog,
            ListingState state,
            Function<String, CompletableFuture<FetchResult>> fetcher,
            PageArchive archive,
            @Nullable Publisher events,
            Clock clock) {
        this.catalog = catalog;
        this.state = state;
        this.fetcher = fetcher;
        this.archive = archive;
        this.events = events;
        this.clock = clock;
    }

    /**
     * @param listedUrl the listing's own url when that is what is fetched, else null
     * @param begunAt the listing's number before the fetch
     */
    private record Task(
            ScrapeJob job,
            String jobId,
            Instant firstSeen,
            String url,
            @Nullable String listedUrl,
            long begunAt,
            Hints hints) {}

    @Override
    public CompletableFuture<Outcome> handle(Delivery<ScrapeJob> delivery) {
        ScrapeJob job = delivery.message();
        String jobId = job.jobId() == null ? delivery.jobId() : job.jobId();
        try {
            ScrapeJob.checkJobId(jobId);
        } catch (IllegalArgumentException e) {
            return answer(new Outcome.Reject(String.valueOf(e.getMessage())));
        }
        if (!delivery.redelivered()) {
            return scrape(delivery, jobId);
        }
        return archive.exists(PageArchive.id(jobId))
                .thenCompose(archived -> archived ? announce(jobId) : scrape(delivery, jobId));
    }

    private CompletableFuture<Outcome> scrape(Delivery<ScrapeJob> delivery, String jobId) {
        ScrapeJob job = delivery.message();
        return catalog.listing(job.listing()).thenCompose(listing -> {
            String listedUrl = job.url() == null ? listing.map(Listing::url).orElse(null) : null;
            String url = job.url() == null ? listedUrl : job.url();
            if (url == null) {
                return answer(new Outcome.Reject(
                        "listing " + job.listing() + " is not in the catalogue and the message has no url"));
            }
            Hints hints = job.hints() != null
                    ? job.hints()
                    : listing.map(Listing::hints).orElse(Hints.NONE);
            long begunAt = listing.map(Listing::seq).orElse(0L);
            Task task = new Task(job, jobId, delivery.envelope().firstSeen(), url, listedUrl, begunAt, hints);
            Optional<Instant> notBefore = listing.map(Listing::notBefore)
                    .filter(until -> clock.instant().isBefore(until));
            if (notBefore.isPresent()) {
                return isTooOld(task)
                        ? failed(task, Failure.THROTTLED, "the shop asked us to wait until " + notBefore.get(), null)
                        : answer(new Outcome.Snooze(notBefore.get(), "the shop asked us to wait"));
            }
            return fetcher.apply(url)
                    .thenCompose(result -> result instanceof FetchResult.Page page
                            ? fetched(task, page)
                            : failed(task, (FetchResult.Failed) result));
        });
    }

    private CompletableFuture<Outcome> fetched(Task task, FetchResult.Page page) {
        Instant now = now();
        String url = page.finalUrl().toASCIIString();
        Fetched fetched = new Fetched(
                ScrapeOutcome.FETCHED,
                task.begunAt,
                now,
                task.jobId,
                task.listedUrl,
                null,
                null,
                page.etag(),
                page.lastModified(),
                PageMeta.overflow(url, task.hints));
        return state.recordFetch(task.job.listing(), fetched).thenCompose(number -> {
            if (number.isEmpty()) {
                return answer(changed(task));
            }
            long seq = number.get().seq();
            boolean late = number.get().late();
            PageMeta meta =
                    new PageMeta(task.job.listing(), seq, task.jobId, now, url, task.hints, page.truncated(), late);
            // Where another copy of the job was first, its page is the one to announce: nobody knows whether that was
            // done.
            return archive.put(meta, page).thenCompose(written -> announce(task.jobId));
        });
    }

    private CompletableFuture<Outcome> announce(String jobId) {
        if (events == null) {
            return answer(Outcome.DONE);
        }
        String key = PageArchive.key(PageArchive.id(jobId));
        return events.publish(S3Event.write(archive.bucket(), key, now())).thenApply(sent -> Outcome.DONE);
    }

    private CompletableFuture<Outcome> failed(Task task, FetchResult.Failed failed) {
        return failed(task, failed.failure(), failed.detail(), failed.retryAfter());
    }

    private CompletableFuture<Outcome> failed(
            Task task, Failure failure, String detail, @Nullable Duration retryAfter) {
        ScrapeOutcome outcome = ScrapeOutcome.valueOf(failure.name());
        if (!failure.passing()) {
            return record(task, outcome, detail, null, Outcome.DONE);
        }
        if (isTooOld(task)) {
            String gaveUp = "gave up after " + GIVE_UP.toHours() + " hours: " + detail;
            return record(task, ScrapeOutcome.GAVE_UP, gaveUp, null, Outcome.DONE);
        }
        if (failure == Failure.THROTTLED) {
            Instant until = now().plus(wait(retryAfter));
            return record(task, outcome, detail, until, new Outcome.Snooze(until, detail));
        }
        return record(task, outcome, detail, null, new Outcome.Retry(detail));
    }

    private CompletableFuture<Outcome> record(
            Task task, ScrapeOutcome outcome, String detail, @Nullable Instant notBefore, Outcome answer) {
        Fetched fetched = Fetched.failed(outcome, now(), task.jobId, task.listedUrl, detail, notBefore);
        return state.recordFetch(task.job.listing(), fetched)
                .thenApply(number -> number.isPresent() ? answer : changed(task));
    }

    /** What was fetched is no longer what the listing names; the next attempt reads it anew. */
    private static Outcome changed(Task task) {
        return new Outcome.Retry("listing " + task.job.listing() + " was changed while its page was fetched");
    }

    private boolean isTooOld(Task task) {
        return !clock.instant().isBefore(task.firstSeen.plus(GIVE_UP));
    }

    /** What the shop asked for, within reason. */
    private static Duration wait(@Nullable Duration retryAfter) {
        if (retryAfter == null) {
            return DEFAULT_WAIT;
        }
        if (retryAfter.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return retryAfter.compareTo(GIVE_UP) > 0 ? GIVE_UP : retryAfter;
    }

    /** Milliseconds are what the tables keep. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static CompletableFuture<Outcome> answer(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
