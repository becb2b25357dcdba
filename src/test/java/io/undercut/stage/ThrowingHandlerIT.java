package io.undercut.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import io.undercut.aws.AwsFailures;
import io.undercut.aws.Queues;
import io.undercut.stage.Queue.Outgoing;
import io.undercut.support.Emulators;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/**
 * A handler that throws on every tenth message, however many there are: each such message is retried and then a dead
 * letter; workers restart, stages do not. Small by default; {@code -Dthrowing.messages=20000 -Dthrowing.rounds=3} does it
 * in earnest and prints what it costs beside rounds in which nothing throws.
 */
class ThrowingHandlerIT {

    private static final int MESSAGES = Integer.getInteger("throwing.messages", 1_000);
    private static final int ROUNDS = Integer.getInteger("throwing.rounds", 1);
    private static final int MAX_RECEIVES = 5;
    private static final int WORKERS = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final AtomicInteger stageStarts = new AtomicInteger();

    @Test
    void onlyWorkersRestartAndOnlyBadMessagesDie() throws Exception {
        List<Double> ratios = new ArrayList<>();
        round(10);
        for (int i = 0; i < ROUNDS; i++) {
            double calm = round(0);
            double throwing = round(10);
            ratios.add(throwing / calm);
            System.out.printf(
                    "round %d: CPU per delivery %.0f µs with every tenth message throwing, %.0f µs without: %.2f%n",
                    i + 1, throwing, calm, throwing / calm);
        }
        ratios.sort(null);
        System.out.printf(
                "%d messages, %d rounds: median ratio %.2f%n", MESSAGES, ROUNDS, ratios.get(ratios.size() / 2));
    }

    /** @return µs of CPU of this process per delivery */
    private double round(int everyNthThrows) throws Exception {
        Queues.Pair queues = new Queues(Emulators.sqs(), Emulators.prefix(), true)
                .open("work", "work", 3 * MAX_RECEIVES)
                .join();
        for (int from = 0; from < MESSAGES; from += Queue.BATCH) {
            queues.queue()
                    .send(IntStream.range(from, Math.min(MESSAGES, from + Queue.BATCH))
                            .mapToObj(i -> Outgoing.of(Integer.toString(i)))
                            .toList())
                    .join();
        }
        int bad = everyNthThrows == 0 ? 0 : MESSAGES / everyNthThrows;
        Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();
        StageRuntime<Integer> runtime = new StageRuntime<>(
                Stage.of("work", Integer::valueOf, delivery -> {
                    int number = delivery.message();
                    handled.computeIfAbsent(number, key -> new AtomicInteger()).incrementAndGet();
                    if (everyNthThrows > 0 && number % everyNthThrows == 0) {
                        throw new IllegalStateException("cannot do " + number);
                    }
                    return CompletableFuture.completedFuture(Outcome.DONE);
                }),
                new StageSettings(WORKERS, WORKERS, Duration.ofSeconds(60), Duration.ofSeconds(60), MAX_RECEIVES, 4, 2),
                new StageRuntime.Queues(
                        new StageRuntime.Intake(
                                new GatedSqsClient.Endpoint(
                                        Emulators.sqs(),
                                        queues.queue().name(),
                                        queues.queue().url(),
                                        Duration.ofSeconds(1)),
                                queues.queue()),
                        null,
                        queues.deadLetters()),
                AwsFailures::dependencyDown,
                Clock.systemUTC(),
                () -> 0L);
        stageStarts.set(0);
        long cpu = process.getProcessCpuTime();
        ActorSystem<StageActor.Command> system = ActorSystem.create(
                Behaviors.supervise(Behaviors.<StageActor.Command>setup(context -> {
                            stageStarts.incrementAndGet();
                            return StageActor.create(runtime, "pekko.actor.default-dispatcher");
                        }))
                        .onFailure(SupervisorStrategy.restart()),
                "throwing",
                ConfigFactory.parseString("pekko.loglevel = WARNING").withFallback(ConfigFactory.load()));
        try {
            await().atMost(PATIENCE).untilAsserted(() -> {
                StageControl.Counts counts = runtime.stats().counts();
                assertThat(counts.done()).isEqualTo(MESSAGES - bad);
                assertThat(counts.rejected()).isEqualTo(bad);
                assertThat(runtime.holds().size()).isZero();
            });
            double used = (process.getProcessCpuTime() - cpu) / 1e3;
            StageControl.Counts counts = runtime.stats().counts();
            assertThat(counts.workerRestarts()).isEqualTo((long) bad * MAX_RECEIVES);
            assertThat(stageStarts).hasValue(1);
            assertThat(handled).hasSize(MESSAGES).allSatisfy((number, times) -> assertThat(times)
                    .hasValue(everyNthThrows > 0 && number % everyNthThrows == 0 ? MAX_RECEIVES : 1));
            assertThat(queues.deadLetters().depth().join().visible()).isEqualTo(bad);
            assertThat(queues.deadLetters().peek(20).join())
                    .allSatisfy(letter -> assertThat(letter.attributes().get(Attributes.REASON))
                            .matches("failed 5 times: IllegalStateException: cannot do [0-9]+"));
            return used / counts.received();
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }
}
