package io.undercut.stage;

import io.undercut.stage.Worker.Retire;
import io.undercut.stage.Worker.Work;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Hands messages to idle workers and keeps as many workers as the permits allow. Since every message holds a permit,
 * waiting work is the exception: a moment in which a worker restarts, or one that overran its deadline.
 */
final class WorkerPool<T> extends AbstractBehavior<WorkerPool.Command> {

    sealed interface Command {}

    record Submit<T>(List<Work<T>> work) implements Command {}

    /** A worker has started, restarted or finished a message. */
    record Idle(ActorRef<Worker.Command> worker) implements Command {}

    /** The size has changed: spawn or retire workers now. */
    enum Resize implements Command {
        RESIZE
    }

    private record Gone(ActorRef<Worker.Command> worker) implements Command {}

    private enum Overdue implements Command {
        OVERDUE
    }

    /** Work that waits longer has lost its worker to a handler that overran its deadline. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** @param size the size to keep, read anew each time */
    static <T> Behavior<Command> create(Worker.Task<T> task, IntSupplier size, String dispatcher) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new WorkerPool<>(context, timers, task, size, dispatcher)));
    }

    private final TimerScheduler<Command> timers;

    private final Worker.Task<T> task;
    private final IntSupplier size;
    private final String dispatcher;
    private final Set<ActorRef<Worker.Command>> workers = new HashSet<>();
    private final Set<ActorRef<Worker.Command>> retiring = new HashSet<>();
    private final Deque<ActorRef<Worker.Command>> idle = new ArrayDeque<>();
    private final Queue<Work<T>> waiting = new ArrayDeque<>();
    private int spawned;

    private WorkerPool(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Worker.Task<T> task,
            IntSupplier size,
            String dispatcher) {
        super(context);
        this.timers = timers;
        this.task = task;
        this.size = size;
        this.dispatcher = dispatcher;
        onResize();
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Submit.class, this::onSubmit)
                .onMessage(Idle.class, this::onIdle)
                .onMessageEquals(Resize.RESIZE, this::onResize)
                .onMessageEquals(Overdue.OVERDUE, this::onOverdue)
                .onMessage(Gone.class, this::onGone)
                .onSignal(PreRestart.class, signal -> handBackWaiting())
                .onSignal(PostStop.class, signal -> handBackWaiting())
                .build();
    }

    @SuppressWarnings("unchecked") // the consumer of the same stage submits
    private Behavior<Command> onSubmit(Submit<?> submit) {
        waiting.addAll((List<Work<T>>) (List<?>) submit.work());
        return assign();
    }

    private Behavior<Command> onIdle(Idle message) {
        ActorRef<Worker.Command> worker = message.worker();
        if (!workers.contains(worker) || retiring.contains(worker)) {
            return this;
        }
        if (workers.size() - retiring.size() > size.getAsInt() && waiting.isEmpty()) {
            retire(worker);
            return this;
        }
        // The worker used last is the warmest; a restarted one may be in the list already.
        if (!idle.contains(worker)) {
            idle.push(worker);
        }
        return assign();
    }

    private Behavior<Command> assign() {
        while (!waiting.isEmpty() && !idle.isEmpty()) {
            idle.pop().tell(waiting.remove());
        }
        if (!waiting.isEmpty() && !timers.isTimerActive(Overdue.OVERDUE)) {
            timers.startSingleTimer(Overdue.OVERDUE, PATIENCE);
        }
        return this;
    }

    /** Replaces workers that hang; should they come back, they are retired as surplus. */
    private Behavior<Command> onOverdue() {
        waiting.forEach(work -> spawn());
        return this;
    }

    private Behavior<Command> onResize() {
        while (workers.size() - retiring.size() < size.getAsInt()) {
            spawn();
        }
        while (workers.size() - retiring.size() > size.getAsInt() && !idle.isEmpty()) {
            retire(idle.removeLast());
        }
        return this;
    }

    private void spawn() {
        ActorRef<Worker.Command> worker = getContext()
                .spawn(
                        Behaviors.supervise(Worker.create(task, getContext().getSelf()))
                                .onFailure(SupervisorStrategy.restart().withLoggingEnabled(false)),
                        "worker-" + ++spawned,
                        DispatcherSelector.fromConfig(dispatcher));
        getContext().watchWith(worker, new Gone(worker));
        workers.add(worker);
    }

    private void retire(ActorRef<Worker.Command> worker) {
        retiring.add(worker);
        worker.tell(Retire.RETIRE);
    }

    private Behavior<Command> onGone(Gone gone) {
        workers.remove(gone.worker());
        retiring.remove(gone.worker());
        idle.remove(gone.worker());
        return onResize();
    }

    private Behavior<Command> handBackWaiting() {
        waiting.forEach(work -> work.hold().handBack());
        waiting.clear();
        return this;
    }
}
