package io.undercut.stage;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A stage with its queues and the state that must outlive restarts of its actors. Thread-safe. */
public final class StageRuntime<T> {

    /** Workers on top of the pool that only serve the express queue, so that a person never waits behind a backlog. */
    static final int EXPRESS_WORKERS = 2;

    /**
     * A queue as the stage uses it: the endpoint to receive from, and the operations.
     *
     * @param endpoint where its messages are received
     */
    public record Intake(GatedSqsClient.Endpoint endpoint, Queue queue) {}

    /** @param express polled beside the main queue by workers of its own; null for stages without one */
    public record Queues(Intake main, @Nullable Intake express, Queue deadLetters) {}

    private final Stage<T> stage;
    private final StageSettings settings;
    private final Queues queues;
    private final FailureClassifier failures;
    private final InstantSource clock;
    private final LongSupplier nanoClock = System::nanoTime;
    private final PoolSize size;
    private final Permits expressPermits = new Permits(EXPRESS_WORKERS, PoolSize.LINGER);
    private final Holds holds = new Holds();
    private final StageStats stats = new StageStats();
    private final Breaker breaker;
    private final Acks acks;
    private volatile @Nullable String unreachable;
    private volatile boolean draining;

    public StageRuntime(
            Stage<T> stage,
            StageSettings settings,
            Queues queues,
            FailureClassifier failures,
            InstantSource clock,
            RandomGenerator random) {
        this.stage = stage;
        this.settings = settings;
        this.queues = queues;
        this.failures = failures;
        this.clock = clock;
        this.size = new PoolSize(settings.min(), settings.max());
        this.breaker = new Breaker(clock);
        this.acks = new Acks(stage.name(), settings.maxReceives(), queues.deadLetters(), holds, stats, clock, random);
    }

    public String name() {
        return stage.name();
    }

    List<Intake> intakes() {
        return queues.express() == null ? List.of(queues.main()) : List.of(queues.express(), queues.main());
    }

    Queues queues() {
        return queues;
    }

    StageSettings settings() {
        return settings;
    }

    PoolSize size() {
        return size;
    }

    /** Workers to keep, those of the express queue included. */
    int workers() {
        return size.now().size() + (queues.express() == null ? 0 : EXPRESS_WORKERS);
    }

    Holds holds() {
        return holds;
    }

    StageStats stats() {
        return stats;
    }

    LongSupplier nanoClock() {
        return nanoClock;
    }

    Decoder<T> decoder() {
        return stage.decoder();
    }

    InstantSource clock() {
        return clock;
    }

    Worker.Task<T> task() {
        return new Worker.Task<>(
                stage.handler(),
                failures,
                breaker,
                stats,
                new CrashLog(stage.name(), nanoClock),
                settings.deadline().toNanos(),
                nanoClock,
                clock);
    }

    GatedSqsClient gate(Intake intake) {
        boolean express = intake.equals(queues.express());
        Permits permits = express ? expressPermits : size.permits();
        return new GatedSqsClient(
                intake.endpoint(),
                express ? 1 : settings.pollers(),
                settings.visibility(),
                permits,
                breaker,
                envelope -> register(envelope, intake.queue(), permits),
                reason -> unreachable = reason);
    }

    private Hold register(Envelope envelope, Queue queue, Permits permits) {
        Hold hold = new Hold(envelope, queue, nanoClock.getAsLong(), () -> permits.release(1), acks::settle);
        holds.add(hold);
        stats.receivedAtAge(Duration.between(envelope.sentAt(), clock.instant()));
        return hold;
    }

    void draining() {
        draining = true;
    }

    /** Why nothing is received now; null while all is well. */
    @Nullable
    String paused() {
        if (draining) {
            return "draining";
        }
        return unreachable != null ? unreachable : breaker.paused();
    }
}
