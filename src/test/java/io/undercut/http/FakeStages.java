package io.undercut.http;

import io.undercut.stage.Queue;
import io.undercut.stage.StageControl;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Two stages in memory: one that has worked, one that is paused and never saw a message. */
final class FakeStages implements StageControl {
    private final Map<String, View> views = new LinkedHashMap<>();

    FakeStages() {
        views.put("scrape", view("scrape", 2, 32, Duration.ofMillis(420), null));
        views.put("extract", view("extract", 1, 4, null, "DynamoDB is down"));
    }

    @Override
    public synchronized CompletableFuture<List<View>> stages() {
        return CompletableFuture.completedFuture(List.copyOf(views.values()));
    }

    @Override
    public synchronized CompletableFuture<Optional<View>> resize(String stage, int min, int max) {
        return CompletableFuture.completedFuture(Optional.ofNullable(
                views.computeIfPresent(stage, (name, old) -> view(name, min, max, old.lag(), old.paused()))));
    }

    @Override
    public CompletableFuture<Optional<List<DeadLetter>>> deadLetters(String stage, int limit) {
        return known(
                stage,
                List.of(new DeadLetter(
                        "m-1",
                        "not JSON (line 1, column 1)",
                        Instant.parse("2026-11-23T09:00:00Z"),
                        null,
                        1,
                        null,
                        "<script>alert(1)</script>")));
    }

    @Override
    public CompletableFuture<Optional<Redrive>> redrive(String stage) {
        return known(stage, new Redrive(3));
    }

    private <T> CompletableFuture<Optional<T>> known(String stage, T value) {
        return CompletableFuture.completedFuture(views.containsKey(stage) ? Optional.of(value) : Optional.empty());
    }

    private static View view(String name, int min, int max, @Nullable Duration lag, @Nullable String paused) {
        return new View(
                name,
                min,
                max,
                4,
                3,
                3,
                new Queue.Depth(12, 3, 1),
                new Queue.Depth(1, 0, 0),
                lag,
                paused,
                new Counts(120, 110, 4, 2, 1, 0, 0),
                8.5,
                240.1);
    }
}
