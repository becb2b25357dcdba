package io.undercut.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A file of the jar, held in memory: requests name none, so none can be reached by a clever path. */
final class Resource {
    private final Reply reply;

    private Resource(Reply reply) {
        this.reply = reply;
    }

    static Resource load(String name, String contentType) {
        try (InputStream in = Resource.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing in the jar");
            }
            return new Resource(Reply.bytes(contentType, Buffer.buffer(in.readAllBytes()), Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    CompletionStage<Reply> answer(RoutingContext ctx) {
        return CompletableFuture.completedFuture(reply.validated(ctx.request().getHeader("If-None-Match")));
    }
}
