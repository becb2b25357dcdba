package io.undercut.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * Receive ten, work on them at once, send ten, delete ten, again: the least that moves messages from one queue to the next.
 * One failure ends the process, because a figure with failures in it would say nothing.
 *
 * @param to where results go; empty for nowhere
 */
record BareLoop(
        SqsAsyncClient receiving,
        SqsAsyncClient sqs,
        String from,
        String to,
        Function<String, CompletableFuture<String>> work) {

    private static final int BATCH = 10;
    private static final int POLL_SECONDS = 2;
    private static final int VISIBILITY_SECONDS = 60;

    void run(int times) {
        for (int i = 0; i < times; i++) {
            next();
        }
    }

    private void next() {
        receiving
                .receiveMessage(request -> request.queueUrl(from)
                        .maxNumberOfMessages(BATCH)
                        .waitTimeSeconds(POLL_SECONDS)
                        .visibilityTimeout(VISIBILITY_SECONDS)
                        .messageSystemAttributeNames(
                                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                                MessageSystemAttributeName.SENT_TIMESTAMP)
                        .messageAttributeNames("All"))
                .thenCompose(received -> received.messages().isEmpty()
                        ? CompletableFuture.completedFuture(null)
                        : batch(received.messages()))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        System.err.println("The loop on " + from + " failed: " + failure);
                        Runtime.getRuntime().halt(1);
                    }
                    next();
                });
    }

    private CompletableFuture<Void> batch(List<Message> messages) {
        List<CompletableFuture<String>> results =
                messages.stream().map(message -> work.apply(message.body())).toList();
        return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                .thenCompose(done -> to.isEmpty() ? CompletableFuture.completedFuture(null) : send(results))
                .thenCompose(sent -> delete(messages));
    }

    private CompletableFuture<Void> send(List<CompletableFuture<String>> results) {
        return sqs.sendMessageBatch(request -> request.queueUrl(to)
                        .entries(IntStream.range(0, results.size())
                                .mapToObj(i -> SendMessageBatchRequestEntry.builder()
                                        .id(Integer.toString(i))
                                        .messageBody(results.get(i).join())
                                        .build())
                                .toList()))
                .thenAccept(response -> check(response.hasFailed()));
    }

    private CompletableFuture<Void> delete(List<Message> messages) {
        return sqs.deleteMessageBatch(request -> request.queueUrl(from)
                        .entries(IntStream.range(0, messages.size())
                                .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                                        .id(Integer.toString(i))
                                        .receiptHandle(messages.get(i).receiptHandle())
                                        .build())
                                .toList()))
                .thenAccept(response -> check(response.hasFailed()));
    }

    private static void check(boolean failed) {
        if (failed) {
            throw new IllegalStateException("an entry of a batch failed");
        }
    }
}
