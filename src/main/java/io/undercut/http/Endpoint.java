package io.undercut.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;

/**
 * What happens at one method of one path. Called on the event loop, so it must not block; whatever thread completes the
 * reply, it is sent on the event loop again.
 */
@FunctionalInterface
interface Endpoint {

    /**
     * @throws Problem for a request that is wrong
     * @throws IllegalArgumentException likewise; its message is the detail of a 400
     */
    CompletionStage<Reply> answer(RoutingContext ctx);

    /** The endpoint as a handler of the route with that path. */
    static Handler<RoutingContext> handler(String path, Endpoint endpoint, Outages outages) {
        return ctx -> {
            ctx.put(RequestMetrics.ROUTE, path);
            CompletionStage<Reply> reply;
            try {
                reply = endpoint.answer(ctx);
            } catch (IllegalArgumentException e) {
                String message = e.getMessage();
                ctx.fail(Problem.badRequest(message == null ? "The request is not valid." : message));
                return;
            }
            Future.fromCompletionStage(reply, ctx.vertx().getOrCreateContext())
                    .onSuccess(answer -> {
                        outages.answered(path);
                        answer.send(ctx.response());
                    })
                    .onFailure(failure -> {
                        outages.failed(path, failure);
                        ctx.fail(failure);
                    });
        };
    }
}
