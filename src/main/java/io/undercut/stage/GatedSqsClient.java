package io.undercut.stage;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.connectors.sqs.MessageAttributeName;
import org.apache.pekko.stream.connectors.sqs.MessageSystemAttributeName;
import org.apache.pekko.stream.connectors.sqs.SqsSourceSettings;
import org.apache.pekko.stream.connectors.sqs.javadsl.SqsSource;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/**
 * The gate between a queue and a stage: the client that the connector's {@link SqsSource} polls. It receives only what can
 * start, so nothing waits in a buffer while its visibility runs out:
 *
 * <ul>
 *   <li>a receive waits for free permits and asks for no more messages than it got permits;
 *   <li>a message is registered as held before the stream sees it;
 *   <li>a failed receive becomes a back-off and another try, because the connector would fail the stream;
 *   <li>while a dependency is down ({@link Breaker}) it lets through one probe at a time;
 *   <li>when draining it answers empty, which completes the source: nothing received is lost, nothing new is taken.
 * </ul>
 *
 * <p>Several sources poll at once while the queue is full; all but one rest while it is empty. Thread-safe.
 */
public final class GatedSqsClient implements SqsAsyncClient {

    private static final ReceiveMessageResponse EMPTY =
            ReceiveMessageResponse.builder().build();
    private static final Executor AFTER_BREAKER_CHECK = Later.after(Duration.ofMillis(250));

    /** Where to receive. */
    public record Endpoint(SqsAsyncClient client, String name, String url, Duration longPoll) {}

    private final Endpoint endpoint;
    private final int pollers;
    private final Duration visibility;
    private final Permits permits;
    private final Breaker breaker;
    private final Function<Envelope, Hold> register;
    private final Reachability reachability;
    private final Map<String, List<Hold>> received = new ConcurrentHashMap<>();
    private final Resting resting = new Resting();
    private volatile boolean draining;
    private volatile boolean closed;

    /**
     * @param register takes each message, with one permit, before the stream sees it
     * @param unreachable hears why the queue gives nothing, null once it answers again
     */
    GatedSqsClient(
            Endpoint endpoint,
            int pollers,
            Duration visibility,
            Permits permits,
            Breaker breaker,
            Function<Envelope, Hold> register,
            Consumer<@Nullable String> unreachable) {
        this.endpoint = endpoint;
        this.pollers = pollers;
        this.visibility = visibility;
        this.permits = permits;
        this.breaker = breaker;
        this.register = register;
        this.reachability = new Reachability(endpoint.url(), unreachable);
    }

    /**
     * What each receive brought, registered before; completes once {@link #drain} was called and everything received has been
     * passed on.
     */
    Source<List<Hold>, NotUsed> source() {
        // The connector throws unless the batch size is set before the buffer size. parallelRequests above 1 would keep
        // order, so that an answer waits behind a long poll: several sources are merged instead.
        SqsSourceSettings settings = SqsSourceSettings.create()
                .withMaxBatchSize(Queue.BATCH)
                .withMaxBufferSize(Queue.BATCH)
                .withParallelRequests(1)
                .withWaitTime(endpoint.longPoll())
                .withVisibilityTimeout(
                        scala.concurrent.duration.Duration.create(visibility.toSeconds(), TimeUnit.SECONDS))
                .withCloseOnEmptyReceive(true)
                .withAttributes(List.of(
                        MessageSystemAttributeName.approximateReceiveCount(),
                        MessageSystemAttributeName.sentTimestamp()))
                .withMessageAttribute(MessageAttributeName.create("All"));
        List<Source<Message, NotUsed>> others = IntStream.range(1, pollers)
                .mapToObj(i -> SqsSource.create(endpoint.url(), settings, new RestingPoller()))
                .toList();
        return SqsSource.create(endpoint.url(), settings, this)
                .mergeAll(others, false)
                .map(this::batch);
    }

