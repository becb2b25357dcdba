package io.undercut.extract;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Json;
import io.undercut.aws.Update;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Tables;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Every reading ever made of a listing; nothing is ever forgotten. Safe for use by many threads; a future fails only when DynamoDB does. */
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
     * Puts another reading of the same page in the place of one.
     *
     * @return false when it is no longer there as it was; then nothing is written
     */
    CompletableFuture<Boolean> correct(Stored before, Observation corrected) {
        ListingId listing = new ListingId(corrected.sku(), corrected.competitor());
        Update update = new Update(table, Map.of("pk", s(listing.toString()), "seq", n(corrected.seq())))
                .set("observation", s(Json.write(corrected)))
                .when("#observation = :before")
                .value("before", s(before.json()));
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(update.returning(ReturnValue.NONE)).thenApply(done -> true),
                changed -> CompletableFuture.completedFuture(false));
    }

    /** An observation with the text that it is stored as. */
    record Stored(Observation observation, String json) {}

    /** Part of all observations, and where the next part begins; null after the last. */
    record Part(List<Stored> stored, @Nullable Map<String, AttributeValue> next) {}

    /**
     * One part of the observations of a listing, oldest first, or of all listings, in no order. A part is at most 1 MiB.
     *
     * @param listing null for all
     */
    CompletableFuture<Part> part(@Nullable ListingId listing, @Nullable Map<String, AttributeValue> from) {
        if (listing == null) {
            return dynamo.scan(request ->
                            request.tableName(table).consistentRead(true).exclusiveStartKey(from))
                    .thenApply(page -> part(page.items(), page.lastEvaluatedKey()));
        }
        return dynamo.query(request -> request.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", s(listing.toString())))
                        .consistentRead(true)
                        .exclusiveStartKey(from))
                .thenApply(page -> part(page.items(), page.lastEvaluatedKey()));
    }

    private static Part part(List<Map<String, AttributeValue>> items, Map<String, AttributeValue> last) {
        return new Part(
                items.stream()
                        .map(item -> Item.required(item, "observation"))
                        .map(json -> new Stored(Json.read(json, Observation.class), json))
                        .toList(),
                last.isEmpty() ? null : last);
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
