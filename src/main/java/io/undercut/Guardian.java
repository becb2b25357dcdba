package io.undercut;

import io.undercut.aws.AwsFailures;
import io.undercut.aws.Expected;
import io.undercut.config.Settings;
import io.undercut.config.Settings.Mode;
import io.undercut.config.Settings.Role;
import io.undercut.http.Server;
import io.undercut.lifecycle.Exit;
import io.undercut.lifecycle.Shutdown;
import io.undercut.local.Demo;
import io.undercut.local.LocalAws;
import io.undercut.local.LocalAwsActor;
import io.undercut.schedule.SchedulerActor;
import io.undercut.stage.StageActor;
import io.undercut.stage.StageMetrics;
import io.undercut.stage.StageRuntime;
import io.undercut.stage.Stages;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The root of the supervision tree. Starts the parts in the order in which they need each other; a part that gives up ends
 * the service, and the platform starts it anew.
 */
final class Guardian extends AbstractBehavior<Guardian.Command> {

    sealed interface Command {}

    private record Emulating(@Nullable Throwable failure) implements Command {}

    private record Opened(@Nullable Wiring wiring, @Nullable Throwable failure) implements Command {}

    private record Listening(
            @Nullable Integer port, @Nullable Throwable failure) implements Command {}

    private record Demonstrating(
            @Nullable Demo demo, @Nullable Throwable failure) implements Command {}

    private enum OpenAgain implements Command {
        OPEN_AGAIN
    }

    private static final Duration OPEN_AGAIN_AFTER = Duration.ofSeconds(2);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    private static final double JITTER = 0.2;
    private static final int STAGE_RESTARTS = 5;

    /** Longer than any child's own restart window: with a shorter one the count starts over and never gives up. */
    private static final Duration CALM = Duration.ofMinutes(10);

