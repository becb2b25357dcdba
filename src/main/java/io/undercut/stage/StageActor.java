package io.undercut.stage;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/** One stage: supervises its pool, its consumers, its heartbeat and its autoscaler. */
public final class StageActor<T> extends AbstractBehavior<StageActor.Command> {

    public sealed interface Command {}

    /** Receive no more and finish what is held; {@code replyTo} hears when everything is settled. */
    public record Drain(ActorRef<String> replyTo) implements Command {}

    /** The bounds or the size have been changed. */
    enum Resized implements Command {
        RESIZED
    }

    record Scale(int size) implements Command {}

    record Drained(String consumer) implements Command {}

    /** @param dispatcher path of the dispatcher that runs the handlers */
    public static <T> Behavior<Command> create(StageRuntime<T> runtime, String dispatcher) {
        return Behaviors.setup(context -> new StageActor<>(context, runtime, dispatcher));
    }

    private static final Duration BACK_OFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(10);
    private static final double JITTER = 0.2;

    private final StageRuntime<T> runtime;
    private final ActorRef<WorkerPool.Command> pool;
    private final Set<ActorRef<Consumer.Command>> consumers = new HashSet<>();
    private final Set<String> undrained = new HashSet<>();
    private @Nullable ActorRef<String> drainedTo;

    private StageActor(ActorContext<Command> context, StageRuntime<T> runtime, String dispatcher) {
        super(context);
        this.runtime = runtime;
        // Children in the order in which they need each other; what each one's end means stands beside it.
        pool = context.spawn(
                Behaviors.supervise(WorkerPool.create(runtime.task(), runtime::workers, dispatcher))
                        .onFailure(SupervisorStrategy.restart().withLimit(3, Duration.ofMinutes(1))),
                "pool",
                DispatcherSelector.fromConfig(dispatcher));
        context.watch(pool);
        context.watch(context.spawn(
                Behaviors.supervise(Heartbeat.create(runtime.settings(), runtime.holds(), runtime.nanoClock()))
                        .onFailure(SupervisorStrategy.restart()),
                "heartbeat"));
        for (StageRuntime.Intake intake : runtime.intakes()) {
            ActorRef<Consumer.Command> consumer = context.spawn(
                    Behaviors.supervise(Consumer.create(new Consumer.Intake<>(
                                    runtime.decoder(),
                                    runtime.settings().maxReceives(),
                                    runtime.holds(),
                                    runtime.clock(),
                                    () -> runtime.gate(intake),
                                    pool,
                                    dispatcher)))
                            .onFailure(SupervisorStrategy.restartWithBackoff(BACK_OFF, LONGEST_BACK_OFF, JITTER)),
                    "consumer-" + intake.queue().name());
            context.watch(consumer);
            consumers.add(consumer);
        }
        context.spawn(
                Behaviors.supervise(Autoscaler.create(
                                runtime.size(), runtime.stats(), runtime.nanoClock(), context.getSelf()))
                        .onFailure(SupervisorStrategy.restart()),
                "autoscaler");
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Scale.class, this::onScale)
                .onMessageEquals(Resized.RESIZED, this::onResized)
                .onMessage(Drain.class, this::onDrain)
                .onMessage(Drained.class, this::onDrained)
                .onSignal(ChildFailed.class, failed -> escalate(failed, failed.getCause()))
                .onSignal(Terminated.class, gone -> escalate(gone, null))
                .onSignal(PreRestart.class, signal -> handBackAll())
                .onSignal(PostStop.class, signal -> handBackAll())
                .build();
    }

    private Behavior<Command> onScale(Scale scale) {
        runtime.size().scale(scale.size());
        return onResized();
    }

    private Behavior<Command> onResized() {
        pool.tell(WorkerPool.Resize.RESIZE);
        return this;
    }

    private Behavior<Command> onDrain(Drain drain) {
        drainedTo = drain.replyTo();
        runtime.draining();
        for (ActorRef<Consumer.Command> consumer : consumers) {
            undrained.add(consumer.path().name());
            consumer.tell(new Consumer.Drain(getContext().getSelf()));
        }
        return this;
    }

    private Behavior<Command> onDrained(Drained drained) {
        undrained.remove(drained.consumer());
        if (undrained.isEmpty() && drainedTo != null) {
            drainedTo.tell(runtime.name());
        }
        return this;
    }

    /** A child that gave up is the engine's own failure. */
    private Behavior<Command> escalate(Terminated signal, @Nullable Throwable cause) {
        throw new IllegalStateException(
                signal.getRef().path().name() + " of stage " + runtime.name() + " gave up", cause);
    }

    private Behavior<Command> handBackAll() {
        runtime.holds().all().forEach(Hold::handBack);
        return this;
    }
}
