package io.undercut.http;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undercut.catalog.Catalog;
import io.undercut.config.Settings;
import io.undercut.extract.Observations;
import io.undercut.extract.OfferExtractor;
import io.undercut.fetch.Fetcher;
import io.undercut.price.Prices;
import io.undercut.scrape.PageArchive;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A real server on a free port. Its stores cannot answer: for tests of all that comes before them. */
final class TestServer implements AutoCloseable {
    static final String TOKEN = "correct horse battery staple";

    final List<String> notReady = new CopyOnWriteArrayList<>();
    final Backend backend = new Backend(
            new Catalog(),
            new Observations(),
            new Prices(),
            new PageArchive(),
            new OfferExtractor(),
            new Fetcher(),
            new FakeStages(),
            body -> CompletableFuture.completedFuture(null),
            body -> CompletableFuture.completedFuture(null),
            url -> url.startsWith("https://") ? Optional.empty() : Optional.of("only https is allowed"),
            () -> notReady,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            Clock.systemUTC());
    final Settings.Http settings;
    final int port;
    final Client client;
    private final Server server;

    TestServer(@Nullable String token, String... allowedHosts) {
        settings = new Settings.Http("127.0.0.1", 0, Set.of(allowedHosts), token);
        server = new Server(settings, backend);
        port = await(server.start());
        client = new Client(port);
    }

    static TestServer open() {
        return new TestServer(null);
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
        await(server.close());
    }
}
