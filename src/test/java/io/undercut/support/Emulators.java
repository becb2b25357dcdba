package io.undercut.support;

import io.undercut.local.LocalAws;
import io.undercut.local.LocalAwsOptions;
import java.net.URI;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsAsyncClientBuilder;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The emulators and clients that all integration tests of one JVM share: in memory, on free ports, started at the first
 * use. They end with the JVM. Tests keep apart by {@link #prefix()}.
 */
public final class Emulators {

    private static final class Shared {
        static final LocalAws AWS = LocalAws.start(LocalAwsOptions.inMemory());
        static final Clients CLIENTS = new Clients(AWS.ready().join());
    }

    /** Clients of one set of emulators; closing them leaves the emulators alone. */
    public record Clients(SdkAsyncHttpClient http, SqsAsyncClient sqs, S3AsyncClient s3, DynamoDbAsyncClient dynamodb)
            implements AutoCloseable {

        public Clients(LocalAws.Endpoints endpoints) {
            this(endpoints, AwsCrtAsyncHttpClient.builder().maxConcurrency(64).build());
        }

        private Clients(LocalAws.Endpoints endpoints, SdkAsyncHttpClient http) {
            this(
                    http,
                    configured(SqsAsyncClient.builder(), endpoints.sqs(), http).build(),
                    configured(S3AsyncClient.builder().forcePathStyle(true), endpoints.s3(), http)
                            .build(),
                    configured(DynamoDbAsyncClient.builder(), endpoints.dynamodb(), http)
                            .build());
        }

        @Override
        public void close() {
            sqs.close();
            s3.close();
            dynamodb.close();
            http.close();
        }

        private static <
                        B extends
                                AwsAsyncClientBuilder<B, ?>
                                        & software.amazon.awssdk.awscore.client.builder.AwsClientBuilder<B, ?>>
                B configured(B builder, URI endpoint, SdkAsyncHttpClient http) {
            return builder.endpointOverride(endpoint)
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                    .httpClient(http);
        }
    }

    private Emulators() {}

    public static LocalAws.Endpoints endpoints() {
        return Shared.AWS.ready().join();
    }

    public static SqsAsyncClient sqs() {
        return Shared.CLIENTS.sqs();
    }

    public static S3AsyncClient s3() {
        return Shared.CLIENTS.s3();
    }

    public static DynamoDbAsyncClient dynamodb() {
        return Shared.CLIENTS.dynamodb();
    }

    /** A fresh prefix for names of queues, tables and buckets: lower case letters and digits. */
    public static String prefix() {
        return "t" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
    }
}
