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
        return add(key(sku), entry, entry.at().toEpochMilli());
    }

    public CompletableFuture<Void> addOfCompetitor(String competitor, Entry entry) {
        return add(competitorKey(competitor), entry, entry.at().toEpochMilli());
    }

    /** Two of the same millisecond are both kept. */
    private CompletableFuture<Void> add(String key, Entry entry, long number) {
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.putItem(request -> request.tableName(table)
                                .item(Map.of("pk", s(key), "version", n(number), "entry", s(Json.write(entry))))
                                .conditionExpression("attribute_not_exists(pk)"))
                        .<Void>thenApply(done -> null),
                taken -> add(key, entry, number + 1));
    }

    /** Newest first. */
    public CompletableFuture<List<Entry>> of(String sku, int limit) {
        return under(key(sku), limit);
    }

    public CompletableFuture<List<Entry>> ofCompetitor(String competitor, int limit) {
        return under(competitorKey(competitor), limit);
    }

    private CompletableFuture<List<Entry>> under(String key, int limit) {
        return dynamo.query(request -> request.tableName(table)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", s(key)))
                        .scanIndexForward(false)
                        .consistentRead(true)
                        .limit(limit))
                .thenApply(page -> page.items().stream()
                        .map(item -> Json.read(Item.required(item, "entry"), Entry.class))
                        .toList());
    }

    private static String competitorKey(String competitor) {
        return "audit#C#" + ListingId.checkCompetitor(competitor);
    }

    /** No sku has a number sign. */
    private static String key(String sku) {
        return "audit#" + ListingId.checkSku(sku);
    }
}
