package io.undercut.catalog;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Json;
import io.undercut.aws.Update;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Rival shops: their settings, the policy that decisions take from them, and their listings. Safe for use by many threads;
 * a future fails only when DynamoDB does.
 */
public final class Competitors {

    private final DynamoDbAsyncClient dynamo;
    private final String table;
    private final PolicyReads policies;
    private final Clock clock;

    public Competitors(DynamoDbAsyncClient dynamo, Tables tables, Clock clock) {
        this(dynamo, tables, clock, PolicyReads.afterLinger());
    }

    /** @param gather runs a read of policies once others have had the time to join it */
    public Competitors(DynamoDbAsyncClient dynamo, Tables tables, Clock clock, Executor gather) {
        this.dynamo = dynamo;
        this.table = tables.catalogue();
        this.policies = new PolicyReads(dynamo, table, gather);
        this.clock = clock;
    }

    /** One that was never configured has the defaults. */
    public CompletableFuture<Competitor> get(String id) {
        return row(id).thenApply(row -> competitor(id, row));
    }

    /**
     * Every decision that reads its inputs from now on takes the new policy; those taken before are taken anew by the
     * sweep that this makes due, in the same write.
     */
    public CompletableFuture<Void> put(Competitor competitor) {
        String id = competitor.id();
        return row(id).thenCompose(row -> {
            String before = Item.string(row, "competitor");
            Policy policy = policy(row);
            Update update = new Update(table, Keys.competitor(id)).set("competitor", s(Json.write(competitor)));
            if (before == null) {
                update.when("attribute_not_exists(#competitor)");
            } else {
                update.when("#competitor = :before").value("before", s(before));
            }
            if (!policy.sameAs(competitor.policy(policy.revision()))) {
                update.set("policy", n(policy.revision() + 1)).remove(Changes.SWEEP);
                Change.mark(update, id, clock.instant());
            }
            return Expected.on(
                    ConditionalCheckFailedException.class,
                    dynamo.updateItem(update.returning(ReturnValue.NONE)).<Void>thenApply(done -> null),
                    changedMeanwhile -> put(competitor));
        });
    }

    /** As they are now: a policy whose change was acknowledged before the call is never the old one. */
    public CompletableFuture<Map<String, Policy>> policies(Collection<String> ids) {
        return policies.get(ids);
    }

    /**
     * What it lists, unlisted ones that have been scraped included, in the order of their skus. A listing made a moment
     * ago may still be missing.
     *
     * @param after only skus above this one; null: from the first
     */
    public CompletableFuture<Slice<String>> skus(String id, @Nullable String after, int limit) {
        return dynamo.query(request -> request.tableName(table)
                        .indexName(Tables.BY_KIND)
                        .keyConditionExpression("kind = :kind AND pk > :after")
                        .expressionAttributeValues(Map.of(
                                ":kind", s(Keys.listingKind(id)),
                                ":after", s(Keys.partition(after == null ? "" : after))))
                        .limit(limit))
                .thenApply(page -> {
                    List<String> skus = page.items().stream().map(Keys::sku).toList();
                    boolean more = !page.lastEvaluatedKey().isEmpty() && !skus.isEmpty();
                    return new Slice<>(skus, more ? skus.get(skus.size() - 1) : null);
                });
    }

    static Policy policy(Map<String, AttributeValue> row) {
        Competitor competitor = Item.json(row, "competitor", Competitor.class);
        return competitor == null ? Policy.UNCONFIGURED : competitor.policy(Item.number(row, "policy"));
    }

    private static Competitor competitor(String id, Map<String, AttributeValue> row) {
        return Objects.requireNonNullElseGet(
                Item.json(row, "competitor", Competitor.class), () -> Competitor.unconfigured(id));
    }

    private CompletableFuture<Map<String, AttributeValue>> row(String id) {
        Map<String, AttributeValue> key = Keys.competitor(ListingId.checkCompetitor(id));
        return dynamo.getItem(request -> request.tableName(table).key(key).consistentRead(true))
                .thenApply(found -> found.item());
    }
}
