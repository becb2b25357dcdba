package io.undercut.extract;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Json;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Tables;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** Every reading ever made of a listing; append-only. Safe for use by many threads; a future fails only when DynamoDB does. */
public final class Observations {

    private final DynamoDbAsyncClient dynamo;
    private final String table;

    public Observations(DynamoDbAsyncClient dynamo, Tables tables) {
        this.dynamo = dynamo;
        this.table = tables.observations();
    }

    /**
     * A fetch is observed once: its number is its key.
     *
     * @return false when it was observed before; then nothing is written
     */
    public CompletableFuture<Boolean> add(Observation observation) {
        ListingId listing = new ListingId(observation.sku(), observation.competitor());
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.putItem(request -> request.tableName(table)
                                .item(Map.of(
                                        "pk", s(listing.toString()),
                                        "seq", n(observation.seq()),
                                        "observation", s(Json.write(observation))))
                                .conditionExpression("attribute_not_exists(pk)"))
                        .thenApply(done -> true),
                observedBefore -> CompletableFuture.completedFuture(false));
    }

    /**
     * Newest first.
     *
     * @param before only those with a smaller sequence number; null: from the newest
     */
    public CompletableFuture<List<Observation>> of(String sku, String competitor, @Nullable Long before, int limit) {
        String listing = new ListingId(sku, competitor).toString();
        return dynamo.query(request -> request.tableName(table)
                        .keyConditionExpression("pk = :pk AND seq < :before")
                        .expressionAttributeValues(
                                Map.of(":pk", s(listing), ":before", n(before == null ? Long.MAX_VALUE : before)))
                        .scanIndexForward(false)
                        .consistentRead(true)
                        .limit(limit))
                .thenApply(page -> page.items().stream()
                        .map(item -> Json.read(Item.required(item, "observation"), Observation.class))
                        .toList());
    }
}
