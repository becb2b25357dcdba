package io.undercut.catalog;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;
import static io.undercut.aws.Item.time;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Json;
import io.undercut.aws.Update;
import io.undercut.offer.Hints;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * What we sell and where rivals list it: products and the configured side of listings. What scrapes leave on a listing is
 * written through {@link ListingState}. Whatever changes an input of a decision leaves the mark of a {@link Change} in the
 * same write, so the price follows even if nobody is told.
 *
 * <p>All calls are asynchronous and safe for use by many threads. Reads see every write that ended before them, except
 * {@link #products}. A future fails only when DynamoDB does.
 */
public final class Catalog {

    private final DynamoDbAsyncClient dynamo;
    private final String table;
    private final Duration defaultEvery;
    private final Clock clock;

    /** @param defaultEvery period of listings without a schedule of their own */
    public Catalog(DynamoDbAsyncClient dynamo, Tables tables, Duration defaultEvery, Clock clock) {
        this.dynamo = dynamo;
        this.table = tables.catalogue();
        this.defaultEvery = defaultEvery;
        this.clock = clock;
    }

    public CompletableFuture<Optional<Product>> product(String sku) {
        return get(Keys.product(ListingId.checkSku(sku)))
                .thenApply(item -> Optional.ofNullable(Item.json(item, "product", Product.class)));
    }

    /** @return true when created, false when replaced */
    public CompletableFuture<Boolean> put(Product product) {
        Update update = new Update(table, Keys.product(product.sku()))
                .set("product", s(Json.write(product)))
                .set("kind", s(Keys.PRODUCT))
                .when("attribute_not_exists(#product) OR #product <> :product");
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(mark(update, product.sku()).returning(ReturnValue.ALL_OLD))
                        .thenApply(replaced -> !replaced.attributes().containsKey("product")),
                same -> CompletableFuture.completedFuture(false));
    }

    private Update mark(Update update, String sku) {
        return Change.mark(update, Keys.partition(sku), clock.instant());
    }

    /**
     * Deletes it with its listings; observations and past decisions stay. The decision in force ends when the price stage
     * takes the next one.
     *
     * @return false when there is no such product
     */
    public CompletableFuture<Boolean> deleteProduct(String sku) {
        return listings(sku)
                .thenCompose(listings -> CompletableFuture.allOf(listings.stream()
                        .map(listing -> deleteListing(listing.id()))
                        .toArray(CompletableFuture[]::new)))
                .thenCompose(gone -> deleted(mark(new Update(table, Keys.product(sku)), sku)
                        .remove("product", "kind")
                        .when("attribute_exists(#product)")));
    }

    /**
     * In the order of their skus. A product put a moment ago may still be missing.
     *
     * @param after list only skus above this one; null: from the first
     */
    public CompletableFuture<Slice<Product>> products(@Nullable String after, int limit) {
        QueryRequest query = QueryRequest.builder()
                .tableName(table)
                .indexName(Tables.BY_KIND)
                .keyConditionExpression("kind = :kind AND pk > :after")
                .expressionAttributeValues(
                        Map.of(":kind", s(Keys.PRODUCT), ":after", s(Keys.partition(after == null ? "" : after))))
                .limit(limit + 1)
                .build();
        return pages(query, limit + 1).thenApply(items -> {
            List<Product> products = items.stream()
                    .map(item -> Json.read(Item.required(item, "product"), Product.class))
                    .toList();
            return products.size() <= limit
                    ? new Slice<>(products, null)
                    : new Slice<>(
                            List.copyOf(products.subList(0, limit)),
                            products.get(limit - 1).sku());
        });
    }

    public CompletableFuture<Optional<Listing>> listing(ListingId id) {
        return get(Keys.listing(id))
                .thenApply(item -> ListingRow.exists(item) ? Optional.of(ListingRow.read(item)) : Optional.empty());
    }

    /** In the order of the competitors' ids; unlisted ones that have been scraped included. */
    public CompletableFuture<List<Listing>> listings(String sku) {
        return pages(
                        partitionOf(sku)
                                .keyConditionExpression("pk = :pk AND begins_with(sk, :listing)")
                                .expressionAttributeValues(Map.of(
                                        ":pk", s(Keys.partition(ListingId.checkSku(sku))), ":listing", s(Keys.LISTING)))
                                .build(),
                        Integer.MAX_VALUE)
                .thenApply(Catalog::listingsOf);
    }

    /**
     * Everything that is kept under one sku, from one query: what a decision is taken from, and the decision in force.
     *
     * @param decision JSON of the decision in force, null when there is none
     * @param version of the decision in force or, without one, of the last there was; 0 before the first
     * @param changes of the product and its listings that no decision has been taken from yet
     * @param lastMove when the own price last moved, as far as anybody is told of that
     */
    public record Partition(
            String sku,
            @Nullable Product product,
            List<Listing> listings,
            @Nullable String decision,
            long version,
            List<Change> changes,
            LastMove lastMove) {}

    public CompletableFuture<Partition> partition(String sku) {
        QueryRequest query = partitionOf(sku)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", s(Keys.partition(ListingId.checkSku(sku)))))
                .build();
        return pages(query, Integer.MAX_VALUE).thenApply(items -> {
            Map<String, AttributeValue> decision = only(items, Keys.DECISION);
            Map<String, AttributeValue> product = only(items, Keys.PRODUCT);
            return new Partition(
                    sku,
                    Item.json(product, "product", Product.class),
                    listingsOf(items),
                    Item.string(decision, "decision"),
                    Item.number(decision, "version"),
                    items.stream()
                            .filter(item -> item != decision)
                            .map(Change::of)
                            .flatMap(Optional::stream)
                            .toList(),
                    LastMove.of(decision));
        });
    }

    public CompletableFuture<Boolean> putListing(ListingId id, String url, Schedule schedule, Hints hints) {
        return putListing(id, url, schedule, hints, Politeness.DEFAULT);
    }

    /**
     * A new listing, or a changed url, is due at once and forgets what was read from the old one; otherwise the state that
     * scrapes left stays.
     *
     * @return true when created, false when replaced
     * @throws IllegalArgumentException for a url or schedule that cannot be
     */
    public CompletableFuture<Boolean> putListing(
            ListingId id, String url, Schedule schedule, Hints hints, Politeness politeness) {
        return putListing(id, url, schedule, hints, politeness, Terms.NONE);
    }

    /**
     * @param politeness how this listing is to be fetched
     * @param terms what is said of its offers alone
     */
    public CompletableFuture<Boolean> putListing(
            ListingId id, String url, Schedule schedule, Hints hints, Politeness politeness, Terms terms) {
        PageUrl.check(url);
        Slot.check(schedule);
        return get(Keys.listing(id)).thenCompose(row -> {
            String oldUrl = Item.string(row, "url");
            Instant now = clock.instant();
            boolean moved = !url.equals(oldUrl);
            boolean timed = !schedule.equals(ListingRow.schedule(row));
            Update update = new Update(table, Keys.listing(id))
                    .set("url", s(url))
                    .set("schedule", s(Json.write(schedule)))
                    .set("hints", s(Json.write(hints)))
                    .set("terms", terms.equals(Terms.NONE) ? null : s(Json.write(terms)))
                    .set("politeness", politeness.equals(Politeness.DEFAULT) ? null : s(Json.write(politeness)))
                    .set("kind", s(Keys.listingKind(id.competitor())));
            stillAs(row, "url", update);
            stillAs(row, "schedule", update);
            if (moved) {
                update.set("dueShard", n(Slot.shard(id.toString())))
                        .set("nextDue", time(now))
                        .setTo("readSeq", "if_not_exists(#seq, :zero)")
                        .value("zero", n(0))
                        .remove(ListingRow.STATE);
            } else if (timed) {
                update.set("nextDue", time(Slot.next(id, schedule, defaultEvery, now)));
            }
            boolean weighed = !terms.equals(ListingRow.terms(row));
            if (moved || timed || weighed) {
                mark(update, id.sku());
            }
            return Expected.on(
                    ConditionalCheckFailedException.class,
                    dynamo.updateItem(update.returning(ReturnValue.NONE)).thenApply(done -> oldUrl == null),
                    changedMeanwhile -> putListing(id, url, schedule, hints, politeness, terms));
        });
    }

    /** What this decides from must not have changed since it was read. */
    private static void stillAs(Map<String, AttributeValue> row, String attribute, Update update) {
        AttributeValue old = row.get(attribute);
        if (old == null) {
            update.when("attribute_not_exists(#" + attribute + ")");
        } else {
            update.when("#" + attribute + " = :old_" + attribute).value("old_" + attribute, old);
        }
    }

    /**
     * Says of a held reading whether it counts; the next decision knows.
     *
     * @return false when there is no such listing
     */
    public CompletableFuture<Boolean> judge(ListingId id, Verdict verdict) {
        return deleted(mark(new Update(table, Keys.listing(id)), id.sku())
                .set("verdict", s(Json.write(verdict)))
                .when("attribute_exists(latest)"));
    }

    /** @return false when there is no such listing */
    public CompletableFuture<Boolean> deleteListing(ListingId id) {
        return deleted(mark(new Update(table, Keys.listing(id)), id.sku())
                .setTo("readSeq", "if_not_exists(#seq, :zero)")
                .value("zero", n(0))
                .remove(ListingRow.SPEC)
                .remove(ListingRow.STATE)
                .when("attribute_exists(#url) OR attribute_exists(#fetchOutcome)"));
    }

    private CompletableFuture<Boolean> deleted(Update remains) {
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(remains.returning(ReturnValue.NONE)).thenApply(done -> true),
                absent -> CompletableFuture.completedFuture(false));
    }

    private CompletableFuture<Map<String, AttributeValue>> get(Map<String, AttributeValue> key) {
        return dynamo.getItem(request -> request.tableName(table).key(key).consistentRead(true))
                .thenApply(found -> found.item());
    }

    private QueryRequest.Builder partitionOf(String sku) {
        ListingId.checkSku(sku);
        return QueryRequest.builder().tableName(table).consistentRead(true);
    }

    private CompletableFuture<List<Map<String, AttributeValue>>> pages(QueryRequest query, int most) {
        return pages(query, most, new ArrayList<>());
    }

    private CompletableFuture<List<Map<String, AttributeValue>>> pages(
            QueryRequest query, int most, List<Map<String, AttributeValue>> found) {
        return dynamo.query(query).thenCompose(page -> {
            found.addAll(page.items());
            return page.lastEvaluatedKey().isEmpty() || found.size() >= most
                    ? CompletableFuture.completedFuture(found)
                    : pages(query.copy(next -> next.exclusiveStartKey(page.lastEvaluatedKey())), most, found);
        });
    }

    private static Map<String, AttributeValue> only(List<Map<String, AttributeValue>> items, String sk) {
        return items.stream()
                .filter(item -> sk.equals(Item.string(item, "sk")))
                .findFirst()
                .orElse(Map.of());
    }

    private static List<Listing> listingsOf(List<Map<String, AttributeValue>> items) {
        return items.stream()
                .filter(item -> Keys.isListing(item) && ListingRow.exists(item))
                .map(ListingRow::read)
                .toList();
    }
}
