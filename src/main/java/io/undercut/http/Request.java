package io.undercut.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.undercut.aws.Json;
import io.undercut.catalog.ListingId;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a request carries in its path and body, strictly. */
final class Request {

    private Request() {}

    static String sku(RoutingContext ctx) {
        return ListingId.checkSku(ctx.pathParam("sku"));
    }

    static String competitor(RoutingContext ctx) {
        return ListingId.checkCompetitor(ctx.pathParam("competitor"));
    }

    static ListingId listing(RoutingContext ctx) {
        return new ListingId(sku(ctx), competitor(ctx));
    }

    /** @throws Problem unless the body is JSON of exactly this shape */
    static <T> T json(RoutingContext ctx, Class<T> type) {
        String mediaType = mediaType(ctx);
        if (!mediaType.equals("application/json")) {
            throw unsupported(mediaType, "application/json");
        }
        Buffer body = ctx.body().buffer();
        if (body == null || body.length() == 0) {
            throw Problem.badRequest("The body is empty; send a JSON object.");
        }
        try {
            T value = Json.STRICT.readValue(body.getBytes(), type);
            if (value == null) {
                throw Problem.badRequest("The body is null; send a JSON object.");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw Problem.badRequest(Json.problem(e));
        } catch (java.io.IOException e) {
            throw new IllegalStateException("reading from memory failed", e);
        }
    }

    /** For calls that need no body but may carry an empty object. */
    static void noBody(RoutingContext ctx) {
        Buffer body = ctx.body().buffer();
        if (body != null && body.length() > 0) {
            json(ctx, Nothing.class);
        }
    }

    /** The media type of the body without parameters, lower case; empty when the request names none. */
    static String mediaType(RoutingContext ctx) {
        @Nullable String header = ctx.request().getHeader("Content-Type");
        if (header == null) {
            return "";
        }
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    static Problem unsupported(String mediaType, String wanted) {
        String got = mediaType.isEmpty() ? "The request has no Content-Type" : "This Content-Type is not understood";
        return new Problem(415, got + "; send " + wanted + ".");
    }

    private record Nothing() {}
}
