package io.undercut.catalog;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** What people have decided about held readings, for good. Kept beside the past decisions, under a key of its own. */
public final class Audit {

    private final DynamoDbAsyncClient dynamo;
    private final String table;

    public Audit(DynamoDbAsyncClient dynamo, Tables tables) {
        this.dynamo = dynamo;
        this.table = tables.decisions();
    }

    /**
     * One thing that somebody did.
     *
     * @param action {@code release} or {@code discard}
     * @param seq of the reading
     * @param what one sentence
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            Instant at,
            String action,
            String competitor,
            long seq,
            String what,
            @Nullable String note) {}

    public CompletableFuture<Void> add(String sku, Entry entry) {
        return add(sku, entry, entry.at().toEpochMilli());
    }

    /** Two of the same millisecond are both kept. */
    private CompletableFuture<Void> add(String sku, Entry entry, long number) {
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.putItem(request -> request.tableName(table)
                                .item(Map.of("pk", s(key(sku)), "version", n(number), "entry", s(Json.write(entry))))
                                .conditionExpression("attribute_not_exists(pk)"))
                        .<Void>thenApply(done -> null),
                taken -> add(sku, entry, number + 1));
    }

    /** Newest first. */
    public CompletableFuture<List<Entry>> of(String sku, int limit) {
        return dynamo.query(request -> request.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", s(key(sku))))
                        .scanIndexForward(false)
                        .consistentRead(true)
                        .limit(limit))
                .thenApply(page -> page.items().stream()
                        .map(item -> Json.read(Item.required(item, "entry"), Entry.class))
                        .toList());
    }

    /** No sku has a number sign. */
    private static String key(String sku) {
        return "audit#" + ListingId.checkSku(sku);
    }
}
