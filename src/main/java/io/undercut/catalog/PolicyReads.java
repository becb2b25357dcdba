package io.undercut.catalog;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/**
 * Reads policies for many decisions at once. Every caller gets what a consistent read says that began after its call, but
 * all who ask within {@link #LINGER_MILLIS} share one: nothing is ever stale, and under load a read costs next to nothing.
 */
final class PolicyReads {

    private static final int LINGER_MILLIS = 5;

    /** Most keys of one request. */
    private static final int BATCH = 100;

    private final DynamoDbAsyncClient dynamo;
    private final String table;
    private final Executor afterLinger;
    private @Nullable Gathering gathering;

    /** One read that is still being joined. */
    private static final class Gathering {
        private final Set<Owner> owners = new HashSet<>();
        private final CompletableFuture<Map<Owner, Policy>> policies = new CompletableFuture<>();
    }

    PolicyReads(DynamoDbAsyncClient dynamo, String table, Executor afterLinger) {
        this.dynamo = dynamo;
        this.table = table;
        this.afterLinger = afterLinger;
    }

    static Executor afterLinger() {
        return CompletableFuture.delayedExecutor(LINGER_MILLIS, TimeUnit.MILLISECONDS, Runnable::run);
    }

    CompletableFuture<Map<Owner, Policy>> get(Collection<? extends Owner> owners) {
        if (owners.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        Set<Owner> wanted = Set.copyOf(owners);
        Gathering full = null;
        Gathering mine;
        boolean first;
        synchronized (this) {
            mine = gathering;
            if (mine != null && mine.owners.size() + wanted.size() > BATCH) {
                full = mine;
                mine = null;
            }
            first = mine == null;
            if (mine == null) {
                mine = new Gathering();
                gathering = mine;
            }
            mine.owners.addAll(wanted);
        }
        if (full != null) {
            read(full);
        }
        if (first) {
            Gathering later = mine;
            afterLinger.execute(() -> readUnlessRead(later));
        }
        return mine.policies.thenApply(all -> wanted.stream()
                .collect(Collectors.toMap(owner -> owner, owner -> all.getOrDefault(owner, Policy.UNCONFIGURED))));
    }

    private void readUnlessRead(Gathering gathered) {
        synchronized (this) {
            if (gathering != gathered) {
                return;
            }
            gathering = null;
        }
        read(gathered);
    }

    private void read(Gathering gathered) {
        List<Map<String, AttributeValue>> keys =
                gathered.owners.stream().map(Owner::key).toList();
        Map<Owner, Policy> found = new HashMap<>();
        CompletableFuture<Void> all = CompletableFuture.completedFuture(null);
        // One sku with more than a hundred competitors.
        for (int from = 0; from < keys.size(); from += BATCH) {
            List<Map<String, AttributeValue>> some = keys.subList(from, Math.min(keys.size(), from + BATCH));
            all = all.thenCompose(done -> read(some, found));
        }
        all.whenComplete((done, failure) -> {
            if (failure == null) {
                gathered.policies.complete(found);
            } else {
                gathered.policies.completeExceptionally(failure);
            }
        });
    }

    private CompletableFuture<Void> read(List<Map<String, AttributeValue>> keys, Map<Owner, Policy> found) {
        KeysAndAttributes wanted = KeysAndAttributes.builder()
                .keys(keys)
                .projectionExpression("pk, competitor, terms, #policy, broken")
                .expressionAttributeNames(Map.of("#policy", "policy"))
                .consistentRead(true)
                .build();
        return dynamo.batchGetItem(request -> request.requestItems(Map.of(table, wanted)))
                .thenCompose(answer -> {
                    for (Map<String, AttributeValue> row : answer.responses().getOrDefault(table, List.of())) {
                        found.put(Owner.of(row), Competitors.policy(row));
                    }
                    // What DynamoDB had no capacity for is asked for again.
                    KeysAndAttributes rest = answer.unprocessedKeys().get(table);
                    return rest == null ? CompletableFuture.completedFuture(null) : read(rest.keys(), found);
                });
    }
}
