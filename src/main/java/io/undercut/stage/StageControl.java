package io.undercut.stage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What an operator sees of the stages of this instance, and can change while they run. */
public interface StageControl {

    /** All stages of this instance, in the order of the flow. */
    CompletableFuture<List<View>> stages();

    /**
     * Resizes a pool now. Messages in work are finished even when the pool shrinks.
     *
     * @param min 1 to {@code max}
     * @param max {@code min} to {@link StageSettings#LARGEST_POOL}
     * @return empty when there is no such stage here
     * @throws IllegalArgumentException when the bounds are not met
     */
    CompletableFuture<Optional<View>> resize(String stage, int min, int max);

    /** Newest first; empty when there is no such stage here. Reading leaves them where they are. */
    CompletableFuture<Optional<List<DeadLetter>>> deadLetters(String stage, int limit);

    /** Starts putting all dead letters of the stage back to its queue. */
    CompletableFuture<Optional<Redrive>> redrive(String stage);

    /**
     * @param size workers now
     * @param busy workers with a message
     * @param held messages received and not settled yet
     * @param lag age of the last message when it was received, null before the first
     * @param paused why nothing is received now (a dependency is down, draining), null when all is well
     */
    record View(
            String name,
            int min,
            int max,
            int size,
            int busy,
            int held,
            Queue.@Nullable Depth queue,
            Queue.@Nullable Depth deadLetters,
            @Nullable Duration lag,
            @Nullable String paused,
            Counts counts,
            double perSecond,
            double meanMillis) {}

    /** Totals since the start of this instance. */
    record Counts(
            long received,
            long done,
            long retried,
            long snoozed,
            long rejected,
            long workerRestarts,
            long failedAcks) {}

    record DeadLetter(
            String messageId,
            String reason,
            @Nullable Instant firstSeen,
            @Nullable Instant deadSince,
            int receives,
            @Nullable String jobId,
            String bodyPreview) {}

    record Redrive(long approximateCount) {}
}
