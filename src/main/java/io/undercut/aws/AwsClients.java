package io.undercut.aws;

import io.undercut.config.Settings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.crt.CRT;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The clients of the three services, over one HTTP client. Every call has a time limit: an answer that never comes would
 * hold a worker for good.
 */
public final class AwsClients implements AutoCloseable {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int TRIES = 3;
    private static final int TIMER_THREADS = 2;

    /** How long a receive waits at the queue. AWS bills each one; an emulator does not, and a quick stop is worth more. */
    private static final Duration LONG_POLL_AWS = Duration.ofSeconds(10);

    private static final Duration LONG_POLL_LOCAL = Duration.ofSeconds(4);
    private static final Duration ANSWER_AFTER_POLL = Duration.ofSeconds(5);

    private final SdkAsyncHttpClient http;
    private final ScheduledExecutorService timers;
    private final SqsAsyncClient sqs;
    private final SqsAsyncClient receiving;
    private final S3AsyncClient s3;
    private final DynamoDbAsyncClient dynamodb;
    private final Duration longPoll;

    /** Hears what the answers of DynamoDB say of the time there. */
    @FunctionalInterface
    public interface Dates {
        void observe(Instant asked, Instant answered, Instant date);
    }

    public AwsClients(Settings.Aws settings, boolean local) {
        this(settings, local, (asked, answered, date) -> {});
    }

    /** Endpoints of a null setting are the SDK's own. */
    public AwsClients(Settings.Aws settings, boolean local, Dates dates) {
        // The native client's own shutdown hook would drop every answer from the first moment of a shutdown, while
        // stages
        // still drain: calls would hang and what is finished could not be acknowledged.
        CRT.acquireShutdownRef();
        this.longPoll = local ? LONG_POLL_LOCAL : LONG_POLL_AWS;
        this.http = AwsCrtAsyncHttpClient.builder()
                .maxConcurrency(settings.connections())
                .connectionTimeout(CONNECT)
                .build();
        this.timers = timers();
        AwsCredentialsProvider credentials = local
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))
                : DefaultCredentialsProvider.builder().build();
        String region = local && settings.region() == null ? "eu-central-1" : settings.region();
        RetryStrategy retries = DefaultRetryStrategy.standardStrategyBuilder()
                .maxAttempts(TRIES)
                .build();
        Duration limit = settings.callTimeout();

        this.sqs = configured(SqsAsyncClient.builder(), settings.sqsEndpoint(), region, credentials, retries, limit)
                .build();
        // The gate repeats receives itself; repeats of the SDK's own would only multiply requests while a queue is
        // down.
        this.receiving = configured(
                        SqsAsyncClient.builder(),
                        settings.sqsEndpoint(),
                        region,
                        credentials,
                        DefaultRetryStrategy.doNotRetry(),
                        longPoll.plus(ANSWER_AFTER_POLL))
                .build();
        this.s3 = configured(S3AsyncClient.builder(), settings.s3Endpoint(), region, credentials, retries, limit)
                .forcePathStyle(settings.s3Endpoint() != null)
                .build();
        this.dynamodb = configured(
                        DynamoDbAsyncClient.builder(),
                        settings.dynamodbEndpoint(),
                        region,
                        credentials,
                        retries,
                        limit,
                        new DateObserver(dates))
                .build();
    }

    public SqsAsyncClient sqs() {
        return sqs;
    }

    /** For {@code receiveMessage} only: waits for the long poll and leaves repeats to the caller. */
    public SqsAsyncClient receivingSqs() {
        return receiving;
    }

    public Duration longPoll() {
        return longPoll;
    }

    public S3AsyncClient s3() {
        return s3;
    }

    public DynamoDbAsyncClient dynamodb() {
        return dynamodb;
    }

    @Override
    public void close() {
        sqs.close();
        receiving.close();
        s3.close();
        dynamodb.close();
        http.close();
        timers.shutdownNow();
        CRT.releaseShutdownRef();
    }

    /**
     * Ends calls that take too long and begins their repeats. The SDK's own timers, five threads a client, keep each call until
     * its time limit has passed, however soon it was answered: tens of thousands on a busy queue.
     */
    private static ScheduledExecutorService timers() {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(TIMER_THREADS, task -> {
            Thread thread = new Thread(task, "aws-timers");
            thread.setDaemon(true);
            return thread;
        });
        timers.setRemoveOnCancelPolicy(true);
        return timers;
    }

    private <B extends AwsClientBuilder<B, ?> & AwsAsyncClientBuilder<B, ?>> B configured(
            B builder,
            @Nullable URI endpoint,
            @Nullable String region,
            AwsCredentialsProvider credentials,
            RetryStrategy retries,
            Duration callTimeout,
            ExecutionInterceptor... interceptors) {
        builder.httpClient(http)
                .credentialsProvider(credentials)
                .overrideConfiguration(ClientOverrideConfiguration.builder()
                        .apiCallTimeout(callTimeout)
                        .retryStrategy(retries)
                        .scheduledExecutorService(timers)
                        .executionInterceptors(List.of(interceptors))
                        .build())
                // What follows an answer is short and never blocks: another thread would only add a hand-over.
                .asyncConfiguration(async ->
                        async.advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
        if (region != null) {
            builder.region(Region.of(region));
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder;
    }
}
