package io.undercut.stage;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Owns the stream of one queue: receive → decode → worker pool → settled. The stream is made once, for the largest pool;
 * how much flows is decided by the permits alone.
 */
final class Consumer<T> extends AbstractBehavior<Consumer.Command> {

    sealed interface Command {}

    /** Receive no more; {@code replyTo} hears when everything received is settled. */
    record Drain(ActorRef<StageActor.Command> replyTo) implements Command {}

    private record Ended(@Nullable Throwable failure) implements Command {}

    /** A message of a newer version is left to newer instances for this long. */
    private static final Duration NEWER_VERSION_GRACE = Duration.ofMinutes(15);

    private static final Duration NEWER_VERSION_PAUSE = Duration.ofSeconds(30);

    /**
     * @param gate makes the gate for a new stream; {@code pool} takes the work
     * @param dispatcher runs the stream: that of the handlers, because a message that changes threads costs more than the rest
     *     of its way through the engine
     */
    record Intake<T>(
            Decoder<T> decoder,
            int maxReceives,
            Holds holds,
            InstantSource clock,
            java.util.function.Supplier<GatedSqsClient> gate,
            ActorRef<WorkerPool.Command> pool,
            String dispatcher) {}

    static <T> Behavior<Command> create(Intake<T> intake) {
        return Behaviors.setup(context -> new Consumer<>(context, intake));
    }

    private final Intake<T> intake;
    private final GatedSqsClient gate;
    private @Nullable ActorRef<StageActor.Command> drainedTo;
    private boolean ended;

    private Consumer(ActorContext<Command> context, Intake<T> intake) {
        super(context);
        this.intake = intake;
        this.gate = intake.gate().get();
        CompletionStage<Done> stream = gate.source()
                .mapAsyncUnordered(StageSettings.LARGEST_POOL, this::process)
                .toMat(Sink.ignore(), Keep.right())
                .withAttributes(ActorAttributes.dispatcher(intake.dispatcher()))
                .run(Materializer.createMaterializer(context));
        context.pipeToSelf(stream, (done, failure) -> new Ended(failure));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Drain.class, this::onDrain)
                .onMessage(Ended.class, this::onEnded)
                .onSignal(PreRestart.class, signal -> handBack())
                .onSignal(PostStop.class, signal -> handBack())
                .build();
    }

    private Behavior<Command> onDrain(Drain drain) {
        drainedTo = drain.replyTo();
        gate.drain();
        return ended ? reportDrained() : this;
    }

    private Behavior<Command> onEnded(Ended message) {
        if (message.failure() != null || drainedTo == null) {
            // The gate absorbs what a queue can do, so this is the engine's own fault: supervision starts a new stream.
            throw new IllegalStateException("the stream of messages ended", message.failure());
        }
        ended = true;
        return reportDrained();
    }

    private Behavior<Command> reportDrained() {
        if (drainedTo != null) {
            drainedTo.tell(new StageActor.Drained(getContext().getSelf().path().name()));
        }
        return this;
    }

    /** What was received by this consumer's stream and has reached no worker would stay invisible for nobody. */
    private Behavior<Command> handBack() {
        gate.abandon();
        intake.holds().all().stream()
                .filter(hold -> hold.envelope().queue().equals(gate.queue()))
                .forEach(Hold::handBackUnlessWorking);
        return this;
    }

    /** Completes when every message of one receive is settled. */
    private CompletionStage<Void> process(List<Hold> received) {
        List<Worker.Work<T>> work = new ArrayList<>(received.size());
        received.forEach(hold -> {
            Delivery<T> delivery = decode(hold);
            if (delivery != null) {
                work.add(new Worker.Work<>(delivery, hold));
            }
        });
        if (!work.isEmpty()) {
            intake.pool().tell(new WorkerPool.Submit<>(work));
        }
        return CompletableFuture.allOf(received.stream().map(Hold::settled).toArray(CompletableFuture[]::new));
    }

    /** Null when the message cannot be handled; then it has its outcome. */
    private @Nullable Delivery<T> decode(Hold hold) {
        Envelope envelope = hold.envelope();
        if (envelope.receives() > intake.maxReceives()) {
            hold.finish(new Outcome.Reject("received " + envelope.receives()
                    + " times without an outcome: each time its instance ended or lost it"));
            return null;
        }
        try {
            return new Delivery<>(intake.decoder().decode(envelope.body()), envelope);
        } catch (Decoder.Malformed e) {
            hold.finish(new Outcome.Reject(String.valueOf(e.getMessage())));
        } catch (Decoder.NewerVersion e) {
            hold.finish(newerVersion(envelope, String.valueOf(e.getMessage())));
        } catch (RuntimeException | StackOverflowError e) {
            hold.finish(new Outcome.Reject("cannot be read: " + Failures.describe(e)));
        }
        return null;
    }

    private Outcome newerVersion(Envelope envelope, String reason) {
        java.time.Instant now = intake.clock().instant();
        return now.isAfter(envelope.firstSeen().plus(NEWER_VERSION_GRACE))
                ? new Outcome.Reject(reason)
                : new Outcome.Snooze(now.plus(NEWER_VERSION_PAUSE), reason);
    }
}
