package io.undercut;

import io.undercut.aws.AwsClients;
import io.undercut.aws.Expected;
import io.undercut.aws.MissingResource;
import io.undercut.aws.Queues;
import io.undercut.catalog.Tables;
import io.undercut.config.Settings;
import io.undercut.config.Settings.Mode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The queues, tables and the bucket: made in local mode, only looked for in aws mode. */
final class Resources {

    /** SQS itself moves a message only after this many times the receives at which the engine rejects it with a reason. */
    private static final int NATIVE_REDRIVE_FACTOR = 3;

    private static final int NOT_FOUND = 404;

    private Resources() {}

    /** All that was found, by the stages' names. */
    record Opened(Tables tables, String bucket, Map<String, Queues.Pair> queues) {
        Queues.Pair queue(String name) {
            Queues.Pair pair = queues.get(name);
            if (pair == null) {
                throw new IllegalArgumentException("no queue is called " + name);
            }
            return pair;
        }
    }

    /**
     * Fails with a {@link MissingResource} for what is not there and not ours to make.
     *
     * @param express name of the queue that is polled first by the scrape stage and shares its dead letters
     */
    static CompletableFuture<Opened> open(Settings settings, AwsClients clients, String express) {
        boolean create = settings.mode() == Mode.LOCAL;
        String prefix = settings.aws().prefix();
        String bucket = prefix + "-pages";
        Tables tables = new Tables(prefix);
        Queues queues = new Queues(clients.sqs(), prefix, create);
        Map<String, CompletableFuture<Queues.Pair>> opening = Stream.concat(
                        Settings.STAGES.stream().filter(settings::uses), Stream.of(express))
                .collect(Collectors.toMap(name -> name, name -> {
                    String stage = name.equals(express) ? "scrape" : name;
                    int nativeReceives =
                            NATIVE_REDRIVE_FACTOR * settings.stage(stage).maxReceives();
                    return queues.open(name, stage, nativeReceives);
                }));
        CompletableFuture<Void> opened =
                CompletableFuture.allOf(opening.values().toArray(CompletableFuture[]::new));
        return CompletableFuture.allOf(tables(tables, clients, create), bucket(bucket, clients.s3(), create), opened)
                .thenApply(done -> new Opened(
                        tables,
                        bucket,
                        opening.entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                                        .join()))));
    }

    private static CompletableFuture<Void> tables(Tables tables, AwsClients clients, boolean create) {
        if (create) {
            return tables.create(clients.dynamodb());
        }
        return tables.missing(clients.dynamodb()).thenAccept(Resources::refuseMissing);
    }

    private static void refuseMissing(List<String> missing) {
        if (!missing.isEmpty()) {
            throw new MissingResource(missing);
        }
    }

    private static CompletableFuture<Void> bucket(String name, S3AsyncClient s3, boolean create) {
        if (create) {
            CompletableFuture<Void> made =
                    s3.createBucket(request -> request.bucket(name)).thenApply(done -> null);
            return Expected.on(
                    BucketAlreadyExistsException.class,
                    Expected.on(
                            BucketAlreadyOwnedByYouException.class,
                            made,
                            ours -> CompletableFuture.completedFuture(null)),
                    exists -> CompletableFuture.completedFuture(null));
        }
        CompletableFuture<Void> found =
                s3.headBucket(request -> request.bucket(name)).thenApply(done -> null);
        return Expected.on(
                S3Exception.class,
                found,
                refused -> CompletableFuture.failedFuture(
                        refused.statusCode() == NOT_FOUND ? new MissingResource("bucket " + name) : refused));
    }
}
