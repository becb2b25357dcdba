package io.undercut.local;

import io.undercut.local.DemoCatalogue.Item;
import io.undercut.local.DemoShop.Offer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The demo's competitors: three small shops of different make on one loopback port, under {@code /acme/},
 * {@code /bargain/} and {@code /corner/}. Pages are made on the event loop: each takes well under a millisecond.
 */
public final class DemoShops {

    static final List<DemoShop> SHOPS = List.of(new AcmeShop(), new BargainShop(), new CornerShop());
    private static final String HOST = "127.0.0.1";
    private static final int RELATED = 6;

    private final HttpServer server;

    private DemoShops(HttpServer server) {
        this.server = server;
    }

    /**
     * @param port 0 for any free one
     * @param clock what time it is for the drifting prices
     * @param seed another seed, other prices
     * @return fails with a {@link LocalAwsException} when the port is taken
     */
    public static CompletableFuture<DemoShops> start(Vertx vertx, int port, Clock clock, long seed) {
        // After an upgrade from HTTP/1.1 to 2, Vert.x 5.0.10 labels a plain body as gzip.
        HttpServerOptions options =
                new HttpServerOptions().setCompressionSupported(true).setHttp2ClearTextEnabled(false);
        return vertx.createHttpServer(options)
                .requestHandler(router(vertx, clock, new DemoPrices(seed)))
                .listen(port, HOST)
                .map(DemoShops::new)
                .recover(cause -> Future.failedFuture(new LocalAwsException(
                        "port " + port + " for the demo shops cannot be opened (" + cause.getMessage()
                                + "): stop what uses it, set undercut.local.demo-port to a free one,"
                                + " or undercut.local.demo = false",
                        cause)))
                .toCompletionStage()
                .toCompletableFuture();
    }

    /** The root of all shops, without a slash at its end. */
    public URI root() {
        return URI.create("http://" + hostAndPort());
    }

    /** For {@code undercut.fetch.allow-hosts}. */
    public String hostAndPort() {
        return HOST + ":" + server.actualPort();
    }

    public CompletableFuture<Void> stop() {
        return server.close().toCompletionStage().toCompletableFuture();
    }

    private static Router router(Vertx vertx, Clock clock, DemoPrices prices) {
        Router router = Router.router(vertx);
        router.get("/robots.txt").handler(context -> context.response()
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end("User-agent: *\nAllow: /\n"));
        router.get("/").handler(context -> send(context, directory()));
        for (DemoShop shop : SHOPS) {
            router.get("/" + shop.id() + "/").handler(context -> {
                List<Item> sold =
                        DemoCatalogue.ITEMS.stream().filter(shop::sells).toList();
                send(context, shop.indexPage(offers(sold.stream(), shop, prices, clock.instant())));
            });
            for (Item item : DemoCatalogue.ITEMS) {
                if (shop.sells(item)) {
                    router.get("/" + shop.id() + "/p/" + item.slug())
                            .handler(context -> send(context, page(shop, item, prices, clock.instant())));
                }
            }
        }
        router.route().handler(context -> context.response()
                .setStatusCode(404)
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .end("<!doctype html><title>Not found</title><h1>We do not have that any more</h1>"));
        return router;
    }

    private static String page(DemoShop shop, Item item, DemoPrices prices, Instant now) {
        List<Item> all = DemoCatalogue.ITEMS;
        int index = all.indexOf(item);
        Stream<Item> others = IntStream.range(1, all.size())
                .mapToObj(step -> all.get((index + step) % all.size()))
                .filter(shop::sells)
                .limit(RELATED);
        return shop.productPage(
                new DemoShop.Page(item, offer(item, shop, prices, now).price(), offers(others, shop, prices, now)));
    }

    private static List<Offer> offers(Stream<Item> items, DemoShop shop, DemoPrices prices, Instant now) {
        return items.map(item -> offer(item, shop, prices, now)).toList();
    }

    private static Offer offer(Item item, DemoShop shop, DemoPrices prices, Instant now) {
        return new Offer(item, prices.price(item.product().listPrice(), item.sku(), shop.id(), now));
    }

    private static String directory() {
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Demo shops</title><h1>Demo shops</h1><ul>"
                + DemoHtml.each(SHOPS, shop -> "<li><a href=\"/%s/\">%s</a></li>".formatted(shop.id(), shop.name()))
                + "</ul></html>";
    }

    private static void send(RoutingContext context, String html) {
        String etag = etag(html);
        if (etag.equals(context.request().getHeader("If-None-Match"))) {
            context.response().setStatusCode(304).putHeader("ETag", etag).end();
            return;
        }
        context.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("ETag", etag)
                .end(html);
    }

    /** Weak, because the same page goes out compressed and plain (RFC 9110, 8.8.1). */
    private static String etag(String html) {
        CRC32C sum = new CRC32C();
        sum.update(html.getBytes(StandardCharsets.UTF_8));
        return "W/\"" + HexFormat.of().toHexDigits(sum.getValue(), 8) + "\"";
    }
}
