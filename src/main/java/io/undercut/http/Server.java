package io.undercut.http;

import io.undercut.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The HTTP server: API, dashboard, metrics and health on one port and one event loop. */
public final class Server {
    /** A batch of 100 skus of 100 characters fits. */
    private static final int LONGEST_REQUEST_LINE = 12 * 1024;

    private static final int LARGEST_HEADERS = 8 * 1024;
    private static final int IDLE_SECONDS = 60;
    private static final int GRACE_SECONDS = 2;
    private static final int WORKERS = 4;

    private final Settings.Http settings;
    private final Vertx vertx;
    private final HttpServer server;

    public Server(Settings.Http settings, Backend backend) {
        this.settings = settings;
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(1)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        server = vertx.createHttpServer(new HttpServerOptions()
                        .setHttp2ClearTextEnabled(false)
                        .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                        .setMaxHeaderSize(LARGEST_HEADERS)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setHandle100ContinueAutomatically(true))
                .requestHandler(router(vertx, settings, backend))
                .invalidRequestHandler(Server::refuseInvalid);
    }

    /**
     * Binds.
     *
     * @return the port, which matters when the settings say 0; fails with a message for the operator when the port is taken
     */
    public CompletableFuture<Integer> start() {
        return server.listen(settings.port(), settings.host())
                .map(HttpServer::actualPort)
                .recover(cause -> io.vertx.core.Future.failedFuture(bindProblem(cause)))
                .toCompletionStage()
                .toCompletableFuture();
    }

    /** Stops accepting, lets requests under way finish for up to 2 s, then ends every thread of the server. */
    public CompletableFuture<Void> close() {
        // Not composed by Vert.x: that would report the end on an event loop that has just ended.
        return server.shutdown(GRACE_SECONDS, TimeUnit.SECONDS)
                .toCompletionStage()
                .handleAsync((done, failure) -> vertx.close().toCompletionStage())
                .thenCompose(closed -> closed)
                .toCompletableFuture();
    }

    /** Every route there is; the guard comes first, so none can be added in front of it. */
    static Router router(Vertx vertx, Settings.Http settings, Backend backend) {
        Router router = Router.router(vertx);
        router.route()
                .handler(new RequestMetrics(backend.metrics()))
                .handler(new Guard(settings))
                .failureHandler(Problem::answer);
        router.errorHandler(400, Problem::answer);
        Api api = new Api(router, new Outages(backend.metrics(), backend.clock()));
        List<Routes> resources = List.of(
                new ProductRoutes(backend),
                new ListingRoutes(backend),
                new SettingsRoutes(backend),
                new HeldRoutes(backend),
                new CompetitorRoutes(backend),
                new GroupRoutes(backend),
                new PriceRoutes(backend.catalog(), backend.prices(), backend.clock()),
                new FeedRoutes(backend),
                new WebhookRoutes(backend.webhooks()),
                new ExtractRoutes(backend),
                new PageRoutes(backend.pages()),
                new StageRoutes(backend.stages()),
                new OpsRoutes(backend.notReady(), backend.metrics()),
                new Dashboard());
        resources.forEach(resource -> resource.addTo(api));
        api.refuseTheRest();
        return router;
    }

    /** What cannot be parsed gets an answer like any other error, and then the connection is closed. */
    private static void refuseInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        String kind = cause == null ? "" : cause.getClass().getSimpleName();
        Problem problem =
                switch (kind) {
                    case "TooLongHttpLineException" ->
                        new Problem(414, "The request line is longer than " + LONGEST_REQUEST_LINE + " bytes.");
                    case "TooLongHttpHeaderException" ->
                        new Problem(431, "The headers are larger than " + LARGEST_HEADERS + " bytes.");
                    default -> Problem.badRequest("The request is not well-formed HTTP.");
                };
        SecurityHeaders.add(request.response());
        request.response().putHeader("Connection", "close");
        problem.reply().send(request.response());
        request.connection().close();
    }

    private Throwable bindProblem(Throwable cause) {
        if (cause instanceof BindException) {
            return new IllegalStateException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + " (" + cause.getMessage()
                            + "); free the port or set undercut.http.port or undercut.http.host",
                    cause);
        }
        return cause;
    }
}
