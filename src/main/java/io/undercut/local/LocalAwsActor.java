package io.undercut.local;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the emulators up: starts them again, with the same ports and data, when their process dies, and fails when that
 * does not help. It ends them when it stops itself, which has to be after everything that talks to them: let the actor
 * system's own termination stop it.
 *
 * <p>Starting a process blocks for some milliseconds, so spawn it with {@code DispatcherSelector.blocking()}.
 */
public final class LocalAwsActor extends AbstractBehavior<LocalAwsActor.Command> {

    public sealed interface Command {}

    private record Ready(LocalAws.Endpoints endpoints) implements Command {}

    /** @param failure why the child never got ready; null when it did */
    private record Ended(int code, @Nullable Throwable failure) implements Command {}

    private enum Signal implements Command {
        RESTART,
        /** The child's end follows, with the reason. */
        NOT_READY
    }

    private static final Logger LOG = LoggerFactory.getLogger(LocalAwsActor.class);

    private final TimerScheduler<Command> timers;
    private final RestartPolicy policy;
    private LocalAws local;
    private LocalAwsOptions options;
    private long startedAt = System.nanoTime();
    private boolean everReady;
    private int quickDeaths;

    /**
     * @param first the emulators, started already: their start is the longest part of the service's, so it should not
     *     wait for an actor system
     */
    public static Behavior<Command> create(LocalAws first) {
        return create(first, RestartPolicy.DEFAULT);
    }

    static Behavior<Command> create(LocalAws first, RestartPolicy policy) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new LocalAwsActor(context, timers, first, policy)));
    }

    private LocalAwsActor(
            ActorContext<Command> context, TimerScheduler<Command> timers, LocalAws first, RestartPolicy policy) {
        super(context);
        this.timers = timers;
        this.policy = policy;
        this.local = first;
        this.options = first.options();
        watch();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Ready.class, this::onReady)
                .onMessage(Ended.class, this::onEnded)
                .onMessageEquals(Signal.RESTART, this::onRestart)
                .onMessageEquals(Signal.NOT_READY, () -> this)
                .onSignal(PostStop.class, stop -> onPostStop())
                .build();
    }

    private Behavior<Command> onReady(Ready ready) {
        LocalAws.Endpoints endpoints = ready.endpoints;
        LOG.info("Local AWS: SQS {}, S3 {}, DynamoDB {}", endpoints.sqs(), endpoints.s3(), endpoints.dynamodb());
        everReady = true;
        // The service's clients know these ports, so a restart takes the same, also where any free ones were asked for.
        options = options.withPorts(endpoints.ports());
        return this;
    }

    private Behavior<Command> onEnded(Ended ended) {
        String reason = ended.failure == null ? "exit code " + ended.code : String.valueOf(ended.failure.getMessage());
        if (!everReady) {
            // What was wrong at the first start, such as a taken port, would be wrong at the next.
            throw ended.failure instanceof LocalAwsException known
                    ? known
                    : new LocalAwsException(reason, ended.failure);
        }
        quickDeaths = policy.count(quickDeaths, Duration.ofNanos(System.nanoTime() - startedAt));
        Duration wait = policy.pause(quickDeaths)
                .orElseThrow(() -> new LocalAwsException(
                        "local AWS died " + quickDeaths + " times in a row, last with " + reason, ended.failure));
        LOG.warn("Local AWS died ({}); starting it again in {} ms", reason, wait.toMillis());
        timers.startSingleTimer(Signal.RESTART, wait);
        return this;
    }

    private Behavior<Command> onRestart() {
        local = LocalAws.start(options);
        startedAt = System.nanoTime();
        watch();
        return this;
    }

    private Behavior<Command> onPostStop() {
        var unused = local.stop();
        return this;
    }

    private void watch() {
        getContext()
                .pipeToSelf(
                        local.ready(),
                        (endpoints, failure) -> failure == null ? new Ready(endpoints) : Signal.NOT_READY);
        CompletableFuture<@Nullable Throwable> failure = local.ready().handle((endpoints, cause) -> unwrapped(cause));
        getContext()
                .pipeToSelf(
                        local.onExit().thenCombine(failure, Ended::new),
                        (ended, unexpected) -> ended != null ? ended : new Ended(-1, unexpected));
    }

    private static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
