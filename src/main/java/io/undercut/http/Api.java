package io.undercut.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Collects the endpoints, so that each resource reads as a table of methods and paths. */
final class Api {
    /** Largest JSON body. */
    static final int BODY_LIMIT = 64 * 1024;

    private final Router router;
    private final Outages outages;
    private final Map<String, TreeSet<String>> methods = new LinkedHashMap<>();

    Api(Router router, Outages outages) {
        this.router = router;
        this.outages = outages;
    }

    Api get(String path, Endpoint endpoint) {
        return add(HttpMethod.GET, path, Endpoint.handler(path, endpoint, outages))
                .add(HttpMethod.HEAD, path, Endpoint.handler(path, endpoint, outages));
    }

    Api put(String path, Endpoint endpoint) {
        return body(HttpMethod.PUT, path, BODY_LIMIT, endpoint);
    }

    Api post(String path, Endpoint endpoint) {
        return body(HttpMethod.POST, path, BODY_LIMIT, endpoint);
    }

    Api post(String path, int bodyLimit, Endpoint endpoint) {
        return body(HttpMethod.POST, path, bodyLimit, endpoint);
    }

    Api delete(String path, Endpoint endpoint) {
        return add(HttpMethod.DELETE, path, Endpoint.handler(path, endpoint, outages));
    }

    /** To be called last: what no endpoint took is answered 405 on a known path and 404 elsewhere. */
    void refuseTheRest() {
        methods.forEach((path, allowed) -> router.route(path).handler(ctx -> {
            String allow = allowed.stream().collect(Collectors.joining(", "));
            ctx.fail(new Problem(405, "This path takes " + allow + ".", Map.of("Allow", allow)));
        }));
        router.route().handler(ctx -> ctx.fail(404));
    }

    private Api body(HttpMethod method, String path, int limit, Endpoint endpoint) {
        Handler<RoutingContext> reader = BodyHandler.create(false).setBodyLimit(limit);
        router.route(method, path).handler(reader).handler(Endpoint.handler(path, endpoint, outages));
        methods.computeIfAbsent(path, p -> new TreeSet<>()).add(method.name());
        return this;
    }

    private Api add(HttpMethod method, String path, Handler<RoutingContext> handler) {
        router.route(method, path).handler(handler);
        methods.computeIfAbsent(path, p -> new TreeSet<>()).add(method.name());
        return this;
    }
}
