package io.undercut.scrape;

import io.undercut.aws.Publisher;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ListingState.Fetched;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.fetch.FetchRequest;
import io.undercut.fetch.FetchResult;
import io.undercut.fetch.PoliteFetcher;
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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Job → page in the archive. Whatever happens to a job is recorded on its listing; each step can be repeated: a page that
 * is archived already is only announced again.
 */
public final class ScrapeHandler implements Handler<ScrapeJob> {

    /** A job that could not be done for this long ends. */
    static final Duration GIVE_UP = Duration.ofHours(24);

    /** Name of the queue for what a person waits for, without its prefix. */
    public static final String EXPRESS_QUEUE = "scrape-now";

    private static final Duration SHORTEST_WAIT = Duration.ofSeconds(30);

    /** Longer waits are left to the scheduler, where there is a listing to keep them. */
    private static final Duration LONGEST_SNOOZE = Duration.ofMinutes(15);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    private static final Duration LAST_RETRY = Duration.ofHours(1);

    private final Catalog catalog;
    private final ListingState state;
    private final Pages pages;
    private final Shops shops;
    private final PageArchive archive;
    private final @Nullable Publisher events;
    private final Clock clock;
    private final RandomGenerator random;

    /** Where pages come from: {@link io.undercut.fetch.PoliteFetcher}. */
    @FunctionalInterface
    public interface Pages {
        CompletableFuture<FetchResult> fetch(FetchRequest request, PoliteFetcher.Caller caller);
    }

    /** @param events where new pages are announced; null when the bucket itself announces them */
    public ScrapeHandler(
            Catalog catalog,
            ListingState state,
            Pages pages,
            Shops shops,
            PageArchive archive,
            @Nullable Publisher events,
            Clock clock,
            RandomGenerator random) {
        this.catalog = catalog;
        this.state = state;
        this.pages = pages;
        this.shops = shops;
        this.archive = archive;
        this.events = events;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param listedUrl the listing's own url when that is what is fetched, else null
     * @param begunAt the listing's number before the fetch
     */
    private record Task(
            ScrapeJob job,
            String jobId,
            Instant firstSeen,
            boolean prompt,
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
            Task task = new Task(
                    job,
                    jobId,
                    delivery.envelope().firstSeen(),
                    delivery.envelope().queue().endsWith(EXPRESS_QUEUE),
                    url,
                    listedUrl,
                    begunAt,
                    hints);
            Optional<Instant> notBefore = listing.map(Listing::notBefore)
                    .filter(until -> !task.prompt && clock.instant().isBefore(until));
            if (notBefore.isPresent()) {
                return isTooOld(task)
                        ? gaveUp(task, "it was to wait until " + notBefore.get())
                        : wait(task, notBefore.get(), "this listing is to wait");
            }
            return shops.politeness(job.listing().competitor())
                    .thenCompose(politeness -> pages.fetch(
                            Shops.request(url, politeness, null),
                            new PoliteFetcher.Caller(task.prompt, Shops.courtesy(politeness))))
                    .thenCompose(result -> ended(task, result));
        });
    }

    private CompletableFuture<Outcome> ended(Task task, FetchResult result) {
        if (result instanceof FetchResult.Page page) {
            return fetched(task, page);
        }
        if (result instanceof FetchResult.Postponed postponed) {
            return postponed(task, postponed);
        }
        return failed(task, (FetchResult.Failed) result);
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
        ScrapeOutcome outcome = ScrapeOutcome.valueOf(failed.failure().name());
        if (!failed.failure().passing()) {
            return record(task, outcome, failed.detail(), null);
        }
        if (isTooOld(task)) {
            return gaveUp(task, failed.detail());
        }
        Duration wait = failed.retryAfter() == null ? backOff(task) : bounded(failed.retryAfter());
        return record(task, outcome, failed.detail(), now().plus(wait));
    }

    /** Nothing was fetched: the ordinary pace leaves no trace, everything else is shown on the listing. */
    private CompletableFuture<Outcome> postponed(Task task, FetchResult.Postponed postponed) {
        if (isTooOld(task)) {
            return gaveUp(task, postponed.detail());
        }
        return postponed.failure() == null
                ? wait(task, postponed.until(), postponed.detail())
                : record(
                        task,
                        ScrapeOutcome.valueOf(postponed.failure().name()),
                        postponed.detail(),
                        postponed.until().truncatedTo(ChronoUnit.MILLIS));
    }

    private CompletableFuture<Outcome> wait(Task task, Instant until, String why) {
        if (!isLong(until) || task.listedUrl == null) {
            return answer(new Outcome.Snooze(until, why));
        }
        return state.postpone(task.job.listing(), task.listedUrl, until.truncatedTo(ChronoUnit.MILLIS))
                .thenApply(moved -> Outcome.DONE);
    }

    private CompletableFuture<Outcome> gaveUp(Task task, String detail) {
        String why = "gave up after " + GIVE_UP.toHours() + " hours: " + detail;
        return record(task, ScrapeOutcome.GAVE_UP, why, null);
    }

    /** @param again when the job is to be tried again; null when it has ended */
    private CompletableFuture<Outcome> record(
            Task task, ScrapeOutcome outcome, String detail, @Nullable Instant again) {
        boolean byScheduler = again != null && isLong(again) && task.listedUrl != null;
        Outcome answer = again == null || byScheduler ? Outcome.DONE : new Outcome.Snooze(again, detail);
        Fetched fetched = Fetched.failed(outcome, now(), task.jobId, task.listedUrl, detail, again);
        return state.recordFetch(task.job.listing(), fetched, byScheduler ? again : null)
                .thenApply(number -> number.isPresent() ? answer : changed(task));
    }

    private boolean isLong(Instant until) {
        return until.isAfter(clock.instant().plus(LONGEST_SNOOZE));
    }

    /** What was fetched is no longer what the listing names; the next attempt reads it anew. */
    private static Outcome changed(Task task) {
        return new Outcome.Retry("listing " + task.job.listing() + " was changed while its page was fetched");
    }

    private boolean isTooOld(Task task) {
        return !clock.instant().isBefore(task.firstSeen.plus(GIVE_UP));
    }

    /** What the shop asked for, within reason. */
    private static Duration bounded(Duration wait) {
        if (wait.compareTo(SHORTEST_WAIT) < 0) {
            return SHORTEST_WAIT;
        }
        return wait.compareTo(GIVE_UP) > 0 ? GIVE_UP : wait;
    }

    /** As long again as the job has waited already, so that the times between tries double; with jitter. */
    private Duration backOff(Task task) {
        long age = Duration.between(task.firstSeen, clock.instant()).toMillis();
        long wait = Math.max(FIRST_RETRY.toMillis(), Math.min(LAST_RETRY.toMillis(), age));
        return Duration.ofMillis(wait / 2 + (long) (random.nextDouble() * wait / 2));
    }

    /** Milliseconds are what the tables keep. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static CompletableFuture<Outcome> answer(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
