package io.undercut.stage;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Handles one message at a time. A handler that throws crashes this actor and only it: the message gets its outcome from
 * the dying worker at once, and supervision restarts the worker.
 */
final class Worker<T> extends AbstractBehavior<Worker.Command> {

    sealed interface Command {}

    /** One message to handle. */
    record Work<T>(Delivery<T> delivery, Hold hold) implements Command {}

    private record Answered(Outcome outcome) implements Command {}

    private record Failed(Throwable failure) implements Command {}

    private enum Again implements Command {
        AGAIN
    }

    /** Ends the worker once it has nothing in work. */
    enum Retire implements Command {
        RETIRE
    }

    /** @param deadline longest time of one message from its receipt, in nanoseconds */
    record Task<T>(
            Handler<T> handler,
            FailureClassifier failures,
            Breaker breaker,
            StageStats stats,
            CrashLog crashes,
            long deadline,
            java.util.function.LongSupplier nanoClock,
            java.time.InstantSource clock) {}

    static <T> Behavior<Command> create(Task<T> task, ActorRef<WorkerPool.Command> pool) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new Worker<>(context, timers, task, pool)));
    }

    private final TimerScheduler<Command> timers;
    private final Task<T> task;
    private final ActorRef<WorkerPool.Command> pool;
    private @Nullable Work<T> current;
    private @Nullable Throwable failure;
    private long startedNanos;

    private Worker(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Task<T> task,
            ActorRef<WorkerPool.Command> pool) {
        super(context);
        this.timers = timers;
        this.task = task;
        this.pool = pool;
        pool.tell(new WorkerPool.Idle(context.getSelf()));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Work.class, this::onWork)
                .onMessage(Answered.class, this::onAnswered)
                .onMessage(Failed.class, failed -> onFailed(failed.failure()))
                .onMessageEquals(Again.AGAIN, this::run)
                .onMessageEquals(Retire.RETIRE, Behaviors::stopped)
                .onSignal(PreRestart.class, signal -> giveUp())
                .onSignal(PostStop.class, signal -> giveUp())
                .build();
    }

    @SuppressWarnings("unchecked") // the pool sends what its own stage decoded
    private Behavior<Command> onWork(Work<?> work) {
        if (!work.hold().startWork()) {
            pool.tell(new WorkerPool.Idle(getContext().getSelf()));
            return this;
        }
        current = (Work<T>) work;
        startedNanos = task.nanoClock().getAsLong();
        task.stats().busy.increment();
        return run();
    }

    private Behavior<Command> run() {
        Work<T> work = current;
        if (work == null) {
            return this;
        }
        CompletableFuture<Outcome> answer;
        try {
            answer = task.handler().handle(work.delivery()).toCompletableFuture();
        } catch (Exception | StackOverflowError | LinkageError e) {
            // Pekko ends the JVM on an Error; one hostile message must not.
            return onFailed(e);
        }
        if (answer.isDone() && !answer.isCompletedExceptionally()) {
            return onAnswered(new Answered(answer.join()));
        }
        getContext().pipeToSelf(answer, (outcome, error) -> error == null ? new Answered(outcome) : new Failed(error));
        return this;
    }

    private Behavior<Command> onAnswered(Answered answered) {
        task.breaker().succeeded();
        return finish(answered.outcome());
    }

    private Behavior<Command> onFailed(Throwable wrapped) {
        Throwable cause = Failures.unwrap(wrapped);
        if (task.failures().dependencyDown(cause)) {
            return waitFor(cause);
        }
        failure = cause;
        throw new HandlerCrashed(cause);
    }

    /** Keeps the message and tries again later; at its deadline it goes back without having used up a receive. */
    private Behavior<Command> waitFor(Throwable dependencyDown) {
        String why = Failures.describe(dependencyDown);
        Duration wait = task.breaker().failed(why);
        Work<T> work = current;
        if (work == null) {
            return this;
        }
        long left =
                work.hold().receivedNanos() + task.deadline() - task.nanoClock().getAsLong();
        if (wait.toNanos() * 2 > left) {
            return finish(new Outcome.Snooze(task.clock().instant().plus(wait), why));
        }
        timers.startSingleTimer(Again.AGAIN, wait);
        return this;
    }

    private Behavior<Command> finish(Outcome outcome) {
        // Idle first: the permit that the outcome frees brings the next message, and the pool must know who can take
        // it.
        pool.tell(new WorkerPool.Idle(getContext().getSelf()));
        release(outcome);
        return this;
    }

    private Behavior<Command> giveUp() {
        Throwable cause = failure;
        if (cause == null) {
            Work<T> work = current;
            if (work != null) {
                current = null;
                task.stats().busy.decrement();
                work.hold().handBack();
            }
        } else {
            task.stats().workerRestarts.increment();
            if (current != null) {
                task.crashes().crashed(current.hold().envelope(), cause);
            }
            release(new Outcome.Retry(Failures.describe(cause)));
        }
        return this;
    }

    private void release(Outcome outcome) {
        Work<T> work = current;
        if (work != null) {
            current = null;
            task.stats().busy.decrement();
            if (!(outcome instanceof Outcome.Snooze)) {
                // A refusal takes no time: counted, it would make every real answer look fast.
                task.stats().handledIn(task.nanoClock().getAsLong() - startedNanos);
            }
            work.hold().finish(outcome);
        }
    }

    /** Crashes the worker on purpose: carries what the handler threw, an Error included, as an exception. */
    private static final class HandlerCrashed extends RuntimeException {
        private static final long serialVersionUID = 1;

        HandlerCrashed(Throwable cause) {
            // Where the worker noticed says nothing: the cause has the trace that matters.
            super(Failures.describe(cause), cause, false, false);
        }
    }
}
