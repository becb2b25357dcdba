package io.undercut.http;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Tables;
import io.undercut.config.Settings;
import io.undercut.extract.Observations;
import io.undercut.extract.OfferExtractor;
import io.undercut.fetch.Fetcher;
import io.undercut.notify.Deliveries;
import io.undercut.notify.Webhooks;
import io.undercut.price.Prices;
import io.undercut.scrape.PageArchive;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** A real server on a free port. Its stores cannot answer: for tests of all that comes before them. */
final class TestServer implements AutoCloseable {
    static final String TOKEN = "correct horse battery staple";

    /** Nothing listens there: whatever reaches a store fails. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");

    private static final Tables TABLES = new Tables("test");

    private final SdkAsyncHttpClient http = AwsCrtAsyncHttpClient.create();
    private final DynamoDbAsyncClient dynamo =
            unreachable(DynamoDbAsyncClient.builder()).build();
    private final S3AsyncClient s3 = unreachable(S3AsyncClient.builder()).build();

    private volatile Function<String, Optional<String>> urlCheck =
            url -> url.startsWith("https://") ? Optional.empty() : Optional.of("only https is allowed");
    final List<String> notReady = new CopyOnWriteArrayList<>();
    final Backend backend = new Backend(
            new Catalog(dynamo, TABLES, Duration.ofDays(7), Clock.systemUTC()),
            new Competitors(dynamo, TABLES, Clock.systemUTC()),
            new io.undercut.catalog.Audit(dynamo, TABLES),
            new Observations(dynamo, TABLES),
            new Prices(dynamo, TABLES, Clock.systemUTC()),
            new io.undercut.price.Rule(2, Duration.ofDays(7)),
            io.undercut.catalog.Politeness.DEFAULT,
            new io.undercut.fetch.OwnHosts(java.util.Set.of()),
            new io.undercut.catalog.ReaderBreaker(dynamo, TABLES, Clock.systemUTC()),
            new PageArchive(s3, "test-pages"),
            new OfferExtractor(),
            new Fetcher(io.undercut.support.TestSettings.fetch()),
            new FakeStages(),
            body -> CompletableFuture.completedFuture(null),
            sku -> {},
            () -> {},
            url -> urlCheck().apply(url),
            url -> CompletableFuture.completedFuture(Optional.empty()),
            Webhooks.none(new Deliveries(dynamo, TABLES), Clock.systemUTC()),
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

    private <B extends AwsAsyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B unreachable(B builder) {
        return builder.endpointOverride(NOWHERE)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClient(http);
    }

    private Function<String, Optional<String>> urlCheck() {
        return urlCheck;
    }

    static TestServer withUrlCheck(Function<String, Optional<String>> check) {
        TestServer server = open();
        server.urlCheck = check;
        return server;
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
        dynamo.close();
        s3.close();
        http.close();
    }
}
