package io.undercut.scrape;

import io.undercut.aws.Publisher;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Copy;
import io.undercut.catalog.Freshness;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ListingState.Fetched;
import io.undercut.catalog.ListingState.Overflow;
import io.undercut.catalog.Politeness;
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
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Job → page in the archive. Whatever happens to a job is recorded on its listing; each step can be repeated: a page that
 * is archived already is only announced again.
 */
public final class ScrapeHandler implements Handler<ScrapeJob> {

    /** Name of the queue for what a person waits for, without its prefix. */
    public static final String EXPRESS_QUEUE = "scrape-now";

    /** Longer waits are left to the scheduler, where there is a listing to keep them. */
    private static final Duration LONGEST_SNOOZE = Duration.ofMinutes(15);

    private final Catalog catalog;
    private final ListingState state;
    private final Pages pages;
    private final Shops shops;
    private final PageArchive archive;
    private final @Nullable Publisher events;
    private final Freshness freshness;
    private final String extractor;
    private final Clock clock;
    private final RandomGenerator random;

    /** Where pages come from: {@link io.undercut.fetch.PoliteFetcher}. */
    @FunctionalInterface
    public interface Pages {
        CompletableFuture<FetchResult> fetch(FetchRequest request, PoliteFetcher.Caller caller);
    }

    /**
     * @param events where new pages are announced; null when the bucket itself announces them
     * @param extractor version of the extractor that will read them
     */
    public ScrapeHandler(
            Catalog catalog,
            ListingState state,
            Pages pages,
            Shops shops,
            PageArchive archive,
            @Nullable Publisher events,
            Freshness freshness,
            String extractor,
            Clock clock,
            RandomGenerator random) {
        this.catalog = catalog;
        this.state = state;
        this.pages = pages;
        this.shops = shops;
        this.archive = archive;
        this.events = events;
        this.freshness = freshness;
        this.extractor = extractor;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param listing as it was before the fetch; null when the job is the first that names it
     * @param listedUrl the listing's own url when that is what is fetched, else null
     */
    private record Task(
            ScrapeJob job,
            String jobId,
            Instant firstSeen,
            boolean prompt,
            @Nullable Listing listing,
            String url,
            @Nullable String listedUrl,
            Hints hints) {

        long begunAt() {
            return listing == null ? 0 : listing.seq();
        }
    }

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
        return catalog.listing(job.listing()).thenCompose(found -> {
            Listing listing = found.orElse(null);
            String listedUrl = job.url() != null || listing == null ? null : listing.url();
            String url = job.url() == null ? listedUrl : job.url();
            if (url == null) {
                return answer(new Outcome.Reject(
                        "listing " + job.listing() + " is not in the catalogue and the message has no url"));
            }
            Hints listed = listing == null ? Hints.NONE : listing.hints();
            Hints hints = job.hints() == null ? listed : job.hints();
            boolean prompt = delivery.envelope().queue().endsWith(EXPRESS_QUEUE);
            return begin(new Task(job, jobId, delivery.envelope().firstSeen(), prompt, listing, url, listedUrl, hints));
        });
    }

    private CompletableFuture<Outcome> begin(Task task) {
        Instant notBefore = task.listing == null ? null : task.listing.notBefore();
        if (notBefore != null && !task.prompt && clock.instant().isBefore(notBefore)) {
            return isTooOld(task)
                    ? gaveUp(task, "it was to wait until " + notBefore)
                    : wait(task, notBefore, "this listing is to wait");
        }
        return shops.politeness(task.job.listing().competitor()).thenCompose(shop -> {
            Politeness politeness =
                    task.listing == null ? shop : task.listing.politeness().over(shop);
            FetchRequest request = Shops.request(task.url, politeness);
            Recheck recheck = Recheck.of(task.listing, request, task.hints, extractor);
            return pages.fetch(
                            request.with(recheck.validators()),
                            new PoliteFetcher.Caller(task.prompt, Shops.courtesy(politeness)))
                    .thenCompose(result -> ended(task, recheck, result));
        });
    }

