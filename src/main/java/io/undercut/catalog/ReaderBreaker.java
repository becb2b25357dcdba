package io.undercut.catalog;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;
import static io.undercut.aws.Item.time;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Update;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * Trips for a competitor and a version of the extractor when too many of its readings had to be held within an hour: an extractor
 * that reads a changed shop wrongly reads it wrongly twice, so a second reading proves nothing then. Counted on the competitor's
 * row, and only when a reading is held; decisions see it with the policy that they read anyway. Ends when a person says so.
 */
public final class ReaderBreaker {

    static final String BROKEN = "broken";
    static final int JUMPS = 10;
    private static final int PERCENT = 20;
    private static final Duration WINDOW = Duration.ofHours(1);

    private final DynamoDbAsyncClient dynamo;
    private final String table;
    private final Clock clock;

    public ReaderBreaker(DynamoDbAsyncClient dynamo, Tables tables, Clock clock) {
        this.dynamo = dynamo;
        this.table = tables.catalogue();
        this.clock = clock;
    }

    static Set<String> broken(Map<String, AttributeValue> row) {
        String version = Item.string(row, BROKEN);
        return version == null ? Set.of() : Set.of(version);
    }

    /** To be called when a reading comes to be held. @return true when that trips the breaker */
    public CompletableFuture<Boolean> held(String competitor, String extractor) {
        Instant now = clock.instant();
        Update more = new Update(table, Keys.competitor(competitor))
                .setTo("jumps", "#jumps + :one")
                .value("one", n(1))
                .when("#jumpsOf = :extractor AND #jumpsFrom > :from")
                .value("extractor", s(extractor))
                .value("from", time(now.minus(WINDOW)));
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(more.returning(ReturnValue.UPDATED_NEW))
                        .thenCompose(row -> judge(competitor, extractor, Item.number(row.attributes(), "jumps"))),
                otherWindow -> dynamo.updateItem(new Update(table, Keys.competitor(competitor))
                                .set("jumpsOf", s(extractor))
                                .set("jumpsFrom", time(now))
                                .set("jumps", n(1))
                                .returning(ReturnValue.NONE))
                        .thenApply(done -> false));
    }

    /** Asks how many listings there are only at 10, 20, 40 … jumps: a count reads an index. */
    private CompletableFuture<Boolean> judge(String competitor, String extractor, long jumps) {
        long tens = jumps / JUMPS;
        if (jumps % JUMPS != 0 || Long.bitCount(tens) != 1) {
            return CompletableFuture.completedFuture(false);
        }
        return listings(competitor, null, 0)
                .thenCompose(listings -> jumps * 100 < listings * PERCENT
                        ? CompletableFuture.completedFuture(false)
                        : dynamo.updateItem(new Update(table, Keys.competitor(competitor))
                                        .set(BROKEN, s(extractor))
                                        .returning(ReturnValue.NONE))
                                .thenApply(done -> true));
    }

    private CompletableFuture<Long> listings(
            String competitor, @Nullable Map<String, AttributeValue> from, long before) {
        return dynamo.query(request -> request.tableName(table)
                        .indexName(Tables.BY_KIND)
                        .keyConditionExpression("kind = :kind")
                        .expressionAttributeValues(Map.of(":kind", s(Keys.listingKind(competitor))))
                        .select(Select.COUNT)
                        .exclusiveStartKey(from))
                .thenCompose(page -> page.lastEvaluatedKey().isEmpty()
                        ? CompletableFuture.completedFuture(before + page.count())
                        : listings(competitor, page.lastEvaluatedKey(), before + page.count()));
    }

    /** The versions that it has tripped for. */
    public CompletableFuture<List<String>> broken(String competitor) {
        return dynamo.getItem(request -> request.tableName(table)
                        .key(Keys.competitor(competitor))
                        .consistentRead(true))
                .thenApply(row -> List.copyOf(broken(row.item())));
    }

    /**
     * Readings count again, each as it would have; the prices of all listings of the competitor are decided anew.
     *
     * @return false when it had not tripped
     */
    public CompletableFuture<Boolean> release(String competitor) {
        Update update = new Update(table, Keys.competitor(competitor))
                .remove(BROKEN, "jumps", "jumpsOf", "jumpsFrom")
                .remove(Changes.SWEEP)
                .when("attribute_exists(#broken)");
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(
                                Change.mark(update, competitor, clock.instant()).returning(ReturnValue.NONE))
                        .thenApply(done -> true),
                notTripped -> CompletableFuture.completedFuture(false));
    }
}