    private List<Hold> batch(Message first) {
        List<Hold> batch = received.remove(first.receiptHandle());
        if (batch == null) {
            throw new IllegalStateException("a message was not registered at its receipt");
        }
        return batch;
    }

    /** Receives nothing more. A long poll under way is waited for, because its answer may hold messages. */
    void drain() {
        draining = true;
        resting.end();
    }

    /** As {@link #drain}, for a stream that is gone: what still arrives goes straight back to the queue. */
    void abandon() {
        closed = true;
        drain();
    }

    /** Name of the queue behind the gate. */
    String queue() {
        return endpoint.name();
    }

    @Override
    public CompletableFuture<ReceiveMessageResponse> receiveMessage(ReceiveMessageRequest request) {
        return new Poll(request, false).answer();
    }

    /** One receive of the connector: as many requests as it takes to get a message. */
    private final class Poll {

        private final ReceiveMessageRequest request;
        private final boolean restsWhenEmpty;
        // One promise for all tries: chaining each try to the last would grow without end on an idle queue.
        private final CompletableFuture<ReceiveMessageResponse> answer = new CompletableFuture<>();

        Poll(ReceiveMessageRequest request, boolean restsWhenEmpty) {
            this.request = request;
            this.restsWhenEmpty = restsWhenEmpty;
        }

        CompletableFuture<ReceiveMessageResponse> answer() {
            ask();
            return answer;
        }

        Poll afterRest() {
            resting.rest().thenRun(this::ask);
            return this;
        }

        private void ask() {
            if (draining) {
                answer.complete(EMPTY);
            } else if (!breaker.allows()) {
                AFTER_BREAKER_CHECK.execute(this::ask);
            } else {
                permits.acquire(breaker.open() ? 1 : request.maxNumberOfMessages())
                        .thenAccept(this::receive);
            }
        }

        private void receive(int granted) {
            if (draining) {
                permits.release(granted);
                answer.complete(EMPTY);
                return;
            }
            endpoint.client()
                    .receiveMessage(
                            request.toBuilder().maxNumberOfMessages(granted).build())
                    .whenComplete((response, error) -> {
                        if (error != null) {
                            permits.release(granted);
                            Later.after(reachability.failed(error)).execute(this::ask);
                        } else {
                            reachability.answered();
                            received(granted, response);
                        }
                    });
        }

        private void received(int granted, ReceiveMessageResponse response) {
            List<Message> messages = response.messages();
            if (messages.size() < granted) {
                permits.release(granted - messages.size());
            }
            if (messages.isEmpty()) {
                if (restsWhenEmpty) {
                    afterRest();
                } else {
                    ask();
                }
                return;
            }
            List<Hold> held = messages.stream()
                    .map(message -> register.apply(SqsMessages.envelope(endpoint.name(), message)))
                    .toList();
            // The stream carries whole receives, each under the name of its first message: one costs a tenth of ten.
            Message first = messages.get(0);
            received.put(first.receiptHandle(), held);
            if (closed) {
                held.forEach(Hold::handBack);
            }
            if (messages.size() == granted) {
                resting.wakeOne();
            }
            answer.complete(ReceiveMessageResponse.builder().messages(first).build());
        }
    }

    @Override
    public String serviceName() {
        return endpoint.client().serviceName();
    }

    /** The wrapped client belongs to whoever made it. */
    @Override
    public void close() {}

    /** A further poller on the same queue: it rests after an empty answer until another one comes back full. */
    private final class RestingPoller implements SqsAsyncClient {

        private boolean started;

        @Override
        public CompletableFuture<ReceiveMessageResponse> receiveMessage(ReceiveMessageRequest request) {
            Poll poll = new Poll(request, true);
            if (started) {
                return poll.answer();
            }
            started = true;
            return poll.afterRest().answer;
        }

        @Override
        public String serviceName() {
            return GatedSqsClient.this.serviceName();
        }

        @Override
        public void close() {}
    }
}
