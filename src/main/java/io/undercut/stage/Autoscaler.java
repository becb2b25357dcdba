package io.undercut.stage;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Moves the averages on and asks the {@link ScalingPolicy} for a new size, once a second. Losing it only freezes the size. */
final class Autoscaler extends AbstractBehavior<Autoscaler.Tick> {

    enum Tick {
        TICK
    }

    private static final Duration PACE = Duration.ofSeconds(1);

    /** The best service time seen fades, so that one quick spell does not forbid growth for good. */
    private static final double FORGET = 1.02;

    static Behavior<Tick> create(
            PoolSize size, StageStats stats, LongSupplier nanoClock, ActorRef<StageActor.Command> stage) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.TICK, PACE);
            return new Autoscaler(context, size, stats, nanoClock, stage);
        }));
    }

    private final PoolSize size;
    private final StageStats stats;
    private final LongSupplier nanoClock;
    private final ActorRef<StageActor.Command> stage;
    private int calmTicks;
    private double bestMillis = Double.MAX_VALUE;
    private long receivedBefore;

    private Autoscaler(
            ActorContext<Tick> context,
            PoolSize size,
            StageStats stats,
            LongSupplier nanoClock,
            ActorRef<StageActor.Command> stage) {
        super(context);
        this.size = size;
        this.stats = stats;
        this.nanoClock = nanoClock;
        this.stage = stage;
    }

    @Override
    public Receive<Tick> createReceive() {
        return newReceiveBuilder().onMessageEquals(Tick.TICK, this::onTick).build();
    }

    private Behavior<Tick> onTick() {
        stats.sample(nanoClock.getAsLong());
        long received = stats.received.sum();
        if (received == receivedBefore) {
            stats.nothingReceived();
        }
        receivedBefore = received;

        PoolSize.Bounds now = size.now();
        double busy = (double) stats.busy.sum() / now.size();
        calmTicks = busy < ScalingPolicy.IDLE ? calmTicks + 1 : 0;
        if (stats.meanMillis() > 0) {
            bestMillis = Math.min(bestMillis * FORGET, stats.meanMillis());
        }
        double slowdown = stats.meanMillis() > 0 ? stats.meanMillis() / bestMillis : 1;
        ScalingPolicy.Load load = new ScalingPolicy.Load(busy, stats.lag(), stats.errorShare(), slowdown, calmTicks);
        int next = ScalingPolicy.size(now.size(), now.min(), now.max(), load);
        if (next != now.size()) {
            stage.tell(new StageActor.Scale(next));
        }
        return this;
    }
}
