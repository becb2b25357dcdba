package io.undercut.stage;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** What a stage counts, as meters: {@code undercut_stage_…{stage="scrape"}}. */
public final class StageMetrics {

    private StageMetrics() {}

    public static void bind(StageRuntime<?> runtime, MeterRegistry registry) {
        StageStats stats = runtime.stats();
        counter(registry, runtime, "received", "Messages received", s -> s.received.sum());
        outcome(registry, runtime, "done", s -> s.done.sum());
        outcome(registry, runtime, "retry", s -> s.retried.sum());
        outcome(registry, runtime, "snooze", s -> s.snoozed.sum());
        outcome(registry, runtime, "reject", s -> s.rejected.sum());
        counter(registry, runtime, "worker.restarts", "Workers that crashed", s -> s.workerRestarts.sum());
        counter(registry, runtime, "failed.acks", "Settlements the queue did not take", s -> s.failedAcks.sum());
        gauge(registry, runtime, "busy", "Workers with a message", s -> s.busy.sum());
        gauge(
                registry,
                runtime,
                "lag.seconds",
                "Age of the last message at its receipt",
                s -> s.lag().toMillis() / 1e3);
        gauge(registry, runtime, "service.seconds", "Mean time of a handler, moving", s -> s.meanMillis() / 1e3);
        Gauge.builder("undercut.stage.pool.size", runtime, r -> r.size().now().size())
                .description("Workers")
                .tag("stage", runtime.name())
                .register(registry);
        Gauge.builder("undercut.stage.held", runtime, r -> r.holds().size())
                .description("Messages received and not settled yet")
                .tag("stage", runtime.name())
                .register(registry);
        Gauge.builder("undercut.stage.paused", runtime, r -> r.paused() == null ? 0 : 1)
                .description("1 while nothing is received: a dependency is down, or the stage drains")
                .tag("stage", runtime.name())
                .strongReference(true)
                .register(registry);
        FunctionCounter.builder("undercut.stage.handled.seconds", stats, StageStats::handledSeconds)
                .description("Time spent in handlers")
                .tag("stage", runtime.name())
                .register(registry);
    }

    private static void outcome(
            MeterRegistry registry, StageRuntime<?> runtime, String outcome, ToDoubleFunction<StageStats> value) {
        FunctionCounter.builder("undercut.stage.outcomes", runtime.stats(), value)
                .description("Messages settled, by outcome")
                .tag("stage", runtime.name())
                .tag("outcome", outcome)
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            StageRuntime<?> runtime,
            String name,
            String description,
            ToDoubleFunction<StageStats> value) {
        FunctionCounter.builder("undercut.stage." + name, runtime.stats(), value)
                .description(description)
                .tag("stage", runtime.name())
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry,
            StageRuntime<?> runtime,
            String name,
            String description,
            ToDoubleFunction<StageStats> value) {
        Gauge.builder("undercut.stage." + name, runtime.stats(), value)
                .description(description)
                .tag("stage", runtime.name())
                .register(registry);
    }
}
