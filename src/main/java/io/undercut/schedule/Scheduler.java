package io.undercut.schedule;

import io.undercut.aws.Publisher;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Changes.Open;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Due;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.Slot;
import io.undercut.price.OfferChanged;
import io.undercut.scrape.ScrapeJob;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/**
 * Due listings → scrape jobs; decisions that run out and open changes → price messages. Every instance does this; there is
 * no leader. The message is sent first and the time moved on second: a crash in between sends it twice, which the job's id absorbs.
 */
public final class Scheduler {

    /** What still waits for a decision after this long is announced again. */
    private static final Duration AGAIN = Duration.ofMinutes(10);

    /** How far ahead the index of what falls due is read. */
    static final Duration AHEAD = Duration.ofSeconds(30);

    /** What is changed here is looked for at once, so this is for changes elsewhere whose message was lost. */
    static final Duration UNCHANGED = Duration.ofSeconds(15);

    private final ListingState state;
    private final Changes changes;
    private final PolicySweep sweep;
    private final Publisher scrapes;
    private final Publisher prices;
    private final Duration defaultEvery;
    private final int batch;
    private final Clock clock;
    private final RandomGenerator random;

    private final Quiet quiet = new Quiet(Slot.SHARDS, AHEAD);
    private final Quiet unchanged = new Quiet(Changes.SHARDS, UNCHANGED);

    /**
     * @param batch most messages of one tick, those of {@link PolicySweep}s and open changes apart
     * @param random where a tick starts, so that instances which tick at once rarely meet
     */
    public Scheduler(
            ListingState state,
            Changes changes,
            Competitors competitors,
            Publisher scrapes,
            Publisher prices,
            Duration defaultEvery,
            int batch,
            Clock clock,
            RandomGenerator random) {
        this.state = state;
        this.changes = changes;
        this.sweep = new PolicySweep(changes, competitors, prices, clock);
        this.scrapes = scrapes;
        this.prices = prices;
        this.defaultEvery = defaultEvery;
        this.batch = batch;
        this.clock = clock;
        this.random = random;
    }

    /** Something was added or changed here that may be due at once: the next tick looks everywhere. Thread-safe. */
    public void look() {
        quiet.end();
        unchanged.end();
    }

    /** @return the number of messages sent; what did not fit into the batch is left for the next tick */
    public CompletableFuture<Integer> tick() {
        return changes().thenCompose(changed -> due().thenApply(due -> changed + due));
    }

    private CompletableFuture<Integer> changes() {
        CompletableFuture<Integer> sent = CompletableFuture.completedFuture(0);
        for (int i = 0; i < Changes.SHARDS; i++) {
            int shard = i;
            sent = sent.thenCompose(before -> changes(shard).thenApply(more -> before + more));
        }
        return sent;
    }

    private CompletableFuture<Integer> changes(int shard) {
        Instant now = clock.instant();
        if (unchanged.is(shard, now)) {
            return CompletableFuture.completedFuture(0);
        }
        // Before the index is asked, so that a change that is made meanwhile is not forgotten.
        unchanged.until(shard, now.plus(UNCHANGED));
        return unchanged.unlessFailed(shard, changes.due(shard, now, batch)).thenCompose(open -> {
            if (!open.isEmpty()) {
                unchanged.until(shard, now);
            }
            return announce(open);
        });
    }

    private CompletableFuture<Integer> announce(List<Open> open) {
        List<CompletableFuture<Integer>> sent = new ArrayList<>();
        Map<String, CompletableFuture<Void>> messages = new HashMap<>();
        for (Open change : open) {
            if (change instanceof Open.OfSku ofSku) {
                // One message does for all changes of a sku.
                boolean first = !messages.containsKey(ofSku.sku());
                sent.add(messages.computeIfAbsent(ofSku.sku(), sku -> prices.publish(OfferChanged.write(sku)))
                        .thenCompose(
                                done -> changes.advance(ofSku, clock.instant().plus(AGAIN)))
                        .thenApply(moved -> first ? 1 : 0));
            } else {
                sent.add(sweep.slice((Open.OfPolicy) change));
            }
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                .thenApply(
                        done -> sent.stream().mapToInt(CompletableFuture::join).sum());
    }

    private CompletableFuture<Integer> due() {
        int start = random.nextInt(Slot.SHARDS);
        CompletableFuture<Integer> sent = CompletableFuture.completedFuture(0);
        for (int i = 0; i < Slot.SHARDS; i++) {
            int shard = (start + i) % Slot.SHARDS;
            int left = Slot.SHARDS - i;
            sent = sent.thenCompose(
                    before -> shard(shard, (batch - before + left - 1) / left).thenApply(more -> before + more));
        }
        return sent;
    }

    /** A shard takes its share of what is left of the batch, so that none of them starves. */
    private CompletableFuture<Integer> shard(int shard, int limit) {
        if (limit <= 0) {
            return CompletableFuture.completedFuture(0);
        }
        Instant now = clock.instant();
        if (quiet.is(shard, now)) {
            return CompletableFuture.completedFuture(0);
        }
        Instant ahead = now.plus(AHEAD);
        // Before the index is asked, so that what is added meanwhile is not forgotten.
        quiet.until(shard, ahead);
        return quiet.unlessFailed(shard, state.due(shard, ahead, limit)).thenCompose(soon -> {
            List<Due> due = soon.stream().filter(one -> !one.at().isAfter(now)).toList();
            if (!soon.isEmpty()) {
                quiet.until(shard, due.isEmpty() ? soon.get(0).at() : now);
            }
            return all(due, now);
        });
    }

    private CompletableFuture<Integer> all(List<Due> due, Instant now) {
        return CompletableFuture.allOf(due.stream()
                        .map(one -> send(one).thenCompose(sent -> state.advance(one, next(one, now))))
                        .toArray(CompletableFuture[]::new))
                .thenApply(done -> due.size());
    }

    private CompletableFuture<Void> send(Due due) {
        if (due instanceof Due.Scrape scrape) {
            String jobId = Slot.jobId(scrape.listing(), scrape.at());
            return scrapes.publish(ScrapeJob.of(scrape.listing(), jobId).write());
        }
        return prices.publish(OfferChanged.write(((Due.Expiry) due).sku()));
    }

    private Instant next(Due due, Instant now) {
        return due instanceof Due.Scrape scrape
                ? Slot.next(scrape.listing(), scrape.schedule(), defaultEvery, now)
                : now.plus(AGAIN);
    }
}
