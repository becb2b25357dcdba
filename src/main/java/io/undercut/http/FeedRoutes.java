package io.undercut.http;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.Product;
import io.undercut.catalog.Slice;
import io.undercut.price.Prices;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * All own prices in one answer. A part is read when the caller has taken the one before, so memory holds one part however many there
 * are. What fails after the first part ends the connection: a feed that is cut off must not look whole.
 */
final class FeedRoutes implements Routes {
    private static final int PART = Prices.BATCH;

    private final Catalog catalog;
    private final Prices prices;
    private final Clock clock;

    FeedRoutes(Backend backend) {
        this.catalog = backend.catalog();
        this.prices = backend.prices();
        this.clock = backend.clock();
    }

    private record Part(List<FeedItem> items, @Nullable String next) {}

    @Override
    public void addTo(Api api) {
        api.get("/v1/feed.csv", ctx -> feed(ctx, FeedFormat.CSV))
                .get("/v1/feed.json", ctx -> feed(ctx, FeedFormat.JSON));
    }

    private CompletionStage<Reply> feed(RoutingContext ctx, FeedFormat format) {
        Query.of(ctx);
        Context context = ctx.vertx().getOrCreateContext();
        HttpServerResponse response = ctx.response();
        return part(null, context)
                .compose(first -> {
                    response.setChunked(true)
                            .putHeader(HttpHeaders.CONTENT_TYPE, format.contentType())
                            .putHeader("Content-Disposition", "attachment; filename=\"" + format.fileName() + "\"");
                    return ctx.request().method().equals(HttpMethod.HEAD)
                            ? response.end()
                            : send(first, true, format, response, context);
                })
                // Has been sent: there is nothing left to answer.
                .map(sent -> Reply.noContent())
                .toCompletionStage();
    }

    private Future<Void> send(
            Part part, boolean first, FeedFormat format, HttpServerResponse response, Context context) {
        Future<Void> taken = response.write(format.part(part.items, first));
        return part.next == null
                ? taken.compose(done -> response.end(format.end()))
                : taken.compose(done -> part(part.next, context))
                        .compose(next -> send(next, false, format, response, context));
    }

    private Future<Part> part(@Nullable String after, Context context) {
        return Future.fromCompletionStage(catalog.products(after, PART).thenCompose(slice -> part(slice)), context);
    }

    private CompletableFuture<Part> part(Slice<Product> slice) {
        List<String> skus = slice.items().stream().map(Product::sku).toList();
        Instant now = clock.instant();
        return prices.current(skus)
                .thenApply(decided -> new Part(
                        slice.items().stream()
                                .map(product -> FeedItem.of(product, decided.get(product.sku()), now))
                                .toList(),
                        slice.next()));
    }
}
