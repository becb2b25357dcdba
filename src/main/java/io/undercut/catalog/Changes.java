package io.undercut.catalog;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;
import static io.undercut.aws.Item.time;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Update;
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
 * The open changes: rows that carry the mark of a {@link Change}. Of products and listings, a mark stays until a decision
 * has been taken from it; of a competitor or a group, until the price of each of its listings has been asked for. Safe for use by
 * many threads; a future fails only when DynamoDB does.
 */
public final class Changes {

    public static final int SHARDS = Change.SHARDS;

    private final DynamoDbAsyncClient dynamo;
    private final String table;

    public Changes(DynamoDbAsyncClient dynamo, Tables tables) {
        this.dynamo = dynamo;
        this.table = tables.catalogue();
    }

    /** An open change whose time has come. {@code at} is the instant in the index: moving it on moves exactly this one. */
    public sealed interface Open {
        Instant at();

        /** A row of the sku's: the product, or one of its listings. */
        record OfSku(String sku, String row, Instant at) implements Open {}

        /** The terms of a competitor or a group. */
        record OfPolicy(Owner owner, Instant at) implements Open {}
    }

    /**
     * How far the listings of a competitor, or the products of a group, have been gone through after its terms changed.
     *
     * @param token of the change
     * @param after the last sku that was done; null at the beginning
     * @param again true in the second round
     */
    public record Sweep(Owner owner, String token, @Nullable String after, boolean again) {}

    /** Those that are due, the oldest first. Reads of the index may lag behind by moments. */
    public CompletableFuture<List<Open>> due(int shard, Instant now, int limit) {
        return dynamo.query(request -> request.tableName(table)
                        .indexName(Tables.BY_CHANGE)
                        .keyConditionExpression("changeShard = :shard AND changeDue <= :now")
                        .expressionAttributeValues(Map.of(":shard", n(shard), ":now", time(now)))
                        .limit(limit))
                .thenApply(page -> page.items().stream().map(Changes::open).toList());
    }

    private static Open open(Map<String, AttributeValue> item) {
        Instant at = Instant.ofEpochMilli(Item.number(item, "changeDue"));
        return Keys.isCompetitor(item) || Keys.isGroup(item)
                ? new Open.OfPolicy(Owner.of(item), at)
                : new Open.OfSku(Keys.sku(item), Item.required(item, "sk"), at);
    }

    /** Lets it be due again at {@code to}, unless another was faster or it is settled. */
    public CompletableFuture<Boolean> advance(Open.OfSku open, Instant to) {
        return moved(moving(Keys.row(open.sku(), open.row()), open, to));
    }

    /** To be called when a decision has been taken that knows of these changes. One that was overtaken by another stays open. */
    public CompletableFuture<Void> settle(List<Change> changes) {
        return CompletableFuture.allOf(changes.stream()
                .map(change -> moved(new Update(table, Keys.row(change.sku(), change.row()))
                        .remove(Change.ATTRIBUTES)
                        .when("#change = :token")
                        .value("token", s(change.token()))))
                .toArray(CompletableFuture[]::new));
    }

    /**
     * Takes the sweep for this caller alone until {@code until}; then, should it have died, it is anybody's again.
     *
     * @return empty when another has it
     */
    public CompletableFuture<Optional<Sweep>> claim(Open.OfPolicy open, Instant until) {
        Update claim = moving(open.owner().key(), open, until);
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(claim.returning(ReturnValue.ALL_NEW))
                        .thenApply(row -> Optional.of(new Sweep(
                                open.owner(),
                                Item.required(row.attributes(), "change"),
                                Item.string(row.attributes(), "sweptTo"),
                                row.attributes().containsKey("sweptOnce")))),
                taken -> CompletableFuture.completedFuture(Optional.empty()));
    }

    /** Remembers that the skus up to {@code after} are done and goes on at {@code at}. A policy changed again starts anew. */
    public CompletableFuture<Boolean> goOn(Sweep sweep, String after, Instant at) {
        return moved(of(sweep).set("sweptTo", s(after)).set("changeDue", time(at)));
    }

    /** Ends the first round; the second begins at {@code at}. */
    public CompletableFuture<Boolean> again(Sweep sweep, Instant at) {
        return moved(of(sweep).remove("sweptTo").set("sweptOnce", n(1)).set("changeDue", time(at)));
    }

    public CompletableFuture<Boolean> end(Sweep sweep) {
        return moved(of(sweep).remove(Change.ATTRIBUTES).remove(SWEEP));
    }

    /** Where a sweep has got to. */
    static final String[] SWEEP = {"sweptTo", "sweptOnce"};

    private Update of(Sweep sweep) {
        return new Update(table, sweep.owner().key()).when("#change = :token").value("token", s(sweep.token()));
    }

    private Update moving(Map<String, AttributeValue> key, Open open, Instant to) {
        return new Update(table, key)
                .set("changeDue", time(to))
                .when("#changeDue = :from")
                .value("from", time(open.at()));
    }

    private CompletableFuture<Boolean> moved(Update update) {
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(update.returning(ReturnValue.NONE)).thenApply(done -> true),
                refused -> CompletableFuture.completedFuture(false));
    }
}
