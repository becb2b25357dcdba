package io.undercut.catalog;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Json;
import io.undercut.aws.Update;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
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
            if (!policy.sameAs(competitor.policy(policy.revision(), Set.of()))) {
                update.set("policy", n(policy.revision() + 1)).remove(Changes.SWEEP);
                Change.mark(update, id, clock.instant());
            }
            return Expected.on(
                    ConditionalCheckFailedException.class,
                    dynamo.updateItem(update.returning(ReturnValue.NONE)).<Void>thenApply(done -> null),
                    changedMeanwhile -> put(competitor));
        });
    }

    /**
     * What decisions on one product are taken under.
     *
     * @param ofCompetitors by their ids
     * @param ofGroup unconfigured for a product without a group
     */
    public record Policies(Map<String, Policy> ofCompetitors, Policy ofGroup) {}

    /** As they are now: a policy whose change was acknowledged before the call is never the old one. */
    public CompletableFuture<Map<String, Policy>> policies(Collection<String> ids) {
        return policies(ids, null).thenApply(Policies::ofCompetitors);
    }

    /** @param group null for none */
    public CompletableFuture<Policies> policies(Collection<String> ids, @Nullable String group) {
        List<Owner> owners = new ArrayList<>();
        ids.forEach(id -> owners.add(new Owner.OfCompetitor(id)));
        if (group != null) {
            owners.add(new Owner.OfGroup(group));
        }
        return policies.get(owners).thenApply(found -> {
            Map<String, Policy> ofCompetitors = new HashMap<>();
            ids.forEach(
                    id -> ofCompetitors.put(id, found.getOrDefault(new Owner.OfCompetitor(id), Policy.UNCONFIGURED)));
            Policy ofGroup = group == null
                    ? Policy.UNCONFIGURED
                    : found.getOrDefault(new Owner.OfGroup(group), Policy.UNCONFIGURED);
            return new Policies(ofCompetitors, ofGroup);
        });
    }

    /**
     * What it lists, unlisted ones that have been scraped included, in the order of their skus. A listing made a moment
     * ago may still be missing.
     *
     * @param after only skus above this one; null: from the first
     */
    public CompletableFuture<Slice<String>> skus(String id, @Nullable String after, int limit) {
        return skus(Keys.listingKind(id), after, limit, item -> true);
    }

    /** The skus that the terms hold for; fewer than asked for say nothing of how many follow. */
    public CompletableFuture<Slice<String>> skus(Owner owner, @Nullable String after, int limit) {
        return owner instanceof Owner.OfGroup group
                ? skus(Keys.PRODUCT, after, limit, item -> group.name().equals(groupOf(item)))
                : skus(((Owner.OfCompetitor) owner).id(), after, limit);
    }

    private static @Nullable String groupOf(Map<String, AttributeValue> item) {
        Product product = Item.json(item, "product", Product.class);
        return product == null ? null : product.group();
    }

    private CompletableFuture<Slice<String>> skus(
            String kind, @Nullable String after, int limit, Predicate<Map<String, AttributeValue>> wanted) {
        return dynamo.query(request -> request.tableName(table)
                        .indexName(Tables.BY_KIND)
                        .keyConditionExpression("kind = :kind AND pk > :after")
                        .expressionAttributeValues(Map.of(
                                ":kind", s(kind),
                                ":after", s(Keys.partition(after == null ? "" : after))))
                        .limit(limit))
                .thenApply(page -> {
                    List<Map<String, AttributeValue>> items = page.items();
                    boolean more = !page.lastEvaluatedKey().isEmpty() && !items.isEmpty();
                    return new Slice<>(
                            items.stream().filter(wanted).map(Keys::sku).toList(),
                            more ? Keys.sku(items.get(items.size() - 1)) : null);
                });
    }

    /** Of a competitor's row or a group's. */
    static Policy policy(Map<String, AttributeValue> row) {
        if (row.containsKey("terms")) {
            return new Policy(
                    Item.number(row, "policy"), Json.read(Item.required(row, "terms"), Terms.class), Set.of());
        }
        Competitor competitor = Item.json(row, "competitor", Competitor.class);
        Set<String> broken = ReaderBreaker.broken(row);
        return competitor == null
                ? new Policy(0, Terms.NONE, broken)
                : competitor.policy(Item.number(row, "policy"), broken);
    }

    private static Competitor competitor(String id, Map<String, AttributeValue> row) {
        return Objects.requireNonNullElseGet(
                Item.json(row, "competitor", Competitor.class), () -> Competitor.unconfigured(id));
    }

    /** What is said for a group of products; one that nothing was said of says nothing. */
    public CompletableFuture<Terms> group(String name) {
        return get(new Owner.OfGroup(name)).thenApply(row -> policy(row).terms());
    }

    /** As {@link #put} for the products of a group. */
    public CompletableFuture<Void> putGroup(String name, Terms terms) {
        Owner.OfGroup group = new Owner.OfGroup(name);
        return get(group).thenCompose(row -> {
            String before = Item.string(row, "terms");
            if (terms.equals(policy(row).terms())) {
                return CompletableFuture.completedFuture(null);
            }
            Update update = new Update(table, group.key())
                    .set("terms", s(Json.write(terms)))
                    .set("policy", n(policy(row).revision() + 1))
                    .remove(Changes.SWEEP);
            if (before == null) {
                update.when("attribute_not_exists(#terms)");
            } else {
                update.when("#terms = :before").value("before", s(before));
            }
            Change.mark(update, name, clock.instant());
            return Expected.on(
                    ConditionalCheckFailedException.class,
                    dynamo.updateItem(update.returning(ReturnValue.NONE)).<Void>thenApply(done -> null),
                    changedMeanwhile -> putGroup(name, terms));
        });
    }

    private CompletableFuture<Map<String, AttributeValue>> get(Owner owner) {
        return dynamo.getItem(
                        request -> request.tableName(table).key(owner.key()).consistentRead(true))
                .thenApply(found -> found.item());
    }

    private CompletableFuture<Map<String, AttributeValue>> row(String id) {
        Map<String, AttributeValue> key = Keys.competitor(ListingId.checkCompetitor(id));
        return dynamo.getItem(request -> request.tableName(table).key(key).consistentRead(true))
                .thenApply(found -> found.item());
    }
}
