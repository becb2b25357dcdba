package io.undercut.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.undercut.aws.Queues;
import io.undercut.aws.SqsQueue;
import io.undercut.catalog.Tables;
import io.undercut.extract.Observation;
import io.undercut.extract.Observations;
import io.undercut.local.LocalAws;
import io.undercut.local.LocalAwsOptions;
import io.undercut.stage.Queue;
import io.undercut.stage.Queue.Depth;
import io.undercut.stage.Queue.Outgoing;
import io.undercut.support.Emulators;
import io.undercut.support.PageServer;
import io.undercut.support.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes in the middle of work; nothing may be lost and nothing done twice. The number of jobs is small, to be
 * quick; {@code -Dkill.jobs=2000} does it in earnest.
 */
class KillIT {

    private static final int JOBS = Integer.getInteger("kill.jobs", 300);
    private static final int LISTINGS = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(60 + JOBS / 4);

    private final PageServer shop = new PageServer();
    private final LocalAwsOptions.Ports ports =
            new LocalAwsOptions.Ports(ServiceProcess.freePort(), ServiceProcess.freePort(), ServiceProcess.freePort());

    @TempDir
    private Path directory;

    private ServiceProcess service;
    private Emulators.Clients aws;

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
        if (aws != null) {
            aws.close();
        }
        shop.close();
    }

    @Test
    void killingTheServiceLosesNothingAndRepeatsNothing() {
        try (LocalAws emulators =
                LocalAws.start(LocalAwsOptions.inMemory().withPorts(ports).withData(directory.resolve("aws")))) {
            aws = new Emulators.Clients(emulators.ready().join());
            service = start(Map.of("local.emulators", "false"));
            push();
            awaitRequests(JOBS / 3);
            service.kill();

            service = start(Map.of("local.emulators", "false"));
            assertEachJobObservedOnce();
        }
    }

    @Test
    void killingTheEmulatorsLosesNothingAndRepeatsNothing() {
        service = start(Map.of("local.emulators", "true"));
        aws = new Emulators.Clients(endpoints());
        push();
        awaitRequests(JOBS / 3);
        ProcessHandle emulators = service.handle().children().findFirst().orElseThrow();
        emulators.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !emulators.isAlive());
        assertEachJobObservedOnce();
        assertThat(service.handle().isAlive()).isTrue();
    }

    private ServiceProcess start(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "local.demo", "false",
                "local.sqs-port", "" + ports.sqs(),
                "local.s3-port", "" + ports.s3(),
                "local.dynamodb-port", "" + ports.dynamodb(),
                "fetch.allow-hosts.0", shop.hostAndPort()));
        for (String stage : List.of("scrape", "extract", "price")) {
            settings.put("stages." + stage + ".visibility", "6s");
        }
        settings.putAll(more);
        return ServiceProcess.start(directory, settings).awaitReady();
    }

    private LocalAws.Endpoints endpoints() {
        return new LocalAws.Endpoints(uri(ports.sqs()), uri(ports.s3()), uri(ports.dynamodb()));
    }

    private static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void push() {
        SqsQueue queue = queue("scrape").queue();
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int from = 0; from < JOBS; from += Queue.BATCH) {
            List<Outgoing> batch = new ArrayList<>();
            for (int i = from; i < Math.min(JOBS, from + Queue.BATCH); i++) {
                batch.add(Outgoing.of("""
                        {"sku": "KETTLE-%d", "competitor": "acme", "jobId": "job-%d", "url": "%s"}""".formatted(i % LISTINGS, i, shop.page("19." + (10 + i % 90)))));
            }
            sent.add(queue.send(batch));
        }
        sent.forEach(CompletableFuture::join);
    }

    private void awaitRequests(int count) {
        await().atMost(PATIENCE).until(() -> shop.requests() >= count);
    }

    private void assertEachJobObservedOnce() {
        await("every job is observed")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(observations())
                        .hasSize(JOBS)
                        .allSatisfy((job, times) -> assertThat(times).as(job).isEqualTo(1)));
        for (String stage : List.of("scrape", "extract", "price")) {
            Queues.Pair pair = queue(stage);
            await(stage + " is empty, visible and invisible")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(pair.queue().depth().join()).isEqualTo(new Depth(0, 0, 0)));
            assertThat(pair.deadLetters().depth().join())
                    .as("dead letters of " + stage)
                    .isEqualTo(new Depth(0, 0, 0));
        }
        assertThat(observations()).hasSize(JOBS).containsValue(1).doesNotContainValue(2);
    }

    /** How often each job was observed. */
    private Map<String, Integer> observations() {
        Observations observations = new Observations(aws.dynamodb(), new Tables("undercut"));
        Map<String, Integer> times = new HashMap<>();
        for (int i = 0; i < LISTINGS; i++) {
            observations.of("KETTLE-" + i, "acme", null, JOBS).join().stream()
                    .map(Observation::jobId)
                    .forEach(job -> times.merge(job, 1, Integer::sum));
        }
        return times;
    }

    private Queues.Pair queue(String stage) {
        return new Queues(aws.sqs(), "undercut", true).open(stage, stage, 15).join();
    }
}
