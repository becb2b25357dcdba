package io.undercut.http;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** For those who run the service: health, readiness, metrics, and the contract itself. */
final class OpsRoutes implements Routes {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final Supplier<List<String>> notReady;
    private final PrometheusMeterRegistry metrics;
    private final Resource contract = Resource.load("/openapi.yaml", "application/yaml");

    OpsRoutes(Supplier<List<String>> notReady, PrometheusMeterRegistry metrics) {
        this.notReady = notReady;
        this.metrics = metrics;
    }

    @Override
    public void addTo(Api api) {
        api.get("/healthz", ctx -> CompletableFuture.completedFuture(Reply.ok(Map.of("status", "ok"))))
                .get("/readyz", this::ready)
                .get("/metrics", this::scrape)
                .get("/openapi.yaml", contract::answer);
    }

    private CompletionStage<Reply> ready(RoutingContext ctx) {
        List<String> reasons = notReady.get();
        if (!reasons.isEmpty()) {
            throw new Problem(503, "Not ready: " + String.join("; ", reasons) + ".", Map.of("Retry-After", "5"));
        }
        return CompletableFuture.completedFuture(Reply.ok(Map.of("status", "ready")));
    }

    /** Formatting thousands of meters takes milliseconds, so a worker does it. */
    private CompletionStage<Reply> scrape(RoutingContext ctx) {
        return ctx.vertx()
                .executeBlocking(() -> Reply.bytes(PROMETHEUS, Buffer.buffer(metrics.scrape()), Map.of()), false)
                .toCompletionStage();
    }
}
