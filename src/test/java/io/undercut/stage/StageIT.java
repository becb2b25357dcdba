package io.undercut.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.undercut.aws.Queues;
import io.undercut.aws.SqsQueue;
import io.undercut.stage.Queue.Depth;
import io.undercut.stage.Queue.Outgoing;
import io.undercut.support.Emulators;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine on real queues. */
class StageIT {

    private static final Duration LONG_POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Retries come back at once. */
    private static final RandomGenerator NO_BACK_OFF = () -> 0L;

    private static final class ServiceDown extends RuntimeException {
        private static final long serialVersionUID = 1;

        ServiceDown() {
            super("the table cannot be reached");
        }
    }

    private final Queues queues = new Queues(Emulators.sqs(), Emulators.prefix(), true);
    private final Queues.Pair main = queues.open("work", "work", 15).join();
    private final Queues.Pair express = queues.open("work-now", "work", 15).join();
    private final Map<String, AtomicInteger> handled = new ConcurrentHashMap<>();
    private ActorSystem<StageActor.Command> system;
    private StageRuntime<Integer> runtime;

    @AfterEach
    void stop() throws Exception {
        if (system != null) {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void handlesEachMessageOnceAndDeletesIt() {
        send(main.queue(), 300);
        start(8, counting());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(handled).hasSize(300));
        awaitEmpty(main.queue());
        assertThat(handled.values()).allMatch(count -> count.get() == 1);
        assertThat(depth(main.deadLetters()).visible()).isZero();
    }

    @Test
    void neverHoldsMoreThanThePoolCanStart() {
        send(main.queue(), 60);
        AtomicInteger most = new AtomicInteger();
        AtomicInteger now = new AtomicInteger();
        start(4, delivery -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            return new CompletableFuture<Outcome>()
                    .completeOnTimeout(Outcome.DONE, 20, TimeUnit.MILLISECONDS)
                    .whenComplete((done, error) -> {
                        now.decrementAndGet();
                        count(delivery);
                    });
        });
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(handled).hasSize(60));
        assertThat(most).hasValueLessThanOrEqualTo(4).hasPositiveValue();
    }

    @Test
    void aMessageThatCannotBeReadIsADeadLetterAtOnceWithItsReason() {
        main.queue().send(List.of(Outgoing.of("garbage"))).join();
        start(2, counting());
        Envelope letter = awaitDeadLetters(1).get(0);
        assertThat(letter.body()).isEqualTo("garbage");
        assertThat(letter.attributes())
                .containsEntry(Attributes.REASON, "not a number: garbage")
                .containsEntry(Attributes.STAGE, "work")
                .containsEntry(Attributes.RECEIVES, "1")
                .containsKeys(Attributes.FIRST_SEEN, Attributes.JOB_ID);
        assertThat(handled).isEmpty();
    }

    @Test
    void aMessageThatKeepsFailingIsADeadLetterWithTheLastCause() {
        send(main.queue(), 20);
        start(4, delivery -> {
            count(delivery);
            if (delivery.message() % 10 == 0) {
                throw new IllegalStateException("no luck with " + delivery.message());
            }
            return CompletableFuture.completedFuture(Outcome.DONE);
        });
        List<Envelope> letters = awaitDeadLetters(2);
        assertThat(letters)
                .extracting(letter -> letter.attributes().get(Attributes.REASON))
                .containsExactlyInAnyOrder(
                        "failed 3 times: IllegalStateException: no luck with 0",
                        "failed 3 times: IllegalStateException: no luck with 10");
        assertThat(handled.get("0")).hasValue(3);
        assertThat(handled.get("1")).hasValue(1);
        await().untilAsserted(() ->
                assertThat(runtime.stats().counts().workerRestarts()).isEqualTo(6));
        awaitEmpty(main.queue());
    }

    @Test
    void anErrorOfAHandlerDoesNotEndTheProcess() {
        send(main.queue(), 3);
        start(2, delivery -> {
            if (delivery.message() == 1) {
                throw new StackOverflowError();
            }
            return counting().handle(delivery);
        });
        assertThat(awaitDeadLetters(1).get(0).attributes().get(Attributes.REASON))
                .contains("StackOverflowError");
        assertThat(handled).containsOnlyKeys("0", "2");
    }

    @Test
    void aSnoozedMessageComesBackAsTheSameJobWithoutHavingUsedAReceive() {
        send(main.queue(), 1);
        ConcurrentLinkedQueue<Envelope> seen = new ConcurrentLinkedQueue<>();
        start(2, delivery -> {
            seen.add(delivery.envelope());
            return CompletableFuture.completedFuture(
                    seen.size() < 3 ? new Outcome.Snooze(Clock.systemUTC().instant(), "not yet") : Outcome.DONE);
        });
        await().atMost(PATIENCE).until(() -> seen.size() == 3);
        assertThat(seen).extracting(Envelope::receives).containsOnly(1);
        assertThat(new HashSet<>(seen.stream().map(Envelope::jobId).toList())).hasSize(1);
        assertThat(new HashSet<>(seen.stream().map(Envelope::firstSeen).toList()))
                .hasSize(1);
        assertThat(new HashSet<>(seen.stream().map(Envelope::messageId).toList()))
                .hasSize(3);
    }

    @Test
    void resizingChangesThePoolWhileMessagesFlow() {
        send(main.queue(), 500);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        start(1, delivery -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            return new CompletableFuture<Outcome>()
                    .completeOnTimeout(Outcome.DONE, 10, TimeUnit.MILLISECONDS)
                    .whenComplete((done, error) -> {
                        now.decrementAndGet();
                        count(delivery);
                    });
        });
        Stages stages = new Stages(List.of(runtime));
        stages.running("work", system);
        await().atMost(PATIENCE).until(() -> handled.size() >= 5);
        assertThat(most).hasValue(1);
        assertThat(stages.resize("work", 16, 32).join().orElseThrow().size()).isEqualTo(16);
        await().atMost(PATIENCE).until(() -> most.get() >= 12);
        stages.resize("work", 2, 2).join();
        await().atMost(PATIENCE).until(() -> now.get() <= 2);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(handled).hasSize(500));
        assertThat(handled.values()).allMatch(count -> count.get() == 1);
        assertThat(stages.resize("nonsense", 1, 2).join()).isEmpty();
    }

    @Test
    void drainingFinishesWhatIsHeldAndLeavesTheRestVisible() throws Exception {
        send(main.queue(), 400);
        start(8, delivery -> new CompletableFuture<Outcome>()
                .completeOnTimeout(Outcome.DONE, 20, TimeUnit.MILLISECONDS)
                .whenComplete((done, error) -> count(delivery)));
        await().atMost(PATIENCE).until(() -> handled.size() >= 40);
        drain();
        int done = handled.size();
        Depth left = depth(main.queue());
        assertThat(left.inFlight()).isZero();
        assertThat(left.visible() + done).isEqualTo(400);
        assertThat(handled.values()).allMatch(count -> count.get() == 1);
    }

    @Test
    void whileADependencyIsDownNoMessageUsesUpItsReceives() {
        send(main.queue(), 30);
        AtomicBoolean down = new AtomicBoolean(true);
        ConcurrentLinkedQueue<Integer> receives = new ConcurrentLinkedQueue<>();
        start(4, delivery -> {
            if (down.get()) {
                throw new ServiceDown();
            }
            receives.add(delivery.envelope().receives());
            return counting().handle(delivery);
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(runtime.paused()).contains("the table cannot be reached"));
        assertThat(handled).isEmpty();
        down.set(false);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(handled).hasSize(30));
        assertThat(receives).containsOnly(1);
        assertThat(runtime.paused()).isNull();
        assertThat(depth(main.deadLetters()).visible()).isZero();
        assertThat(runtime.stats().counts().workerRestarts()).isZero();
    }

    @Test
    void theExpressQueueIsServedWhileThePoolIsFull() {
        send(main.queue(), 10);
        CompletableFuture<Outcome> never = new CompletableFuture<>();
        Set<String> queuesSeen = ConcurrentHashMap.newKeySet();
        start(2, delivery -> {
            if (delivery.envelope().queue().equals(main.queue().name())) {
                return never;
            }
            queuesSeen.add(delivery.envelope().queue());
            return CompletableFuture.completedFuture(Outcome.DONE);
        });
        await().atMost(PATIENCE).until(() -> runtime.stats().busy.sum() == 2);
        send(express.queue(), 1);
        await().atMost(PATIENCE).until(() -> queuesSeen.contains(express.queue().name()));
        never.complete(Outcome.DONE);
    }

    @Test
    void aHandlerThatOverrunsItsDeadlineCountsAsFailedAndIsReplaced() {
        send(main.queue(), 3);
        Set<String> stuck = ConcurrentHashMap.newKeySet();
        start(
                1,
                delivery -> delivery.message() == 0 && stuck.add("0")
                        ? new CompletableFuture<>()
                        : counting().handle(delivery));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(handled).containsOnlyKeys("0", "1", "2"));
        assertThat(runtime.stats().counts().retried()).isEqualTo(1);
    }

    private void start(int workers, Handler<Integer> handler) {
        Stage<Integer> stage = Stage.of("work", StageIT::number, handler);
        runtime = new StageRuntime<>(
                stage,
                new StageSettings(workers, workers, Duration.ofSeconds(30), Duration.ofSeconds(10), 3, 3, 2),
                new StageRuntime.Queues(intake(main.queue()), intake(express.queue()), main.deadLetters()),
                failure -> failure instanceof ServiceDown,
                Clock.systemUTC(),
                NO_BACK_OFF);

        Config config = ConfigFactory.parseString("pekko.loglevel = WARNING").withFallback(ConfigFactory.load());
        system = ActorSystem.create(StageActor.create(runtime, "pekko.actor.default-dispatcher"), "stage", config);
    }

    private static StageRuntime.Intake intake(SqsQueue queue) {
        return new StageRuntime.Intake(
                new GatedSqsClient.Endpoint(Emulators.sqs(), queue.name(), queue.url(), LONG_POLL), queue);
    }

    private static Integer number(String body) throws Decoder.Malformed {
        try {
            return Integer.valueOf(body);
        } catch (NumberFormatException e) {
            throw new Decoder.Malformed("not a number: " + body);
        }
    }

    private Handler<Integer> counting() {
        return delivery -> {
            count(delivery);
            return CompletableFuture.completedFuture(Outcome.DONE);
        };
    }

    private void count(Delivery<Integer> delivery) {
        handled.computeIfAbsent(delivery.message().toString(), key -> new AtomicInteger())
                .incrementAndGet();
    }

    private void drain() throws Exception {
        AskPattern.<StageActor.Command, String>ask(system, StageActor.Drain::new, PATIENCE, system.scheduler())
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS);
    }

    private static void send(SqsQueue queue, int count) {
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int from = 0; from < count; from += Queue.BATCH) {
            sent.add(queue.send(IntStream.range(from, Math.min(count, from + Queue.BATCH))
                    .mapToObj(i -> Outgoing.of(Integer.toString(i)))
                    .toList()));
        }
        sent.forEach(CompletableFuture::join);
    }

    private static Depth depth(SqsQueue queue) {
        return queue.depth().join();
    }

    private static void awaitEmpty(SqsQueue queue) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(depth(queue)).isEqualTo(new Depth(0, 0, 0)));
    }

    private List<Envelope> awaitDeadLetters(int count) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(depth(main.deadLetters()).visible()).isEqualTo(count));
        return main.deadLetters().peek(count).join();
    }
}
