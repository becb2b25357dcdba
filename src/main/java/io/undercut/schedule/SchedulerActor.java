package io.undercut.schedule;

import io.undercut.aws.Expected;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Ticks the {@link Scheduler}. The next tick is timed when the one before has ended, with jitter, so ticks of one instance
 * never overlap and those of several drift apart. A tick that fails is thrown: the supervisor restarts this with a
 * back-off.
 */
public final class SchedulerActor extends AbstractBehavior<SchedulerActor.Command> {

    public sealed interface Command {}

    private enum Tick implements Command {
        TICK
    }

    /** Sends nothing more: the first step of a shutdown, so that no job is started that nobody will do soon. */
    public enum Pause implements Command {
        PAUSE
    }

    private record Ended(int sent) implements Command {}

    private record Failed(Throwable cause) implements Command {}

    public static Behavior<Command> create(Scheduler scheduler, Duration every, RandomGenerator random) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new SchedulerActor(context, timers, scheduler, every, random)));
    }

    private final TimerScheduler<Command> timers;
    private final Scheduler scheduler;
    private final Duration every;
    private final RandomGenerator random;

    private SchedulerActor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Scheduler scheduler,
            Duration every,
            RandomGenerator random) {
        super(context);
        this.timers = timers;
        this.scheduler = scheduler;
        this.every = every;
        this.random = random;
        tickIn(jitter(0, every.toMillis()));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Tick.class, this::onTick)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Failed.class, this::onFailed)
                .onMessageEquals(Pause.PAUSE, Behaviors::ignore)
                .build();
    }

    private Behavior<Command> onTick(Tick tick) {
        getContext()
                .pipeToSelf(
                        scheduler.tick(), (sent, failure) -> failure == null ? new Ended(sent) : new Failed(failure));
        return this;
    }

    private Behavior<Command> onEnded(Ended ended) {
        if (ended.sent > 0) {
            getContext().getLog().debug("{} due, sent", ended.sent);
        }
        tickIn(jitter(every.toMillis() * 3 / 4, every.toMillis() * 5 / 4));
        return this;
    }

    private Behavior<Command> onFailed(Failed failed) {
        Throwable cause = Expected.cause(failed.cause);
        getContext().getLog().warn("Could not send what is due, trying again: {}", cause.getMessage());
        throw new IllegalStateException("could not send what is due", cause);
    }

    private void tickIn(Duration delay) {
        timers.startSingleTimer(Tick.TICK, delay);
    }

    private Duration jitter(long from, long to) {
        return Duration.ofMillis(random.nextLong(from, Math.max(from + 1, to)));
    }
}
