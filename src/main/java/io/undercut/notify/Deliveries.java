package io.undercut.notify;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;

import io.undercut.aws.Item;
import io.undercut.aws.Json;
import io.undercut.aws.Update;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Tables;
import io.undercut.price.Move;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * The log of what webhooks were told, one row for each move, kept beside the past decisions. Safe for use by many threads; a future
 * fails only when DynamoDB does.
 */
public final class Deliveries {

    /** Of the attributes that hold a {@link Delivery} each. */
    private static final String TO = "to_";

    private final DynamoDbAsyncClient dynamo;
    private final String table;

    public Deliveries(DynamoDbAsyncClient dynamo, Tables tables) {
        this.dynamo = dynamo;
        this.table = tables.decisions();
    }

    /** @param byWebhook how it went, by the webhooks' ids; those that have not been tried yet are absent */
    public record Entry(Move move, Map<String, Delivery> byWebhook) {}

    CompletableFuture<Optional<Delivery>> of(Announcement announcement) {
        return dynamo.getItem(request ->
                        request.tableName(table).key(key(announcement.move())).consistentRead(true))
                .thenApply(found ->
                        Optional.ofNullable(Item.json(found.item(), TO + announcement.webhook(), Delivery.class)));
    }

    CompletableFuture<Void> record(Announcement announcement, Delivery delivery) {
        Update update = new Update(table, key(announcement.move()))
                .set("move", s(Json.write(announcement.move())))
                .set(TO + announcement.webhook(), s(Json.write(delivery)));
        return dynamo.updateItem(update.returning(ReturnValue.NONE)).thenApply(done -> null);
    }

    /**
     * Newest first.
     *
     * @param before only versions below this one; null: from the newest
     */
    public CompletableFuture<List<Entry>> of(String sku, @Nullable Long before, int limit) {
        return dynamo.query(request -> request.tableName(table)
                        .keyConditionExpression("pk = :pk AND version < :below")
                        .expressionAttributeValues(
                                Map.of(":pk", s(partition(sku)), ":below", n(before == null ? Long.MAX_VALUE : before)))
                        .scanIndexForward(false)
                        .consistentRead(true)
                        .limit(limit))
                .thenApply(page -> page.items().stream().map(Deliveries::entry).toList());
    }

    private static Entry entry(Map<String, AttributeValue> item) {
        Map<String, Delivery> byWebhook = new TreeMap<>();
        item.forEach((name, value) -> {
            if (name.startsWith(TO)) {
                byWebhook.put(name.substring(TO.length()), Json.read(value.s(), Delivery.class));
            }
        });
        return new Entry(Json.read(Item.required(item, "move"), Move.class), byWebhook);
    }

    private static Map<String, AttributeValue> key(Move move) {
        return Map.of("pk", s(partition(move.sku())), "version", n(move.version()));
    }

    /** No sku has a number sign. */
    private static String partition(String sku) {
        return "deliveries#" + ListingId.checkSku(sku);
    }
}
