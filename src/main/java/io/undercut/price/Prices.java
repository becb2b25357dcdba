package io.undercut.price;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;
import static io.undercut.aws.Item.time;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Json;
import io.undercut.aws.Update;
import io.undercut.catalog.Change;
import io.undercut.catalog.Keys;
import io.undercut.catalog.LastMove;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Slot;
import io.undercut.catalog.Tables;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/**
 * Own prices: the decision in force of every sku, and those before it. Safe for use by many threads; a future fails only
 * when DynamoDB does.
 */
public final class Prices {

    /** Most skus of one {@link #current(Collection)}. */
    public static final int BATCH = 100;

    /** What is not told by then is followed up. */
    static final Duration FOLLOW_UP = Duration.ofSeconds(30);

    private final DynamoDbAsyncClient dynamo;
    private final Tables tables;
    private final Clock clock;

    public Prices(DynamoDbAsyncClient dynamo, Tables tables, Clock clock) {
        this.dynamo = dynamo;
        this.tables = tables;
        this.clock = clock;
    }

    /** The decision in force, its status {@code STALE} when it has run out. */
    public CompletableFuture<Optional<Decision>> current(String sku) {
        Map<String, AttributeValue> key = Keys.decision(ListingId.checkSku(sku));
        return dynamo.getItem(request -> request.tableName(tables.catalogue())
                        .key(key)
                        .projectionExpression("decision")
                        .consistentRead(true))
                .thenApply(found -> Optional.ofNullable(inForce(found.item())));
    }

    /**
     * Those in force; skus without one are absent.
     *
     * @throws IllegalArgumentException for more than {@link #BATCH} skus
     */
    public CompletableFuture<Map<String, Decision>> current(Collection<String> skus) {
        List<Map<String, AttributeValue>> keys = skus.stream()
                .distinct()
                .map(sku -> Keys.decision(ListingId.checkSku(sku)))
                .toList();
        if (keys.size() > BATCH) {
            throw new IllegalArgumentException("ask for at most " + BATCH + " skus at once");
        }
        return keys.isEmpty() ? CompletableFuture.completedFuture(Map.of()) : current(keys, new HashMap<>());
    }

    private CompletableFuture<Map<String, Decision>> current(
            List<Map<String, AttributeValue>> keys, Map<String, Decision> found) {
        KeysAndAttributes wanted = KeysAndAttributes.builder()
                .keys(keys)
                .projectionExpression("decision")
                .consistentRead(true)
                .build();
        return dynamo.batchGetItem(request -> request.requestItems(Map.of(tables.catalogue(), wanted)))
                .thenCompose(answer -> {
                    for (Map<String, AttributeValue> item :
                            answer.responses().getOrDefault(tables.catalogue(), List.of())) {
                        Decision decision = inForce(item);
                        if (decision != null) {
                            found.put(decision.sku(), decision);
                        }
                    }
                    // An answer has at most 16 MB; what did not fit is asked for again.
                    KeysAndAttributes rest = answer.unprocessedKeys().get(tables.catalogue());
                    return rest == null ? CompletableFuture.completedFuture(found) : current(rest.keys(), found);
                });
    }

    /**
     * Every decision, newest first, the one in force included.
     *
     * @param before only versions below this one; null: from the newest
     */
    public CompletableFuture<List<Decision>> history(String sku, @Nullable Long before, int limit) {
        long below = before == null ? Long.MAX_VALUE : before;
        CompletableFuture<List<Decision>> past = dynamo.query(request -> request.tableName(tables.decisions())
                        .keyConditionExpression("pk = :sku AND version < :below")
                        .expressionAttributeValues(Map.of(":sku", s(ListingId.checkSku(sku)), ":below", n(below)))
                        .scanIndexForward(false)
                        .consistentRead(true)
                        .limit(limit))
                .thenApply(page -> page.items().stream()
                        .map(item -> Json.read(Item.required(item, "decision"), Decision.class))
                        .toList());
        return current(sku).thenCombine(past, (head, rest) -> {
            List<Decision> all = new ArrayList<>();
            // Between its two writes, a change of price leaves the decision in force in both places.
            head.filter(decision -> decision.version() < below)
                    .filter(decision ->
                            rest.isEmpty() || decision.version() > rest.get(0).version())
                    .ifPresent(all::add);
            all.addAll(rest);
            return List.copyOf(all.subList(0, Math.min(limit, all.size())));
        });
    }

