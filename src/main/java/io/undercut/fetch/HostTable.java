package io.undercut.fetch;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;
import static io.undercut.aws.Item.time;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Update;
import io.undercut.catalog.Keys;
import io.undercut.catalog.Tables;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;

/** Hosts in DynamoDB, one row each, see {@link Tables}. */
final class HostTable implements HostStore {

    private static final Logger log = LoggerFactory.getLogger(HostTable.class);

    private final DynamoDbAsyncClient dynamo;
    private final String table;

    HostTable(DynamoDbAsyncClient dynamo, Tables tables) {
        this.dynamo = dynamo;
        this.table = tables.catalogue();
    }

    @Override
    public CompletableFuture<Answer> acquire(
            String host, String lease, HostState known, HostPolicy policy, Instant now, Duration longest) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        boolean firstOfDay = !known.day().equals(today);
        Update update = new Update(table, Keys.host(host))
                .set("lease", s(lease))
                .set("leasedAt", time(now))
                .set("leaseUntil", time(now.plus(longest)))
                .value("now", time(now))
                .value("today", s(today.toString()))
                .when("attribute_not_exists(#leaseUntil) OR #leaseUntil <= :now")
                .when("attribute_not_exists(#nextFree) OR #nextFree <= :now");
        if (firstOfDay) {
            update.when("attribute_not_exists(#day) OR #day <> :today")
                    .setTo("day", ":today")
                    .set("used", n(1));
        } else {
            update.when("#day = :today AND #used < :budget")
                    .setTo("used", "#used + :one")
                    .value("one", n(1))
                    .value("budget", n(policy.dailyBudget()));
        }
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(update.returning(ReturnValue.ALL_NEW))
                        .thenApply(done -> new Answer(true, read(done.attributes()))),
                refused -> {
                    HostState state = read(refused.item());
                    if (lease.equals(state.lease())) {
                        // The answer to the first try was lost, and the client has tried again.
                        return CompletableFuture.completedFuture(new Answer(true, state));
                    }
                    boolean dayGuessedWrong = state.day().equals(today) == firstOfDay;
                    return dayGuessedWrong && state.refusal(now, policy) == null
                            ? acquire(host, lease, state, policy, now, longest)
                            : CompletableFuture.completedFuture(new Answer(false, state));
                });
    }

    @Override
    public CompletableFuture<Void> release(String host, String lease, HostState next) {
        Update update = new Update(table, Keys.host(host))
                .set("nextFree", time(next.nextFree()))
                .set("why", next.why() == null ? null : s(next.why()))
                .set("took", n(next.took().toMillis()))
                .set("failures", n(next.failures()))
                .remove("lease", "leaseUntil")
                .when("#lease = :mine")
                .value("mine", s(lease));
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(update.returning(ReturnValue.NONE)).<Void>thenApply(done -> null),
                lost -> {
                    log.warn("Turn at {} took so long that it was given to another", host);
                    return CompletableFuture.completedFuture(null);
                });
    }

    /** As of now or a moment ago. */
    CompletableFuture<Optional<HostState>> get(String host) {
        return dynamo.getItem(request -> request.tableName(table).key(Keys.host(host)))
                .thenApply(found -> found.hasItem() ? Optional.of(read(found.item())) : Optional.empty());
    }

    private static HostState read(Map<String, AttributeValue> row) {
        String day = Item.string(row, "day");
        return new HostState(
                Instant.ofEpochMilli(Item.number(row, "nextFree")),
                Item.string(row, "why"),
                Item.string(row, "lease"),
                Instant.ofEpochMilli(Item.number(row, "leasedAt")),
                Instant.ofEpochMilli(Item.number(row, "leaseUntil")),
                row.containsKey("took") ? Duration.ofMillis(Item.number(row, "took")) : HostState.UNSEEN.took(),
                (int) Item.number(row, "failures"),
                day == null ? HostState.UNSEEN.day() : LocalDate.parse(day),
                (int) Item.number(row, "used"));
    }
}
