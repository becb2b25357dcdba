package io.undercut.catalog;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;
import static io.undercut.aws.Item.time;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Json;
import io.undercut.aws.Update;
import io.undercut.offer.Hints;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * What the pipeline leaves on a listing: how the last fetch and the last reading ended, the latest offer, the next due
 * time. Order is decided by sequence numbers alone, never by a clock. Safe for use by many threads.
 */
public final class ListingState {

    private final DynamoDbAsyncClient dynamo;
    private final String table;
    private final Fetches fetches;

    public ListingState(DynamoDbAsyncClient dynamo, Tables tables) {
        this.dynamo = dynamo;
        this.table = tables.catalogue();
        this.fetches = new Fetches(dynamo, table);
    }

    /**
     * How a fetch ended.
     *
     * @param listedUrl the listing's own url when that was fetched: if it is another by now, nothing is recorded. Null for a
     *     url that came with the job.
     * @param begunAt the listing's number when the fetch began
     * @param notBefore not to be fetched again earlier; null when nothing stands against it
     * @param tries how many in a row failed like this, of a failure that some tries settle; null for everything else
     * @param copy of the page that it brought or confirmed; null without one
     * @param overflow what the page's own metadata has no room for
     */
    public record Fetched(
            ScrapeOutcome outcome,
            long begunAt,
            Instant at,
            String jobId,
            @Nullable String listedUrl,
            @Nullable String detail,
            @Nullable Instant notBefore,
            @Nullable Integer tries,
            @Nullable Copy copy,
            Overflow overflow) {

        public static Fetched failed(
                ScrapeOutcome outcome,
                Instant at,
                String jobId,
                @Nullable String listedUrl,
                String detail,
                @Nullable Instant notBefore) {
            return failed(outcome, at, jobId, listedUrl, detail, notBefore, null);
        }

        public static Fetched failed(
                ScrapeOutcome outcome,
                Instant at,
                String jobId,
                @Nullable String listedUrl,
                String detail,
                @Nullable Instant notBefore,
                @Nullable Integer tries) {
            // What failed brings no page, so nothing has to be older or newer than it.
            return new Fetched(
                    outcome, Long.MAX_VALUE, at, jobId, listedUrl, detail, notBefore, tries, null, Overflow.NONE);
        }
    }

    /**
     * The number that a fetch took.
     *
     * @param late true when another page was fetched while this one was under way: nobody knows which of the two is older,
     *     so this one joins the history only
     */
    public record Taken(long seq, boolean late) {}

    /** Url and hints of the last fetch, where they were too large to travel with the page. */
    public record Overflow(@Nullable String url, @Nullable Hints hints) {
        public static final Overflow NONE = new Overflow(null, null);
    }

    /** @param offer null unless the reading carries one; then the one before stays the latest */
    public record Read(
            long seq,
            ScrapeOutcome outcome,
            Instant at,
            String jobId,
            @Nullable String detail,
            Listing.@Nullable Observed offer) {}

    /**
     * The one update after a fetch: takes the listing's next sequence number and records how it ended. A job that has
     * fetched its page before, but may have died with it, keeps its number. Creates the row of an unlisted listing.
     *
     * @return the number; empty when the listing was deleted or given another url since it was read
     */
    public CompletableFuture<Optional<Taken>> recordFetch(ListingId id, Fetched fetched) {
        return recordFetch(id, fetched, null);
    }

    /** @param nextDue moves the time at which a listing's own url is fetched next; null leaves it */
    public CompletableFuture<Optional<Taken>> recordFetch(ListingId id, Fetched fetched, @Nullable Instant nextDue) {
        return fetches.record(id, fetched, nextDue);
    }

    /**
     * The one update after a fetch that found the last page unchanged: its offer counts as seen again.
     *
     * @param page number of the page that it is about; if another has come in since, this one is late
     * @param confirmed how often in a row the shop's word alone was taken for it
     * @param ending true to ask for a decision in the same write, see {@link Freshness#isEnding}
     * @return as of {@link #recordFetch}
     */
    public CompletableFuture<Optional<Taken>> recordUnchanged(
            ListingId id, Fetched fetched, long page, int confirmed, boolean ending) {
        return fetches.unchanged(id, fetched, page, confirmed, ending);
    }

    /**
     * Comes back to a listing later, without a word on how its last fetch ended.
     *
     * @return false when the listing was deleted or given another url meanwhile
     */
    public CompletableFuture<Boolean> postpone(ListingId id, String listedUrl, Instant nextDue) {
        return moved(new Update(table, Keys.listing(id))
                .set("nextDue", time(nextDue))
                .when("#url = :listedUrl")
                .value("listedUrl", s(listedUrl)));
    }

    /**
     * Lets a listing be due by a time, if it would be later; one that nobody schedules stays as it is.
     *
     * @return true when it moved
     */
    public CompletableFuture<Boolean> hasten(ListingId id, Instant by) {
        return moved(new Update(table, Keys.listing(id))
                .set("nextDue", time(by))
                .when("attribute_exists(#url) AND #nextDue > :nextDue"));
    }

