package io.undercut.aws;

import io.undercut.stage.Attributes;
import io.undercut.stage.Envelope;
import io.undercut.stage.Queue;
import io.undercut.stage.SqsMessages;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A queue in SQS. Entries of a batch are named by their position, so that every answer finds its entry. */
public final class SqsQueue implements Queue {

    /** Of one request, as SQS limited it until 2025; larger batches go as several. */
    private static final int MOST_BYTES = 256 * 1024;

    private static final Duration PEEK = Duration.ofSeconds(10);

    private final SqsAsyncClient client;
    private final String name;
    private final String url;
    private final String redriveTo;

    /** @param redriveTo URL of the queue that {@link #redrive} moves messages to; empty when that makes no sense */
    SqsQueue(SqsAsyncClient client, String name, String url, String redriveTo) {
        this.client = client;
        this.name = name;
        this.url = url;
        this.redriveTo = redriveTo;
    }

    @Override
    public String name() {
        return name;
    }

    public String url() {
        return url;
    }

    @Override
    public CompletableFuture<Failures> delete(List<String> receipts) {
        return client.deleteMessageBatch(request -> request.queueUrl(url)
                        .entries(IntStream.range(0, receipts.size())
                                .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                        .id(Integer.toString(i))
                                        .receiptHandle(receipts.get(i))
                                        .build())
                                .toList()))
                .thenApply(response -> failures(response.failed()));
    }

    @Override
    public CompletableFuture<Failures> changeVisibility(List<Visibility> changes) {
        return client.changeMessageVisibilityBatch(request -> request.queueUrl(url)
                        .entries(IntStream.range(0, changes.size())
                                .mapToObj(i -> ChangeMessageVisibilityBatchRequestEntry.builder()
                                        .id(Integer.toString(i))
                                        .receiptHandle(changes.get(i).receipt())
                                        .visibilityTimeout(
                                                (int) changes.get(i).hiddenFor().toSeconds())
                                        .build())
                                .toList()))
                .thenApply(response -> failures(response.failed()));
    }

    @Override
    public CompletableFuture<Failures> send(List<Outgoing> messages) {
        int bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            bytes += size(messages.get(i));
            if (bytes > MOST_BYTES && i > 0) {
                return sendInTwo(messages, i);
            }
        }
        return client.sendMessageBatch(request -> request.queueUrl(url)
                        .entries(IntStream.range(0, messages.size())
                                .mapToObj(i -> entry(i, messages.get(i)))
                                .toList()))
                .thenApply(response -> failures(response.failed()));
    }

    private CompletableFuture<Failures> sendInTwo(List<Outgoing> messages, int split) {
        return send(messages.subList(0, split))
                .thenCombine(send(messages.subList(split, messages.size())), (first, second) -> {
                    Map<Integer, String> all = new HashMap<>(first.byPosition());
                    second.byPosition().forEach((position, reason) -> all.put(position + split, reason));
                    return new Failures(all);
                });
    }

    private static SendMessageBatchRequestEntry entry(int position, Outgoing message) {
        return SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(position))
                .messageBody(message.body())
                .delaySeconds((int) message.delay().toSeconds())
                .messageAttributes(message.attributes().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, attribute -> attribute(attribute.getValue()))))
                .build();
    }

    /** SQS refuses a whole message for an empty value or a control character in one. */
    private static MessageAttributeValue attribute(String value) {
        String clean = value.replaceAll("[^\\x20-\\uD7FF\\uE000-\\uFFFD]", " ");
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(clean.isEmpty() ? "-" : clean)
                .build();
    }

    private static int size(Outgoing message) {
        int attributes = message.attributes().entrySet().stream()
                .mapToInt(
                        entry -> entry.getKey().length() + 4 * entry.getValue().length())
                .sum();
        return message.body().getBytes(java.nio.charset.StandardCharsets.UTF_8).length + attributes;
    }

    @Override
    public CompletableFuture<Depth> depth() {
        return client.getQueueAttributes(request -> request.queueUrl(url)
                        .attributeNames(
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                                QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
                .thenApply(response -> new Depth(
                        number(response.attributes(), QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES),
                        number(response.attributes(), QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE),
                        number(response.attributes(), QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)));
    }

    private static long number(Map<QueueAttributeName, String> attributes, QueueAttributeName name) {
        return Long.parseLong(attributes.getOrDefault(name, "0"));
    }

    @Override
    public CompletableFuture<List<Envelope>> peek(int limit) {
        return peek(limit, new ArrayList<>())
                .thenCompose(seen -> showAgain(seen).thenApply(shown -> seen.stream()
                        .map(message -> SqsMessages.envelope(name, message))
                        .sorted(Comparator.comparing(SqsQueue::deadSince).reversed())
                        .toList()));
    }

    private CompletableFuture<List<Message>> peek(int limit, List<Message> seen) {
        int wanted = Math.min(BATCH, limit - seen.size());
        if (wanted <= 0) {
            return CompletableFuture.completedFuture(seen);
        }
        return client.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(wanted)
                        .visibilityTimeout((int) PEEK.toSeconds())
                        .waitTimeSeconds(0)
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .messageAttributeNames("All"))
                .thenCompose(response -> {
                    seen.addAll(response.messages());
                    return response.messages().isEmpty() ? CompletableFuture.completedFuture(seen) : peek(limit, seen);
                });
    }

    private CompletableFuture<Void> showAgain(List<Message> seen) {
        List<CompletableFuture<Failures>> changes = new ArrayList<>();
        for (int from = 0; from < seen.size(); from += BATCH) {
            changes.add(changeVisibility(seen.subList(from, Math.min(seen.size(), from + BATCH)).stream()
                    .map(message -> new Visibility(message.receiptHandle(), Duration.ZERO))
                    .toList()));
        }
        return CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new));
    }

    private static String deadSince(Envelope letter) {
        return letter.attributes()
                .getOrDefault(Attributes.DEAD_SINCE, letter.sentAt().toString());
    }

    @Override
    public CompletableFuture<Long> redrive() {
        if (redriveTo.isEmpty()) {
            throw new UnsupportedOperationException(name + " is not a dead-letter queue");
        }
        return depth().thenCompose(depth -> arn(url).thenCompose(source -> arn(redriveTo)
                .thenCompose(destination -> client.startMessageMoveTask(
                        request -> request.sourceArn(source).destinationArn(destination)))
                .thenApply(started -> depth.visible())));
    }

    private CompletableFuture<String> arn(String queueUrl) {
        return client.getQueueAttributes(
                        request -> request.queueUrl(queueUrl).attributeNames(QueueAttributeName.QUEUE_ARN))
                .thenApply(response -> String.valueOf(response.attributes().get(QueueAttributeName.QUEUE_ARN)));
    }

    private static Failures failures(List<BatchResultErrorEntry> failed) {
        return failed.isEmpty()
                ? Failures.NONE
                : new Failures(failed.stream()
                        .collect(Collectors.toMap(
                                entry -> Integer.parseInt(entry.id()),
                                entry -> entry.code() + ": " + entry.message())));
    }
}
