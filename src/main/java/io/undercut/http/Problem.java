package io.undercut.http;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.undercut.aws.AwsFailures;
import io.undercut.aws.Json;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An error as callers see it: {@code application/problem+json} (RFC 9457), whose detail says what is wrong and what to do. */
final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Logger log = LoggerFactory.getLogger(Problem.class);
    private static final Map<String, String> RETRY = Map.of("Retry-After", "5");
    private static final String CONTENT_TYPE = "application/problem+json";

    private final int status;
    private final transient Map<String, String> headers;

    Problem(int status, String detail, Map<String, String> headers) {
        super(detail, null, false, false);
        this.status = status;
        this.headers = headers;
    }

    Problem(int status, String detail) {
        this(status, detail, Map.of());
    }

    static Problem badRequest(String detail) {
        return new Problem(400, detail);
    }

    static Problem notFound(String detail) {
        return new Problem(404, detail);
    }

    int status() {
        return status;
    }

    Reply reply() {
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        String detail = getMessage() == null ? title : getMessage();
        return new Reply(status, CONTENT_TYPE, Buffer.buffer(Json.write(new Members(title, status, detail))), headers);
    }

    /** The one place where a failed request gets its answer. */
    static void answer(RoutingContext ctx) {
        if (ctx.response().ended() || ctx.response().headWritten()) {
            ctx.request().connection().close();
            return;
        }
        Throwable cause = ctx.failure();
        Problem problem = cause == null || ctx.statusCode() != 500
                ? of(ctx.statusCode())
                : of(cause, ctx.request().method() + " " + ctx.request().path());
        SecurityHeaders.add(ctx.response());
        problem.reply().send(ctx.response());
    }

    /** What a failure means to the caller; what it means to us goes to the log. */
    private static Problem of(Throwable failure, String request) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof Problem problem) {
            return problem;
        }
        if (AwsFailures.dependencyDown(cause)) {
            return new Problem(503, "The store behind this answer cannot be reached now; try again.", RETRY);
        }
        String id = UUID.randomUUID().toString();
        log.error("{} failed, error {}", request, id, cause);
        return new Problem(500, "Unexpected error. The log of this instance has the cause under error " + id + ".");
    }

    private static Problem of(int status) {
        String detail =
                switch (status) {
                    case 400 ->
                        "The request is not well-formed HTTP, or its path or query is not valid percent-encoding.";
                    case 404 -> "Nothing is served at this path; /openapi.yaml lists all there is.";
                    case 413 -> "The body is too large for this path; /openapi.yaml names the limits.";
                    default -> HttpResponseStatus.valueOf(status).reasonPhrase();
                };
        return new Problem(status, detail);
    }

    @JsonPropertyOrder({"title", "status", "detail"})
    private record Members(String title, int status, String detail) {}
}
