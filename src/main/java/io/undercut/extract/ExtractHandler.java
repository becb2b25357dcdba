package io.undercut.extract;

import io.undercut.aws.Publisher;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ListingState.Overflow;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.offer.Hints;
import io.undercut.price.OfferChanged;
import io.undercut.scrape.PageArchive;
import io.undercut.scrape.PageArchive.Archived;
import io.undercut.scrape.PageMeta;
import io.undercut.scrape.S3Event;
import io.undercut.stage.Delivery;
import io.undercut.stage.Handler;
import io.undercut.stage.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Page → observation. An observation that is there already, or a reading that is behind the latest, is no failure: the
 * message was handled before, up to some step, and goes on from there.
 */
public final class ExtractHandler implements Handler<S3Event> {

    /** Reads one page; never throws for anything it holds. */
    @FunctionalInterface
    public interface Extractor {
        Extraction extract(byte[] html, @Nullable String contentType, URI url, Hints hints);
    }

    private static final PageBody.Result CORRUPT = new PageBody.Result(
            null, "The archive does not hold the page as it was fetched: its SHA-256 differs.", false);
    private static final String NO_URL = "https://unknown.invalid/";

    private final PageArchive archive;
    private final Extractor extractor;
    private final PageBody pageBody;
    private final Observations observations;
    private final ListingState state;
    private final Publisher prices;
    private final Executor executor;
    private final List<Duration> reads;

    /**
     * @param maxBytes most bytes of a page that are read, after decompression
     * @param prices the price queue
     * @param executor runs the extraction, so that it never holds up the threads that complete AWS calls
     */
    public ExtractHandler(
            PageArchive archive,
            Extractor extractor,
            int maxBytes,
            Observations observations,
            ListingState state,
            Publisher prices,
            Executor executor) {
        this(archive, extractor, maxBytes, observations, state, prices, executor, READS);
    }

    /** S3 shows a new object at once and whole; an archive behind it that copies takes a moment. */
    private static final List<Duration> READS = List.of(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(3));

    ExtractHandler(
            PageArchive archive,
            Extractor extractor,
            int maxBytes,
            Observations observations,
            ListingState state,
            Publisher prices,
            Executor executor,
            List<Duration> reads) {
        this.archive = archive;
        this.extractor = extractor;
        this.pageBody = new PageBody(maxBytes);
        this.observations = observations;
        this.state = state;
        this.prices = prices;
        this.executor = executor;
        this.reads = reads;
    }

    @Override
    public CompletableFuture<Outcome> handle(Delivery<S3Event> delivery) {
        CompletableFuture<Outcome> all = CompletableFuture.completedFuture(Outcome.DONE);
        for (S3Event.Created object : delivery.message().objects()) {
            // One after the other: a message may name many pages, and each is held in memory.
            all = all.thenCompose(before -> handle(object).thenApply(outcome -> worse(before, outcome)));
        }
        return all;
    }

    private static Outcome worse(Outcome before, Outcome outcome) {
        return before instanceof Outcome.Reject ? before : outcome;
    }

    private CompletableFuture<Outcome> handle(S3Event.Created object) {
        Optional<String> id = PageArchive.idOf(object.key());
        if (!object.bucket().equals(archive.bucket()) || id.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new Outcome.Reject("not a page of the archive: " + object.key() + " in bucket " + object.bucket()));
        }
        return get(id.get(), 0).thenCompose(page -> page.map(this::observe)
                .orElseGet(() -> CompletableFuture.completedFuture(
                        new Outcome.Reject("raw_missing: there is no object " + object.key()))));
    }

    private CompletableFuture<Optional<Archived>> get(String id, int read) {
        return archive.get(id).thenCompose(page -> {
            boolean whole = page.filter(Archived::intact).isPresent();
            if (whole || read + 1 >= reads.size()) {
                return CompletableFuture.completedFuture(page);
            }
            Executor later =
                    CompletableFuture.delayedExecutor(reads.get(read + 1).toMillis(), TimeUnit.MILLISECONDS, executor);
            return CompletableFuture.completedFuture(read + 1).thenComposeAsync(next -> get(id, next), later);
        });
    }

    private CompletableFuture<Outcome> observe(Archived page) {
        PageMeta meta = page.meta();
        CompletableFuture<Overflow> overflow = meta.url() == null || meta.hints() == null
                ? state.overflow(meta.listing())
                : CompletableFuture.completedFuture(Overflow.NONE);
        return overflow.thenApplyAsync(rest -> read(page, rest), executor).thenCompose(reading -> observations
                .add(reading.observation)
                .thenCompose(added -> meta.late() ? CompletableFuture.completedFuture(null) : moveOn(meta, reading))
                .thenApply(done -> Outcome.DONE));
    }

    private CompletableFuture<Void> moveOn(PageMeta meta, Reading reading) {
        return state.recordRead(meta.listing(), reading.read)
                .thenCompose(moved ->
                        prices.publish(OfferChanged.write(meta.listing().sku())));
    }

    private record Reading(Observation observation, ListingState.Read read) {}

    private Reading read(Archived page, Overflow overflow) {
        PageMeta meta = page.meta();
        String url = Objects.requireNonNullElse(first(meta.url(), overflow.url()), NO_URL);
        Hints hints = Objects.requireNonNullElse(first(meta.hints(), overflow.hints()), Hints.NONE);
        PageBody.Result body = page.intact() ? pageBody.read(page, page.meta().truncated()) : CORRUPT;
        Extraction extraction = body.html() == null
                ? new Extraction(Extraction.Result.UNPARSEABLE, null, body.problem(), List.of())
                : extractor.extract(body.html(), page.contentType(), URI.create(url), hints);
        ScrapeOutcome outcome = ScrapeOutcome.valueOf(extraction.result().name());
        if (body.truncated() && !isSure(extraction)) {
            String reason = "The page is too large, and the part that was kept shows no sure price.";
            extraction = new Extraction(Extraction.Result.NO_PRICE, null, reason, extraction.candidates());
            outcome = ScrapeOutcome.TOO_LARGE;
        }
        Observation observation = new Observation(
                meta.listing().sku(),
                meta.listing().competitor(),
                meta.seq(),
                meta.jobId(),
                meta.fetchedAt(),
                extraction.result(),
                extraction.reason(),
                extraction.offer(),
                url,
                page.id(),
                OfferExtractor.VERSION);
        Listing.Observed offer = extraction.offer() == null
                ? null
                : new Listing.Observed(
                        meta.seq(),
                        meta.fetchedAt(),
                        extraction.offer(),
                        page.id(),
                        meta.jobId(),
                        OfferExtractor.VERSION);
        return new Reading(
                observation,
                new ListingState.Read(meta.seq(), outcome, meta.fetchedAt(), meta.jobId(), extraction.reason(), offer));
    }

    /** Of a page that was cut, only data made for machines is trusted: a visible price may be one of another product. */
    private static boolean isSure(Extraction extraction) {
        return extraction.offer() != null
                && !extraction.candidates().isEmpty()
                && extraction.candidates().get(0).evidence() != Candidate.Evidence.VISIBLE;
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
