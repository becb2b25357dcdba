package io.undercut.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.stage.Queue.Failures;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatcherTest {

    private static final long SOON = 5;
    private final List<List<String>> requests = new CopyOnWriteArrayList<>();

    @Test
    void fillsRequestsAndSendsTheRestAfterItsLinger() {
        Batcher<String> batcher = batcher(batch -> CompletableFuture.completedFuture(Failures.NONE));
        CompletableFuture<?>[] done =
                IntStream.range(0, 23).mapToObj(i -> batcher.add("m" + i)).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(done).join();
        assertThat(requests.stream().map(List::size)).containsExactly(10, 10, 3);
    }

    @Test
    void repeatsOnlyTheEntriesThatFailed() {
        Batcher<String> batcher = batcher(batch -> CompletableFuture.completedFuture(
                requests.size() == 1 ? new Failures(Map.of(1, "InternalError: try again")) : Failures.NONE));
        CompletableFuture.allOf(batcher.add("a"), batcher.add("b"), batcher.add("c"))
                .join();
        assertThat(requests).containsExactly(List.of("a", "b", "c"), List.of("b"));
    }

    @Test
    void givesUpOnAnEntryAfterThreeTriesAndTellsWhy() {
        Batcher<String> batcher = batcher(
                batch -> CompletableFuture.completedFuture(new Failures(Map.of(0, "ReceiptHandleIsInvalid: gone"))));
        CompletableFuture<Void> entry = batcher.add("a");
        assertThatThrownBy(entry::join)
                .hasCauseInstanceOf(Batcher.Refused.class)
                .hasMessageContaining("ReceiptHandleIsInvalid");
        assertThat(requests).hasSize(3);
    }

    @Test
    void aRequestThatFailsWholeCountsAsATryOfEachEntry() {
        Batcher<String> batcher =
                batcher(batch -> CompletableFuture.failedFuture(new IllegalStateException("connection reset")));
        CompletableFuture<Void> entry = batcher.add("a");
        assertThatThrownBy(entry::join).hasMessageContaining("connection reset");
        assertThat(requests).hasSize(3);
    }

    private Batcher<String> batcher(Function<List<String>, CompletableFuture<Failures>> answer) {
        return new Batcher<>(SOON, batch -> {
            requests.add(batch);
            return answer.apply(batch);
        });
    }
}
