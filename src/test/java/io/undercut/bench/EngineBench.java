package io.undercut.bench;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.undercut.aws.AwsClients;
import io.undercut.aws.AwsFailures;
import io.undercut.aws.Queues;
import io.undercut.aws.SqsQueue;
import io.undercut.config.Settings;
import io.undercut.local.LocalAws;
import io.undercut.stage.GatedSqsClient;
import io.undercut.stage.Outcome;
import io.undercut.stage.Queue;
import io.undercut.stage.Stage;
import io.undercut.stage.StageActor;
import io.undercut.stage.StageMetrics;
import io.undercut.stage.StageRuntime;
import io.undercut.stage.StageSettings;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * The engine on messages that ask for nothing, beside the least that could empty the same queue: loops that receive ten
 * and delete ten. Both make the same requests with the same clients, have the same number of messages in flight, and take
 * turns.
 */
final class EngineBench implements AutoCloseable {

    private static final int IN_FLIGHT = 80;
    private static final int POLLERS = IN_FLIGHT / Queue.BATCH;
    private static final int SENDERS = 8;

    /** Rounds of each side: before about the seventh the JIT compiler takes as much of the processor as either side. */
    private static final int WARM_UP = 7;

    private static final Duration VISIBILITY = Duration.ofSeconds(60);
    private static final Duration LONG_POLL = Duration.ofSeconds(1);
    private static final Duration PACE = Duration.ofMillis(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BODY =
            "{\"v\":1,\"sku\":\"KETTLE-1\",\"competitor\":\"acme\",\"jobId\":\"bench-%06d\"}";

    /** @param cpu seconds of this process */
    record Round(int messages, double seconds, double cpu) {
        double perSecond() {
            return messages / seconds;
        }

        double cpuPer10k() {
            return cpu * 10_000 / messages;
        }
    }

    private interface Command {}

    private record Start(StageRuntime<String> runtime, ActorRef<ActorRef<StageActor.Command>> replyTo)
            implements Command {}

    private record Stop(ActorRef<StageActor.Command> stage) implements Command {}

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final AwsClients aws;
    private final Queues.Pair queues;
    private final ActorSystem<Command> system;
    private final int threads;
    private int stages;

    EngineBench(LocalAws.Endpoints endpoints, Settings settings) {
        this.aws = new AwsClients(Local.aws(settings.aws(), endpoints), true);
        this.queues =
                new Queues(aws.sqs(), "engine", true).open("noop", "noop", 15).join();
        this.system = ActorSystem.create(guardian(), "engine", Local.quietActors());
        this.threads = settings.stage("scrape").threads();
    }

    private static Behavior<Command> guardian() {
        return Behaviors.setup(context -> Behaviors.receive(Command.class)
                .onMessage(Start.class, start -> {
                    String name = start.runtime().name() + "-" + System.nanoTime();
                    start.replyTo().tell(context.spawn(StageActor.create(start.runtime(), Local.DISPATCHER), name));
                    return Behaviors.same();
                })
                .onMessage(Stop.class, stop -> {
                    context.stop(stop.stage());
                    return Behaviors.same();
                })
                .build());
    }

    static void run(Report report, LocalAws.Endpoints endpoints, Settings settings, int messages, int rounds)
            throws Exception {
        report.section("Engine: " + messages + " no-op messages a round, " + IN_FLIGHT + " in flight");
        List<Round> engine = new ArrayList<>();
        List<Round> bare = new ArrayList<>();
        try (EngineBench bench = new EngineBench(endpoints, settings)) {
            for (int i = 0; i < WARM_UP + rounds; i++) {
                Round one = bench.engine(messages);
                Round other = bench.bare(messages);
                if (i >= WARM_UP) {
                    engine.add(one);
                    bare.add(other);
                }
            }
        }
        report.table(
                List.of("median of " + rounds, "messages/s", "(range)", "CPU-s per 10,000", "(range)"),
                List.of(row("engine", engine), row("bare SDK loop", bare)));
        report.line("");
        double rate = Measured.ratio(engine, bare, Round::perSecond);
        double cpu = Measured.ratio(engine, bare, Round::cpuPer10k);
        report.goal("rate, engine to bare", rate, "≥ 0.8", rate >= 0.8);
        report.goal("CPU, engine to bare", cpu, "≤ 1.25", cpu <= 1.25);
    }

    private static List<String> row(String name, List<Round> rounds) {
        return List.of(
                name,
                Measured.number(Measured.median(rounds, Round::perSecond)),
                Measured.range(rounds, Round::perSecond),
                Measured.number(Measured.median(rounds, Round::cpuPer10k)),
                Measured.range(rounds, Round::cpuPer10k));
    }

    Round engine(int messages) throws Exception {
        preload(messages);
        CountDownLatch handled = new CountDownLatch(messages);
        LongAdder count = new LongAdder();
        Stage<String> stage = Stage.of("noop-" + ++stages, body -> body, delivery -> {
            count.increment();
            handled.countDown();
            return CompletableFuture.completedFuture(Outcome.DONE);
        });
        StageRuntime<String> runtime = new StageRuntime<>(
                stage,
                new StageSettings(IN_FLIGHT, IN_FLIGHT, VISIBILITY, VISIBILITY, 5, POLLERS, threads),
                new StageRuntime.Queues(intake(), null, queues.deadLetters()),
                AwsFailures::dependencyDown,
                Clock.systemUTC(),
                RandomGenerator.getDefault());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        StageMetrics.bind(runtime, meters);
        Meter held = meters.get("undercut.stage.held").gauge();

        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        ActorRef<StageActor.Command> actor = AskPattern.<Command, ActorRef<StageActor.Command>>ask(
                        system, replyTo -> new Start(runtime, replyTo), PATIENCE, system.scheduler())
                .toCompletableFuture()
                .join();
        if (!handled.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(count.sum() + " of " + messages + " messages handled within " + PATIENCE);
        }
        Local.await(PATIENCE, PACE, () -> ((Gauge) held).value() == 0);
        Round round = round(messages, start, cpu);
        AskPattern.<StageActor.Command, String>ask(actor, StageActor.Drain::new, PATIENCE, system.scheduler())
                .toCompletableFuture()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        system.tell(new Stop(actor));
        if (count.sum() != messages) {
            throw new IllegalStateException(messages + " messages were sent and " + count.sum() + " handled");
        }
        return round;
    }

    private StageRuntime.Intake intake() {
        SqsQueue queue = queues.queue();
        return new StageRuntime.Intake(
                new GatedSqsClient.Endpoint(aws.receivingSqs(), queue.name(), queue.url(), LONG_POLL), queue);
    }

    Round bare(int messages) {
        preload(messages);
        AtomicInteger left = new AtomicInteger(messages);
        CompletableFuture<Void> empty = new CompletableFuture<>();
        long cpu = process.getProcessCpuTime();
        long start = System.nanoTime();
        for (int i = 0; i < POLLERS; i++) {
            loop(left, empty);
        }
        empty.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        return round(messages, start, cpu);
    }

    private void loop(AtomicInteger left, CompletableFuture<Void> empty) {
        SqsAsyncClient sqs = aws.sqs();
        String url = queues.queue().url();
        // Without the engine's long poll: one left over at the end would take messages of the next round.
        sqs.receiveMessage(request -> request.queueUrl(url)
                        .maxNumberOfMessages(Queue.BATCH)
                        .visibilityTimeout((int) VISIBILITY.toSeconds())
                        .messageSystemAttributeNames(
                                MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                                MessageSystemAttributeName.SENT_TIMESTAMP)
                        .messageAttributeNames("All"))
                .thenCompose(received -> {
                    List<Message> messages = received.messages();
                    return messages.isEmpty()
                            ? CompletableFuture.completedFuture(0)
                            : sqs.deleteMessageBatch(
                                            request -> request.queueUrl(url).entries(entries(messages)))
                                    .thenApply(deleted -> deleted.successful().size());
                })
                .whenComplete((deleted, failure) -> {
                    if (failure != null) {
                        empty.completeExceptionally(failure);
                    } else if (left.addAndGet(-deleted) <= 0) {
                        empty.complete(null);
                    } else {
                        loop(left, empty);
                    }
                });
    }

    private static List<DeleteMessageBatchRequestEntry> entries(List<Message> messages) {
        return IntStream.range(0, messages.size())
                .mapToObj(i -> DeleteMessageBatchRequestEntry.builder()
                        .id(Integer.toString(i))
                        .receiptHandle(messages.get(i).receiptHandle())
                        .build())
                .toList();
    }

    private Round round(int messages, long start, long cpu) {
        return new Round(messages, (System.nanoTime() - start) / 1e9, (process.getProcessCpuTime() - cpu) / 1e9);
    }

    private void preload(int messages) {
        Local.send(
                queues.queue(),
                IntStream.range(0, messages).mapToObj(BODY::formatted).toList(),
                new Semaphore(SENDERS));
    }

    @Override
    public void close() {
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().join();
        aws.close();
    }
}
