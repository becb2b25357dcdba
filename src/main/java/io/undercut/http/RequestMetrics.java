package io.undercut.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Times every request by method, path template and status. */
final class RequestMetrics implements Handler<RoutingContext> {
    /** Where an endpoint leaves its path template; never the path itself, of which callers could make up any number. */
    static final String ROUTE = "undercut.route";

    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.PUT, HttpMethod.POST, HttpMethod.DELETE);

    private final MeterRegistry registry;

    RequestMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void handle(RoutingContext ctx) {
        long start = System.nanoTime();
        ctx.addEndHandler(ended -> Timer.builder("undercut.http.requests")
                .description("Requests to the API and the dashboard")
                .tag("method", method(ctx.request().method()))
                .tag("route", ctx.<String>get(ROUTE, "none"))
                .tag("status", Integer.toString(ctx.response().getStatusCode()))
                .register(registry)
                .record(System.nanoTime() - start, TimeUnit.NANOSECONDS));
        ctx.next();
    }

    private static String method(HttpMethod method) {
        return METHODS.contains(method) ? method.name() : "other";
    }
}