    /**
     * Lets the price stage hear of a page that is found unchanged from a time on.
     *
     * @return false when the listing was fetched since it was read
     */
    public CompletableFuture<Boolean> await(Listing listing, Instant from) {
        return moved(new Update(table, Keys.listing(listing.id()))
                .set("awaited", time(from))
                .when("#seq = :seq")
                .value("seq", n(listing.seq())));
    }

    public CompletableFuture<Overflow> overflow(ListingId id) {
        return dynamo.getItem(request -> request.tableName(table)
                        .key(Keys.listing(id))
                        .projectionExpression("fetchUrl, fetchHints")
                        .consistentRead(true))
                .thenApply(found -> new Overflow(
                        Item.string(found.item(), "fetchUrl"), Item.json(found.item(), "fetchHints", Hints.class)));
    }

    /**
     * Moves the listing's reading forward; an older one changes nothing.
     *
     * @return true when it moved
     */
    public CompletableFuture<Boolean> recordRead(ListingId id, Read read) {
        Update update = new Update(table, Keys.listing(id))
                .set("readSeq", n(read.seq()))
                .set("lastRead", s(Json.write(step(read))))
                .when("#seq >= :readSeq AND (attribute_not_exists(#readSeq) OR #readSeq < :readSeq)");
        if (read.offer() != null) {
            update.set("latest", s(Json.write(read.offer())));
        }
        return moved(update);
    }

    /**
     * Replaces what a page said by another reading of the same page, as far as the listing still stands on that page. An offer
     * that the new reading does not confirm is withdrawn, and no older one takes its place: nothing says that it still holds.
     *
     * @return true when the listing stands on that page, whether anything changed or not
     */
    public CompletableFuture<Boolean> correctRead(ListingId id, Read read) {
        return dynamo.getItem(request -> request.tableName(table)
                        .key(Keys.listing(id))
                        .projectionExpression("lastRead, latest")
                        .consistentRead(true))
                .thenCompose(found -> {
                    Listing.Step last = Item.json(found.item(), "lastRead", Listing.Step.class);
                    Listing.Observed latest = Item.json(found.item(), "latest", Listing.Observed.class);
                    boolean isLast = last != null && last.seq() == read.seq();
                    boolean isLatest = latest != null && latest.seq() == read.seq();
                    if (!isLast && !isLatest) {
                        return CompletableFuture.completedFuture(false);
                    }
                    Update update = new Update(table, Keys.listing(id));
                    unchanged(update, "lastRead", Item.string(found.item(), "lastRead"));
                    unchanged(update, "latest", Item.string(found.item(), "latest"));
                    if (isLast) {
                        update.set("lastRead", s(Json.write(step(read))));
                    }
                    if (isLatest || read.offer() != null) {
                        update.set("latest", read.offer() == null ? null : s(Json.write(read.offer())));
                    }
                    // Another page may have been read in between: then this one is looked at again.
                    return moved(update)
                            .thenCompose(
                                    moved -> moved ? CompletableFuture.completedFuture(true) : correctRead(id, read));
                });
    }

    private static void unchanged(Update update, String attribute, @Nullable String before) {
        if (before == null) {
            update.when("attribute_not_exists(#" + attribute + ")");
        } else {
            update.when("#" + attribute + " = :" + attribute + "Before").value(attribute + "Before", s(before));
        }
    }

    private static Listing.Step step(Read read) {
        return new Listing.Step(read.seq(), read.outcome(), read.at(), read.jobId(), read.detail());
    }

    /**
     * What is due by a time in one part of the index, the earliest first. Reads of the index may lag behind by moments.
     *
     * @param shard 0 to {@link io.undercut.catalog.Slot#SHARDS} − 1
     */
    public CompletableFuture<List<Due>> due(int shard, Instant by, int limit) {
        return dynamo.query(request -> request.tableName(table)
                        .indexName(Tables.BY_DUE)
                        .keyConditionExpression("dueShard = :shard AND nextDue <= :by")
                        .expressionAttributeValues(Map.of(":shard", n(shard), ":by", time(by)))
                        .limit(limit))
                .thenApply(page -> page.items().stream().map(ListingState::due).toList());
    }

    /** @return true when this caller moved it, false when another had or the thing is gone */
    public CompletableFuture<Boolean> advance(Due due, Instant to) {
        Map<String, AttributeValue> key;
        if (due instanceof Due.Scrape scrape) {
            key = Keys.listing(scrape.listing());
        } else {
            key = Keys.decision(((Due.Expiry) due).sku());
        }
        return moved(new Update(table, key)
                .set("nextDue", time(to))
                .when("#nextDue = :from")
                .value("from", time(due.at())));
    }

    private CompletableFuture<Boolean> moved(Update update) {
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(update.returning(ReturnValue.NONE)).thenApply(done -> true),
                refused -> CompletableFuture.completedFuture(false));
    }

    private static Due due(Map<String, AttributeValue> item) {
        Instant at = Instant.ofEpochMilli(Item.number(item, "nextDue"));
        return Keys.isListing(item)
                ? new Due.Scrape(Keys.listingId(item), ListingRow.schedule(item), at)
                : new Due.Expiry(Keys.sku(item), at);
    }
}
