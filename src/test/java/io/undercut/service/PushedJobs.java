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

/** Scrape jobs pushed to a service in a process of its own, and the check that each was done once and none is left over. */
final class PushedJobs implements AutoCloseable {

    private static final int LISTINGS = 40;

    private final int jobs;
    private final Duration patience;
    private final Path directory;
    private final PageServer shop = new PageServer();
    private final LocalAwsOptions.Ports ports =
            new LocalAwsOptions.Ports(ServiceProcess.freePort(), ServiceProcess.freePort(), ServiceProcess.freePort());
    private final List<ServiceProcess> services = new ArrayList<>();
    private Emulators.Clients aws;

    PushedJobs(int jobs, Path directory) {
        this.jobs = jobs;
        this.patience = Duration.ofSeconds(60 + jobs / 4);
        this.directory = directory;
    }

    @Override
    public void close() {
        services.forEach(ServiceProcess::close);
        if (aws != null) {
            aws.close();
        }
        shop.close();
    }

    Duration patience() {
        return patience;
    }

    /** Emulators of their own, for a service that starts none. */
    LocalAws emulators() {
        LocalAws emulators =
                LocalAws.start(LocalAwsOptions.inMemory().withPorts(ports).withData(directory.resolve("aws")));
        emulators.ready().join();
        return emulators;
    }

    /** @param emulators whether the service starts them itself */
    ServiceProcess service(boolean emulators) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "local.emulators", "" + emulators,
                "local.demo", "false",
                "local.sqs-port", "" + ports.sqs(),
                "local.s3-port", "" + ports.s3(),
                "local.dynamodb-port", "" + ports.dynamodb(),
                "fetch.allow-hosts.0", shop.hostAndPort()));
        for (String stage : List.of("scrape", "extract", "price")) {
            settings.put("stages." + stage + ".visibility", "6s");
        }
        ServiceProcess service = ServiceProcess.start(directory, settings).awaitReady();
        services.add(service);
        if (aws == null) {
            aws = new Emulators.Clients(
                    new LocalAws.Endpoints(uri(ports.sqs()), uri(ports.s3()), uri(ports.dynamodb())));
        }
        return service;
    }

    private static URI uri(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    void push() {
        SqsQueue queue = queue("scrape").queue();
        List<CompletableFuture<?>> sent = new ArrayList<>();
        for (int from = 0; from < jobs; from += Queue.BATCH) {
            List<Outgoing> batch = new ArrayList<>();
            for (int i = from; i < Math.min(jobs, from + Queue.BATCH); i++) {
                batch.add(Outgoing.of("""
                        {"sku": "KETTLE-%d", "competitor": "acme", "jobId": "job-%d", "url": "%s"}""".formatted(i % LISTINGS, i, shop.page("19." + (10 + i % 90)))));
            }
            sent.add(queue.send(batch));
        }
        sent.forEach(CompletableFuture::join);
    }

    void awaitRequests(int count) {
        await().atMost(patience).until(() -> shop.requests() >= count);
    }

    void assertEachIsObservedOnce() {
        await("every job is observed")
                .atMost(patience)
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(observations())
                        .hasSize(jobs)
                        .allSatisfy((job, times) -> assertThat(times).as(job).isEqualTo(1)));
        for (String stage : List.of("scrape", "extract", "price")) {
            Queues.Pair pair = queue(stage);
            await(stage + " is empty, visible and invisible")
                    .atMost(patience)
                    .untilAsserted(() -> assertThat(pair.queue().depth().join()).isEqualTo(new Depth(0, 0, 0)));
            assertThat(pair.deadLetters().depth().join())
                    .as("dead letters of " + stage)
                    .isEqualTo(new Depth(0, 0, 0));
        }
        assertThat(observations()).hasSize(jobs).containsValue(1).doesNotContainValue(2);
    }

    /** How often each job was observed. */
    private Map<String, Integer> observations() {
        Observations observations = new Observations(aws.dynamodb(), new Tables("undercut"));
        Map<String, Integer> times = new HashMap<>();
        for (int i = 0; i < LISTINGS; i++) {
            observations.of("KETTLE-" + i, "acme", null, jobs).join().stream()
                    .map(Observation::jobId)
                    .forEach(job -> times.merge(job, 1, Integer::sum));
        }
        return times;
    }

    private Queues.Pair queue(String stage) {
        return new Queues(aws.sqs(), "undercut", true).open(stage, stage, 15).join();
    }
}
