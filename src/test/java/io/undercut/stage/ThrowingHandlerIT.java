package io.undercut.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import com.typesafe.config.ConfigFactory;
import io.undercut.aws.AwsFailures;
import io.undercut.aws.Queues;
import io.undercut.extract.Extraction;
import io.undercut.extract.OfferExtractor;
import io.undercut.offer.Hints;
import io.undercut.stage.Queue.Outgoing;
import io.undercut.support.Emulators;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
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
 * letter; workers restart, stages do not. Small by default; {@code -Dthrowing.messages=20000 -Dthrowing.rounds=5} does it
 * in earnest and prints what throwing costs: beside rounds in which the same messages ask for their retries in order, which
 * are received as often, and beside rounds in which nothing fails. With {@code -Dthrowing.page-kib=300} the handler reads the
 * offer of a page of that size for each healthy message, as it has more to do than nothing in the service as well.
 */
class ThrowingHandlerIT {

    private static final int MESSAGES = Integer.getInteger("throwing.messages", 1_000);
    private static final int ROUNDS = Integer.getInteger("throwing.rounds", 1);
    private static final int PAGE_KIB = Integer.getInteger("throwing.page-kib", 0);
    private static final int MAX_RECEIVES = 5;
    private static final int WORKERS = 32;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final AtomicInteger stageStarts = new AtomicInteger();
    private final byte[] page = page(PAGE_KIB);

    @Test
    void onlyWorkersRestartAndOnlyBadMessagesDie() throws Exception {
        round(Tenth.THROWS);
        List<Double> besideRetrying = new ArrayList<>();
        List<Double> besideCalm = new ArrayList<>();
        List<Double> perHealthy = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            Cost calm = round(Tenth.IS_DONE);
            Cost retrying = round(Tenth.RETRIES);
            Cost throwing = round(Tenth.THROWS);
            besideRetrying.add(throwing.perDelivery() / retrying.perDelivery());
            besideCalm.add(throwing.perDelivery() / calm.perDelivery());
            perHealthy.add(throwing.perHealthy() / calm.perHealthy());
            System.out.printf(
                    "round %d: CPU per delivery %.0f µs with every tenth message throwing, %.0f µs retrying, %.0f µs done;"
                            + " per healthy message %.0f µs throwing, %.0f µs done%n",
                    i + 1,
                    throwing.perDelivery(),
                    retrying.perDelivery(),
                    calm.perDelivery(),
                    throwing.perHealthy(),
                    calm.perHealthy());
        }
        System.out.printf(
                "%d messages, pages of %d KiB, median of %d rounds: throwing costs %.2f of retrying and %.2f of being done per"
                        + " delivery, %.3f of being done per healthy message%n",
                MESSAGES, PAGE_KIB, ROUNDS, median(besideRetrying), median(besideCalm), median(perHealthy));
    }

    /** In µs of CPU of this process. */
    private record Cost(double perDelivery, double perHealthy) {}

    /** A product page with that much text around its offer; empty for 0. */
    private static byte[] page(int kib) {
        if (kib == 0) {
            return new byte[0];
        }
        StringBuilder html =
                new StringBuilder("<html lang=en><title>Kettle</title><h1>Kettle</h1><p class=price>€ 49.90</p>"
                        + "<button>Add to basket</button>");
        for (int i = 0; html.length() < kib * 1024; i++) {
            html.append("<div class='card c")
                    .append(i % 40)
                    .append("'><a href='/p/")
                    .append(i)
                    .append("'><span>Quiet steel kettle number ")
                    .append(i)
                    .append("</span></a></div>\n");
        }
        return html.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void work() {
        if (page.length > 0) {
            Extraction extraction = new OfferExtractor()
                    .extract(page, "text/html", URI.create("https://shop.example/kettle"), Hints.NONE);
            assertThat(extraction.offer()).isNotNull();
        }
    }

    private static double median(List<Double> ratios) {
        return ratios.stream().sorted().skip(ratios.size() / 2).findFirst().orElseThrow();
    }

    /** What becomes of every tenth message. */
    private enum Tenth {
        IS_DONE,
        RETRIES,
        THROWS
    }

    private Cost round(Tenth tenth) throws Exception {
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
        int bad = tenth == Tenth.IS_DONE ? 0 : MESSAGES / 10;
        Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();
        StageRuntime<Integer> runtime = new StageRuntime<>(
                Stage.of("work", Integer::valueOf, delivery -> {
                    int number = delivery.message();
                    handled.computeIfAbsent(number, key -> new AtomicInteger()).incrementAndGet();
                    if (number % 10 != 0 || tenth == Tenth.IS_DONE) {
                        work();
                        return CompletableFuture.completedFuture(Outcome.DONE);
                    }
                    if (tenth == Tenth.RETRIES) {
                        return CompletableFuture.completedFuture(new Outcome.Retry("cannot do " + number));
                    }
                    throw new IllegalStateException("cannot do " + number);
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
            assertThat(counts.workerRestarts()).isEqualTo(tenth == Tenth.THROWS ? (long) bad * MAX_RECEIVES : 0);
            assertThat(stageStarts).hasValue(1);
            assertThat(handled).hasSize(MESSAGES).allSatisfy((number, times) -> assertThat(times)
                    .hasValue(bad > 0 && number % 10 == 0 ? MAX_RECEIVES : 1));
            assertThat(queues.deadLetters().depth().join().visible()).isEqualTo(bad);
            assertThat(queues.deadLetters().peek(20).join())
                    .allSatisfy(letter -> assertThat(letter.attributes().get(Attributes.REASON))
                            .matches("failed 5 times: (IllegalStateException: )?cannot do [0-9]+"));
            return new Cost(used / counts.received(), used / (MESSAGES - bad));
        } finally {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().join();
        }
    }
}