    /**
     * Puts a decision in the place of the one in force, which joins the history first: so none is ever lost, whatever
     * happens in between.
     *
     * @param old the decision in force, null when there is none
     * @param version of the decision in force or, without one, of the last there was
     * @param next of version {@code version + 1}, which numbers the row, too; null ends the own price without another
     * @param move what the row is to say of the last move
     * @return false when another decision has come into force meanwhile; then nothing has changed
     */
    CompletableFuture<Boolean> replace(
            String sku, @Nullable Decision old, long version, @Nullable Decision next, LastMove move) {
        CompletableFuture<Boolean> kept = old == null
                ? CompletableFuture.completedFuture(true)
                : dynamo.putItem(request -> request.tableName(tables.decisions())
                                .item(Map.of(
                                        "pk", s(sku), "version", n(old.version()), "decision", s(Json.write(old)))))
                        .thenApply(done -> true);
        return kept.thenCompose(done -> write(sku, version, next, move));
    }

    /**
     * Lets the decision in force stand, perhaps for fresher offers, and takes a new version for it all the same: whoever read the
     * inputs before they changed into these holds the old version, and can no longer write.
     *
     * @param inForce of any version up to {@code version}; null for none
     * @return as of {@link #replace}
     */
    CompletableFuture<Boolean> confirm(String sku, @Nullable Decision inForce, long version, LastMove move) {
        return write(sku, version, inForce, move);
    }

    /**
     * Lets a decision run out at its end: it was looked at shortly before, and nothing prolongs it yet.
     *
     * @return false when another decision has come into force meanwhile
     */
    CompletableFuture<Boolean> runOut(Decision inForce, long version) {
        Update update = new Update(tables.catalogue(), Keys.decision(inForce.sku()))
                .set("nextDue", time(Objects.requireNonNull(inForce.ends())))
                .when("#version = :version")
                .value("version", n(version));
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(update.returning(ReturnValue.NONE)).thenApply(done -> true),
                overtaken -> CompletableFuture.completedFuture(false));
    }

    /** The version of the decision that last moved the price; 0 where nobody is told of moves. */
    public CompletableFuture<Long> lastMoved(String sku) {
        Map<String, AttributeValue> key = Keys.decision(ListingId.checkSku(sku));
        return dynamo.getItem(request -> request.tableName(tables.catalogue())
                        .key(key)
                        .projectionExpression("moved")
                        .consistentRead(true))
                .thenApply(found -> LastMove.of(found.item()).version());
    }

    /** Takes down that the move to this version has been told; does nothing when the price has moved again. */
    CompletableFuture<Void> told(String sku, long version) {
        Update update = Change.unmark(new Update(tables.catalogue(), Keys.decision(sku)))
                .remove("unsent")
                .when("#moved = :version")
                .value("version", n(version));
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(update.returning(ReturnValue.NONE)).<Void>thenApply(done -> null),
                movedAgain -> CompletableFuture.completedFuture(null));
    }

    private CompletableFuture<Boolean> write(String sku, long version, @Nullable Decision decision, LastMove move) {
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.putItem(request -> request.tableName(tables.catalogue())
                                .item(item(sku, version + 1, decision, move))
                                .conditionExpression(version == 0 ? "attribute_not_exists(pk)" : "version = :version")
                                .expressionAttributeValues(version == 0 ? null : Map.of(":version", n(version))))
                        .thenApply(put -> true),
                overtaken -> CompletableFuture.completedFuture(false));
    }

    private Map<String, AttributeValue> item(String sku, long version, @Nullable Decision decision, LastMove move) {
        Map<String, AttributeValue> item = new HashMap<>(Keys.decision(sku));
        item.put("version", n(version));
        if (move.version() > 0) {
            item.put("moved", n(move.version()));
        }
        if (move.unsent() != null) {
            item.put("unsent", s(move.unsent()));
            item.putAll(Change.marks(sku, clock.instant().plus(FOLLOW_UP)));
        }
        if (decision != null) {
            item.put("decision", s(Json.write(decision)));
            Instant due = decision.due();
            if (due != null) {
                item.put("dueShard", n(Slot.shard(sku)));
                item.put("nextDue", time(due));
            }
        }
        return item;
    }

    private @Nullable Decision inForce(Map<String, AttributeValue> item) {
        Decision decision = Item.json(item, "decision", Decision.class);
        return decision == null
                        || decision.validUntil() == null
                        || clock.instant().isBefore(decision.validUntil())
                ? decision
                : decision.withStatus(Decision.Status.STALE);
    }
}