    private CompletableFuture<Outcome> ended(Task task, Recheck recheck, FetchResult result) {
        if (result instanceof FetchResult.Page page) {
            Listing.Held same = recheck.heldAs(page);
            return same == null ? fetched(task, recheck, page) : unchanged(task, same, 0, recheck.copy(page));
        }
        if (result instanceof FetchResult.NotModified same) {
            Listing.Held held = Objects.requireNonNull(recheck.held(), "only asked for with a page at hand");
            return unchanged(
                    task, held, held.confirmed() + 1, held.copy().confirmedWith(same.etag(), same.lastModified()));
        }
        if (result instanceof FetchResult.Postponed postponed) {
            return postponed(task, postponed);
        }
        return failed(task, (FetchResult.Failed) result);
    }

    private CompletableFuture<Outcome> fetched(Task task, Recheck recheck, FetchResult.Page page) {
        Instant now = now();
        String url = page.finalUrl().toASCIIString();
        Fetched fetched =
                fetched(task, ScrapeOutcome.FETCHED, now, recheck.copy(page), PageMeta.overflow(url, task.hints));
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

    /** The page that is archived and read is the page still: one update says so, and nothing else has to be done. */
    private CompletableFuture<Outcome> unchanged(Task task, Listing.Held held, int confirmed, Copy copy) {
        Listing listing = Objects.requireNonNull(task.listing);
        Listing.Observed latest = Objects.requireNonNull(listing.latest());
        Instant now = now();
        Fetched fetched = fetched(task, ScrapeOutcome.UNCHANGED, now, copy, Overflow.NONE);
        boolean awaited = listing.awaited() != null && !now.isBefore(listing.awaited());
        boolean ending = awaited || freshness.isEnding(listing.schedule(), latest.at(), now);
        return state.recordUnchanged(task.job.listing(), fetched, held.seq(), confirmed, ending)
                .thenApply(number -> number.isPresent() ? Outcome.DONE : changed(task));
    }

    private static Fetched fetched(Task task, ScrapeOutcome outcome, Instant at, Copy copy, Overflow overflow) {
        return new Fetched(outcome, task.begunAt(), at, task.jobId, task.listedUrl, null, null, null, copy, overflow);
    }

    private CompletableFuture<Outcome> announce(String jobId) {
        if (events == null) {
            return answer(Outcome.DONE);
        }
        String key = PageArchive.key(PageArchive.id(jobId));
        return events.publish(S3Event.write(archive.bucket(), key, now())).thenApply(sent -> Outcome.DONE);
    }

    private CompletableFuture<Outcome> failed(Task task, FetchResult.Failed failed) {
        if (failed.failure().passing() && isTooOld(task)) {
            return gaveUp(task, failed.detail());
        }
        Duration age = Duration.between(task.firstSeen, clock.instant());
        Comeback comeback = Comeback.after(failed, task.listing, age, now(), random);
        ScrapeOutcome outcome = ScrapeOutcome.valueOf(failed.failure().name());
        return record(task, outcome, failed.detail(), comeback);
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
                        new Comeback(postponed.until().truncatedTo(ChronoUnit.MILLIS), 0));
    }

    private CompletableFuture<Outcome> wait(Task task, Instant until, String why) {
        if (!isLong(until) || task.listedUrl == null) {
            return answer(new Outcome.Snooze(until, why));
        }
        return state.postpone(task.job.listing(), task.listedUrl, until.truncatedTo(ChronoUnit.MILLIS))
                .thenApply(moved -> Outcome.DONE);
    }

    private CompletableFuture<Outcome> gaveUp(Task task, String detail) {
        String why = "gave up after " + Comeback.GIVE_UP.toHours() + " hours: " + detail;
        return record(task, ScrapeOutcome.GAVE_UP, why, new Comeback(null, 0));
    }

    private CompletableFuture<Outcome> record(Task task, ScrapeOutcome outcome, String detail, Comeback comeback) {
        Instant again = comeback.again();
        boolean byScheduler = again != null && isLong(again) && task.listedUrl != null;
        Outcome answer = again == null || byScheduler ? Outcome.DONE : new Outcome.Snooze(again, detail);
        Fetched fetched = Fetched.failed(
                outcome,
                now(),
                task.jobId,
                task.listedUrl,
                detail,
                again,
                comeback.tries() == 0 ? null : comeback.tries());
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
        return !clock.instant().isBefore(task.firstSeen.plus(Comeback.GIVE_UP));
    }

    /** Milliseconds are what the tables keep. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static CompletableFuture<Outcome> answer(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
