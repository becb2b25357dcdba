package io.undercut.extract;

import io.undercut.aws.Publisher;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.ListingState.Overflow;
import io.undercut.offer.Hints;
import io.undercut.price.OfferChanged;
import io.undercut.scrape.PageArchive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads archived pages again with today's extractor and compares. Holds a few pages at a time, however many there are. A
 * reading is adopted in an order that makes every step repeatable: the listing, the order for a new decision, and last the
 * observation, so that until that is written a repetition finds the difference again.
 */
public final class Reextraction {

    private static final int PAGES_AT_ONCE = 4;

    /**
     * Which pages are read.
     *
     * @param listing null: of every listing
     * @param competitor null: of every competitor
     * @param since null: of all time
     */
    public record Scope(
            @Nullable ListingId listing,
            @Nullable String competitor,
            @Nullable Instant since) {

        boolean holds(Observation observation) {
            return (competitor == null || competitor.equals(observation.competitor()))
                    && (since == null || !observation.at().isBefore(since));
        }
    }

    /** @param adopted whether the new reading has taken the place of the old one */
    public record Difference(Observation before, Observation after, boolean adopted) {}

    /** @param missing pages that the archive no longer holds, or no longer holds whole */
    public record Counts(long same, long different, long missing) {
        Counts plus(Counts other) {
            return new Counts(same + other.same, different + other.different, missing + other.missing);
        }
    }

    private static final Counts NONE = new Counts(0, 0, 0);
    private static final Counts SAME = new Counts(1, 0, 0);
    private static final Counts DIFFERENT = new Counts(0, 1, 0);
    private static final Counts MISSING = new Counts(0, 0, 1);

    private final PageArchive archive;
    private final PageReader reader;
    private final Observations observations;
    private final ListingState state;
    private final Publisher prices;
    private final Executor executor;

    /**
     * @param maxBytes most bytes of a page that are read, after decompression
     * @param prices the price queue
     * @param executor runs the extraction
     */
    public Reextraction(
            PageArchive archive,
            OfferExtractor extractor,
            int maxBytes,
            Observations observations,
            ListingState state,
            Publisher prices,
            Executor executor) {
        this(archive, new PageReader(extractor::extract, maxBytes), observations, state, prices, executor);
    }

    Reextraction(
            PageArchive archive,
            PageReader reader,
            Observations observations,
            ListingState state,
            Publisher prices,
            Executor executor) {
        this.archive = archive;
        this.reader = reader;
        this.observations = observations;
        this.state = state;
        this.prices = prices;
        this.executor = executor;
    }

    /**
     * Blocks until all is read; may be repeated after any failure.
     *
     * @param adopt false: only compare
     * @param differences told one by one, on the calling thread
     */
    public Counts run(Scope scope, boolean adopt, Consumer<Difference> differences) {
        Counts counts = NONE;
        var part = observations.part(scope.listing(), null).join();
        while (true) {
            List<Observations.Stored> inScope = part.stored().stream()
                    .filter(stored -> scope.holds(stored.observation()))
                    .toList();
            for (int i = 0; i < inScope.size(); i += PAGES_AT_ONCE) {
                List<CompletableFuture<Step>> steps = new ArrayList<>();
                inScope.subList(i, Math.min(inScope.size(), i + PAGES_AT_ONCE))
                        .forEach(stored -> steps.add(again(stored, adopt)));
                for (CompletableFuture<Step> step : steps) {
                    Step done = step.join();
                    counts = counts.plus(done.counts());
                    if (done.difference() != null) {
                        differences.accept(done.difference());
                    }
                }
            }
            if (part.next() == null) {
                return counts;
            }
            part = observations.part(scope.listing(), part.next()).join();
        }
    }

    private record Step(Counts counts, @Nullable Difference difference) {}

    private CompletableFuture<Step> again(Observations.Stored stored, boolean adopt) {
        Observation before = stored.observation();
        return archive.get(before.page()).thenCompose(found -> {
            // A page that the archive has lost bytes of says nothing against its first reading.
            if (found.filter(PageArchive.Archived::intact).isEmpty()) {
                return CompletableFuture.completedFuture(new Step(MISSING, null));
            }
            PageArchive.Archived page = found.get();
            ListingId listing = page.meta().listing();
            CompletableFuture<@Nullable Hints> hints = page.meta().hints() == null
                    ? state.overflow(listing).thenApply(Overflow::hints)
                    : CompletableFuture.completedFuture(page.meta().hints());
            return hints.thenApplyAsync(known -> reader.read(page, new Overflow(before.url(), known)), executor)
                    .thenCompose(reading -> compared(stored, reading, adopt));
        });
    }

    private CompletableFuture<Step> compared(Observations.Stored stored, PageReader.Reading reading, boolean adopt) {
        Observation before = stored.observation();
        Observation after = reading.observation();
        if (before.saysTheSame(after)) {
            return CompletableFuture.completedFuture(new Step(SAME, null));
        }
        if (!adopt) {
            return CompletableFuture.completedFuture(new Step(DIFFERENT, new Difference(before, after, false)));
        }
        ListingId listing = new ListingId(before.sku(), before.competitor());
        return state.correctRead(listing, reading.read())
                .thenCompose(current -> current
                        ? prices.publish(OfferChanged.write(before.sku()))
                        : CompletableFuture.<Void>completedFuture(null))
                .thenCompose(published -> observations.correct(stored, after.after(before)))
                .thenApply(adopted -> new Step(DIFFERENT, new Difference(before, after, adopted)));
    }
}
