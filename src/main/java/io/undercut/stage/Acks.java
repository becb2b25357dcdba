package io.undercut.stage;

import io.undercut.stage.Hold.Ending;
import io.undercut.stage.Queue.Outgoing;
import io.undercut.stage.Queue.Visibility;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that talks back to the queue: turns an outcome into a delete, a new visibility, a re-send or a dead letter.
 * What is re-sent or rejected is sent first and deleted second, so that a crash in between duplicates and never loses.
 *
 * <p>A settlement that fails leaves the message to its visibility time-out: it is received again, and every effect is
 * idempotent. Thread-safe.
 */
final class Acks {

    private static final Logger log = LoggerFactory.getLogger(Acks.class);
    private static final long LINGER_MILLIS = 10;

    /** Nobody waits for a delete: the permit is back already, and the message stays hidden for much longer. */
    private static final long DELETE_LINGER_MILLIS = 100;

    private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

    private final String stage;
    private final int maxReceives;
    private final Holds holds;
    private final StageStats stats;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Batcher<Outgoing> deadLetters;
    private final Map<String, Batches> batches = new ConcurrentHashMap<>();

    private record Batches(Batcher<String> deletes, Batcher<Visibility> visibilities, Batcher<Outgoing> sends) {}

    Acks(
            String stage,
            int maxReceives,
            Queue deadLetterQueue,
            Holds holds,
            StageStats stats,
            InstantSource clock,
            RandomGenerator random) {
        this.stage = stage;
        this.maxReceives = maxReceives;
        this.holds = holds;
        this.stats = stats;
        this.clock = clock;
        this.random = random;
        this.deadLetters = new Batcher<>(LINGER_MILLIS, deadLetterQueue::send);
    }

    /** Completes, never exceptionally, when the queue was told or could not be. */
    CompletableFuture<Void> settle(Hold hold, Ending ending) {
        CompletableFuture<Void> told = ending instanceof Ending.Answered answered
                ? settle(hold, answered.outcome())
                : hide(hold, Duration.ZERO);
        return told.handle((done, failure) -> {
            holds.remove(hold);
            if (failure != null) {
                stats.failedAcks.increment();
                log.warn(
                        "{}: could not settle job {}, its message will be received again: {}",
                        stage,
                        hold.envelope().jobId(),
                        Failures.describe(failure));
            }
            return null;
        });
    }

    private CompletableFuture<Void> settle(Hold hold, Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            stats.done.increment();
            return delete(hold);
        }
        if (outcome instanceof Outcome.Snooze snooze) {
            stats.snoozed.increment();
            return sendAgain(hold, snooze);
        }
        if (outcome instanceof Outcome.Retry retry) {
            int receives = hold.envelope().receives();
            if (receives >= maxReceives) {
                return reject(hold, "failed " + receives + " times: " + retry.cause());
            }
            stats.retried.increment();
            return hide(hold, RetryDelay.of(receives, random));
        }
        return reject(hold, ((Outcome.Reject) outcome).reason());
    }

    private CompletableFuture<Void> delete(Hold hold) {
        return batches(hold).deletes().add(hold.envelope().receipt());
    }

    private CompletableFuture<Void> hide(Hold hold, Duration duration) {
        return batches(hold).visibilities().add(new Visibility(hold.envelope().receipt(), duration));
    }

    private CompletableFuture<Void> sendAgain(Hold hold, Outcome.Snooze snooze) {
        Duration delay = Duration.between(clock.instant(), snooze.until());
        delay = delay.isNegative() ? Duration.ZERO : delay;
        delay = delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : wholeSeconds(delay);
        return batches(hold)
                .sends()
                .add(new Outgoing(hold.envelope().body(), identity(hold.envelope()), delay))
                .thenCompose(sent -> delete(hold));
    }

    /** Rounded up: what comes back too early has come for nothing. */
    private static Duration wholeSeconds(Duration delay) {
        return Duration.ofSeconds(delay.plusMillis(999).toSeconds());
    }

    private CompletableFuture<Void> reject(Hold hold, String reason) {
        stats.rejected.increment();
        Envelope envelope = hold.envelope();
        log.info("{}: job {} is a dead letter: {}", stage, envelope.jobId(), reason);
        Map<String, String> attributes = identity(envelope);
        attributes.put(Attributes.REASON, reason);
        attributes.put(Attributes.STAGE, stage);
        attributes.put(Attributes.RECEIVES, Integer.toString(envelope.receives()));
        attributes.put(Attributes.DEAD_SINCE, clock.instant().toString());
        return deadLetters
                .add(new Outgoing(envelope.body(), attributes, Duration.ZERO))
                .thenCompose(sent -> delete(hold));
    }

    /** What must survive a re-send: the queue gives it a new message id and a new sent time. */
    private static Map<String, String> identity(Envelope envelope) {
        Map<String, String> attributes = new HashMap<>();
        attributes.put(Attributes.JOB_ID, envelope.jobId());
        attributes.put(Attributes.FIRST_SEEN, envelope.firstSeen().toString());
        return attributes;
    }

    private Batches batches(Hold hold) {
        return batches.computeIfAbsent(hold.queue().name(), name -> {
            Queue queue = hold.queue();
            return new Batches(
                    new Batcher<>(DELETE_LINGER_MILLIS, queue::delete),
                    new Batcher<>(LINGER_MILLIS, queue::changeVisibility),
                    new Batcher<>(LINGER_MILLIS, queue::send));
        });
    }
}