    /**
     * @param emulators those of local mode, started already because theirs is the longest start; null without any
     * @param shutdown how to end; known once the system is, and waited for
     */
    static Behavior<Command> create(
            Settings settings, @Nullable LocalAws emulators, CompletableFuture<Shutdown> shutdown) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Guardian(context, timers, settings, emulators, shutdown.join())));
    }

    private final TimerScheduler<Command> timers;
    private final Settings settings;
    private final Shutdown shutdown;
    private boolean opened;
    private final Map<String, ActorRef<StageActor.Command>> stageActors = new LinkedHashMap<>();

    private Guardian(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Settings settings,
            @Nullable LocalAws emulators,
            Shutdown shutdown) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.shutdown = shutdown;
        if (emulators == null) {
            open();
        } else {
            // What it dies of at the start is reported once, as the reason that the service cannot start.
            watched(
                    Behaviors.supervise(LocalAwsActor.create(emulators))
                            .onFailure(SupervisorStrategy.stop().withLoggingEnabled(false)),
                    "local-aws",
                    DispatcherSelector.blocking());
            context.pipeToSelf(emulators.ready(), (endpoints, failure) -> new Emulating(failure));
        }
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Emulating.class, this::onEmulating)
                .onMessage(Opened.class, this::onOpened)
                .onMessageEquals(OpenAgain.OPEN_AGAIN, this::open)
                .onMessage(Listening.class, this::onListening)
                .onMessage(Demonstrating.class, this::onDemonstrating)
                .onSignal(ChildFailed.class, failed -> gaveUp(failed, failed.getCause()))
                .onSignal(Terminated.class, gone -> gaveUp(gone, null))
                .build();
    }

    private Behavior<Command> onEmulating(Emulating message) {
        return message.failure() == null ? open() : cannotStart(message.failure());
    }

    private Behavior<Command> open() {
        getContext()
                .pipeToSelf(
                        Wiring.open(settings, dispatcher("extract")), (wiring, failure) -> new Opened(wiring, failure));
        return this;
    }

    private Behavior<Command> onOpened(Opened message) {
        Wiring wiring = message.wiring();
        if (wiring == null) {
            Throwable failure = Expected.cause(Objects.requireNonNull(message.failure()));
            if (AwsFailures.dependencyDown(failure)) {
                getContext().getLog().warn("AWS does not answer yet, trying again: {}", failure.getMessage());
                timers.startSingleTimer(OpenAgain.OPEN_AGAIN, OPEN_AGAIN_AFTER);
                return this;
            }
            return cannotStart(failure);
        }
        opened = true;
        shutdown.closesAtTheEnd(wiring::close);
        List<StageRuntime<?>> runtimes = new ArrayList<>();
        Pipeline.stages(wiring).stream()
                .filter(stage -> settings.uses(stage.name())
                        && settings.has(Role.valueOf(stage.name().toUpperCase(Locale.ROOT))))
                .forEach(stage -> runtimes.add(wiring.runtime(stage)));
        Stages stages = new Stages(runtimes);
        runtimes.forEach(runtime -> {
            StageMetrics.bind(runtime, wiring.metrics());
            stages.running(runtime.name(), spawn(runtime));
        });
        if (settings.has(Role.SCHEDULE)) {
            ActorRef<SchedulerActor.Command> scheduler = watched(
                    Behaviors.supervise(SchedulerActor.create(
                                    wiring.scheduler(), settings.schedule().tick(), RandomGenerator.getDefault()))
                            .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_BACK_OFF, LONGEST_BACK_OFF, JITTER)
                                    .withLoggingEnabled(false)),
                    "scheduler");
            shutdown.schedules(() -> scheduler.tell(SchedulerActor.Pause.PAUSE));
        }
        shutdown.runs(stages, stageActors);
        if (settings.mode() == Mode.LOCAL && settings.local().demo()) {
            getContext()
                    .pipeToSelf(Demo.start(settings.local(), wiring.catalog(), Clock.systemUTC()), Demonstrating::new);
        }
        if (settings.has(Role.API)) {
            listen(wiring, stages);
        } else {
            getContext().getLog().info("Undercut runs without an API: {}", settings.roles());
        }
        return this;
    }

    private <T> ActorRef<StageActor.Command> spawn(StageRuntime<T> runtime) {
        ActorRef<StageActor.Command> actor = watched(
                Behaviors.supervise(StageActor.create(runtime, SystemConfig.dispatcher(runtime.name())))
                        .onFailure(SupervisorStrategy.restartWithBackoff(FIRST_BACK_OFF, LONGEST_BACK_OFF, JITTER)
                                .withMaxRestarts(STAGE_RESTARTS)
                                .withResetBackoffAfter(CALM)),
                runtime.name());
        stageActors.put(runtime.name(), actor);
        return actor;
    }

    private void listen(Wiring wiring, Stages stages) {
        Server server = new Server(settings.http(), wiring.backend(stages, shutdown::notReady));
        shutdown.serves(server);
        getContext().pipeToSelf(server.start(), Listening::new);
    }

    private Behavior<Command> onListening(Listening message) {
        if (message.failure() != null) {
            return cannotStart(message.failure());
        }
        String host = settings.http().host();
        getContext().getLog().info("Dashboard and API: http://{}:{}/", host, message.port());
        return this;
    }

    private Behavior<Command> onDemonstrating(Demonstrating message) {
        if (message.demo() == null) {
            return cannotStart(Objects.requireNonNull(message.failure()));
        }
        shutdown.closesAtTheEnd(message.demo()::stop);
        return this;
    }

    private <C> ActorRef<C> watched(Behavior<C> behavior, String name) {
        return watched(behavior, name, DispatcherSelector.defaultDispatcher());
    }

    private <C> ActorRef<C> watched(Behavior<C> behavior, String name, DispatcherSelector dispatcher) {
        ActorRef<C> child = getContext().spawn(behavior, name, dispatcher);
        getContext().watch(child);
        return child;
    }

    private Executor dispatcher(String stage) {
        return getContext()
                .getSystem()
                .dispatchers()
                .lookup(DispatcherSelector.fromConfig(SystemConfig.dispatcher(stage)));
    }

    private Behavior<Command> cannotStart(Throwable wrapped) {
        Throwable failure = Expected.cause(wrapped);
        shutdown.fail(StartFailure.exitCode(failure), "Cannot start: " + StartFailure.describe(failure));
        return this;
    }

    /** The engine's own failure, not a handler's: a fresh process is the only cure left. */
    private Behavior<Command> gaveUp(Terminated child, @Nullable Throwable cause) {
        if (!opened && cause != null) {
            return cannotStart(cause);
        }
        String name = child.getRef().path().name();
        shutdown.lost(name);
        shutdown.fail(Exit.SOFTWARE, name + " gave up" + (cause == null ? "" : ": " + cause.getMessage()));
        return this;
    }
}
