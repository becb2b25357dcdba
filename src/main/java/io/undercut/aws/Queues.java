package io.undercut.aws;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Finds the queues by name, or makes them where that is ours to do (local mode). */
public final class Queues {

    public static final String DEAD_LETTERS = "-dlq";
    private static final Duration RETENTION = Duration.ofDays(14);

    private final SqsAsyncClient client;
    private final String prefix;
    private final boolean create;

    /** @param create make what is missing; otherwise a missing queue is a {@link MissingResource} */
    public Queues(SqsAsyncClient client, String prefix, boolean create) {
        this.client = client;
        this.prefix = prefix;
        this.create = create;
    }

    /** A queue with its dead letters. */
    public record Pair(SqsQueue queue, SqsQueue deadLetters) {}

    /**
     * The queue {@code <prefix>-<name>} and its dead letters {@code <prefix>-<deadLettersOf>-dlq}.
     *
     * @param nativeReceives receives after which SQS itself moves a message; the engine rejects much earlier
     */
    public CompletableFuture<Pair> open(String name, String deadLettersOf, int nativeReceives) {
        String queueName = prefix + "-" + name;
        String deadName = prefix + "-" + deadLettersOf + DEAD_LETTERS;
        return url(deadName, Map.of()).thenCompose(deadUrl -> arn(deadUrl)
                .thenCompose(deadArn -> url(
                        queueName,
                        Map.of(
                                QueueAttributeName.REDRIVE_POLICY,
                                Json.write(Map.of("deadLetterTargetArn", deadArn, "maxReceiveCount", nativeReceives)))))
                .thenApply(url -> new Pair(
                        new SqsQueue(client, queueName, url, ""), new SqsQueue(client, deadName, deadUrl, url))));
    }

    private CompletableFuture<String> url(String name, Map<QueueAttributeName, String> attributes) {
        return client.getQueueUrl(request -> request.queueName(name))
                .thenApply(response -> response.queueUrl())
                .exceptionallyCompose(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (!(cause instanceof QueueDoesNotExistException)) {
                        return CompletableFuture.failedFuture(failure);
                    }
                    return create
                            ? make(name, attributes)
                            : CompletableFuture.failedFuture(new MissingResource("queue " + name));
                });
    }

    private CompletableFuture<String> make(String name, Map<QueueAttributeName, String> attributes) {
        return client.createQueue(request -> request.queueName(name)
                        .attributes(merge(
                                attributes,
                                Map.of(
                                        QueueAttributeName.MESSAGE_RETENTION_PERIOD,
                                        Long.toString(RETENTION.toSeconds())))))
                .thenApply(response -> response.queueUrl());
    }

    private static Map<QueueAttributeName, String> merge(
            Map<QueueAttributeName, String> a, Map<QueueAttributeName, String> b) {
        Map<QueueAttributeName, String> all = new java.util.EnumMap<>(QueueAttributeName.class);
        all.putAll(a);
        all.putAll(b);
        return all;
    }

    private CompletableFuture<String> arn(String url) {
        return client.getQueueAttributes(request -> request.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
                .thenApply(response -> String.valueOf(response.attributes().get(QueueAttributeName.QUEUE_ARN)));
    }
}
