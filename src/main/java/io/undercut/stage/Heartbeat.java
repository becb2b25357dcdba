package io.undercut.stage;

import io.undercut.stage.Queue.Visibility;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Keeps every held message invisible, a third of the visibility after the last time, until it is settled or its deadline
 * has passed; then the message counts as failed, whatever its worker still does. Also beats while the stage drains.
 */
final class Heartbeat extends AbstractBehavior<Heartbeat.Tick> {

    enum Tick {
        TICK
    }

    private static final Duration PACE = Duration.ofSeconds(1);

    static Behavior<Tick> create(StageSettings settings, Holds holds, LongSupplier nanoClock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            timers.startTimerWithFixedDelay(Tick.TICK, PACE);
            return new Heartbeat(context, settings, holds, nanoClock);
        }));
    }

    private final StageSettings settings;
    private final Holds holds;
    private final LongSupplier nanoClock;

    private Heartbeat(ActorContext<Tick> context, StageSettings settings, Holds holds, LongSupplier nanoClock) {
        super(context);
        this.settings = settings;
        this.holds = holds;
        this.nanoClock = nanoClock;
    }

    @Override
    public Receive<Tick> createReceive() {
        return newReceiveBuilder().onMessageEquals(Tick.TICK, this::onTick).build();
    }

    private Behavior<Tick> onTick() {
        long now = nanoClock.getAsLong();
        long beatAfter = settings.visibility().dividedBy(3).toNanos();
        long deadline = settings.deadline().toNanos();
        List<Hold> due = new ArrayList<>();
        for (Hold hold : holds.all()) {
            if (now - hold.receivedNanos() >= deadline) {
                hold.finish(new Outcome.Retry("took longer than " + settings.deadline()));
            } else if (now - hold.lastBeatNanos() >= beatAfter) {
                hold.beaten(now);
                due.add(hold);
            }
        }
        Map<Queue, List<Hold>> byQueue = due.stream().collect(Collectors.groupingBy(Hold::queue));
        byQueue.forEach(this::beat);
        return this;
    }

    private void beat(Queue queue, List<Hold> due) {
        for (int from = 0; from < due.size(); from += Queue.BATCH) {
            List<Visibility> batch = due.subList(from, Math.min(due.size(), from + Queue.BATCH)).stream()
                    .map(hold -> new Visibility(hold.envelope().receipt(), settings.visibility()))
                    .toList();
            queue.changeVisibility(batch).whenComplete((failures, error) -> {
                // A lost beat costs nothing yet: two more follow before the message would show again.
                if (error != null) {
                    getLog().warn(
                                    "Cannot extend the visibility of {} messages of {}: {}",
                                    batch.size(),
                                    queue.name(),
                                    Failures.describe(error));
                } else if (!failures.byPosition().isEmpty()) {
                    getLog().debug(
                                    "{} of {} messages of {} were gone: {}",
                                    failures.byPosition().size(),
                                    batch.size(),
                                    queue.name(),
                                    failures.byPosition());
                }
            });
        }
    }

    private static org.slf4j.Logger getLog() {
        return org.slf4j.LoggerFactory.getLogger(Heartbeat.class);
    }
}
