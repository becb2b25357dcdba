package io.undercut.fetch;

import io.undercut.catalog.Tables;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** The state that all instances share of each host, as it is shown. Thread-safe. */
public final class HostStates {

    private final HostTable table;
    private final Clock clock;
    private final UrlPolicy policy = new UrlPolicy(Set.of());

    public HostStates(DynamoDbAsyncClient dynamo, Tables tables) {
        this(dynamo, tables, Clock.systemUTC());
    }

    public HostStates(DynamoDbAsyncClient dynamo, Tables tables, Clock clock) {
        this.table = new HostTable(dynamo, tables);
        this.clock = clock;
    }

    /** @return empty for a host that has not been visited, or whose visits are not spaced and so not counted */
    public CompletableFuture<Optional<HostStatus>> of(String url) {
        if (!(policy.check(url) instanceof UrlPolicy.Verdict.Allowed allowed)) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        String host = allowed.target().politeHost();
        return table.get(host).thenApply(found -> found.map(state -> status(host, state)));
    }

    private HostStatus status(String host, HostState state) {
        Instant now = clock.instant();
        boolean paused = state.why() != null && now.isBefore(state.nextFree());
        boolean today = state.day().equals(LocalDate.ofInstant(now, ZoneOffset.UTC));
        return new HostStatus(
                host,
                paused ? state.nextFree() : null,
                paused ? state.why() : null,
                state.failures(),
                today ? state.used() : 0);
    }
}
