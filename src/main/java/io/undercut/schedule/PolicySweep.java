package io.undercut.schedule;

import io.undercut.aws.Publisher;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Changes.Open;
import io.undercut.catalog.Changes.Sweep;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Slice;
import io.undercut.price.OfferChanged;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/**
 * Changed terms → a price message for each listing of the competitor, or each product of the group, slice by slice. One instance at a time works on a
 * slice; if it dies, another does the slice anew, which repeats messages and loses none. There are two rounds, because the
 * index that names the listings may lag behind: what it did not show yet in the first, it shows in the second.
 */
final class PolicySweep {

    /** Messages of one slice; with a tick of 5 s, 100,000 listings take some four minutes for a round. */
    static final int SLICE = 2_000;

    /** Far longer than a slice takes. */
    static final Duration CLAIM = Duration.ofMinutes(1);

    static final Duration SECOND_ROUND = Duration.ofMinutes(5);

    private final Changes changes;
    private final Competitors competitors;
    private final Publisher prices;
    private final Clock clock;

    PolicySweep(Changes changes, Competitors competitors, Publisher prices, Clock clock) {
        this.changes = changes;
        this.competitors = competitors;
        this.prices = prices;
        this.clock = clock;
    }

    /** @return the number of messages sent */
    CompletableFuture<Integer> slice(Open.OfPolicy open) {
        return changes.claim(open, clock.instant().plus(CLAIM))
                .thenCompose(claimed -> claimed.map(this::slice).orElseGet(() -> CompletableFuture.completedFuture(0)));
    }

    private CompletableFuture<Integer> slice(Sweep sweep) {
        return competitors.skus(sweep.owner(), sweep.after(), SLICE).thenCompose(slice -> CompletableFuture.allOf(
                        slice.items().stream()
                                .map(sku -> prices.publish(OfferChanged.write(sku)))
                                .toArray(CompletableFuture[]::new))
                .thenCompose(sent -> move(sweep, slice))
                .thenApply(moved -> slice.items().size()));
    }

    private CompletableFuture<Boolean> move(Sweep sweep, Slice<String> done) {
        Instant now = clock.instant();
        if (done.next() != null) {
            return changes.goOn(sweep, done.next(), now);
        }
        return sweep.again() ? changes.end(sweep) : changes.again(sweep, now.plus(SECOND_ROUND));
    }
}
