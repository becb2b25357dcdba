package io.undercut.bench;

import io.undercut.aws.AwsClients;
import io.undercut.aws.Queues;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Tables;
import io.undercut.config.Settings;
import io.undercut.local.LocalAws;
import io.undercut.price.Decision;
import io.undercut.price.Prices;
import io.undercut.scrape.ScrapeJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The whole pipeline, from jobs in the scrape queue to own prices: the service as it ships beside {@link BarePipeline}. Each
 * is a process of its own with the JVM options of the service; they take turns on the same emulators and the same shops.
 */
final class PipelineBench implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PACE = Duration.ofMillis(5);

    /** On a busy machine a result with less of a warm-up, which says so, is worth more than none. */
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(2);

    private static final int STAGES = 3;
    private static final int SENDERS = 4;
    private static final Path RESOURCES = Path.of("bench", "resources");

    /** @param cpu seconds of the pipeline's process */
    record Round(int pages, double seconds, double cpu, Map<AwsCall, Long> calls) {
        double perSecond() {
            return pages / seconds;
        }

        double cpuPer1k() {
            return cpu * 1_000 / pages;
        }

        double callsPerPage(String service) {
            return (double) calls.entrySet().stream()
                            .filter(entry -> entry.getKey().service().equals(service))
                            .mapToLong(Map.Entry::getValue)
                            .sum()
                    / pages;
        }
    }

    /** One of the two that are compared. */
    private record Side(String name, Child process, Counters counters, Queues.Pair jobs) {}

    private final AwsClients aws;
    private final Child shops;
    private final int shopsPort;
    private final Settings.Aws endpoints;
    private final List<Side> sides = new ArrayList<>();
    private int jobs;

    private PipelineBench(LocalAws.Endpoints emulators, Settings settings) throws IOException {
        endpoints = Local.aws(settings.aws(), emulators);
        aws = new AwsClients(endpoints, true);
        shopsPort = Local.freePort();
        shops = Child.start("shops", List.of(), "", PageServer.class.getName(), Integer.toString(shopsPort));
        shops.awaitReady("http://127.0.0.1:" + shopsPort + "/", PATIENCE);
    }

    static void run(Report report, LocalAws.Endpoints emulators, Settings settings, int pages, int rounds, int warmUp)
            throws IOException {
        report.section("Pipeline: rounds of " + pages + " pages of 60 to 100 KB");
        List<Round> service = new ArrayList<>();
        List<Round> bare = new ArrayList<>();
        try (PipelineBench bench = new PipelineBench(emulators, settings)) {
            int port = Local.freePort();
            Side ours = bench.side("service", port, "io.undercut.Main");
            ours.process().awaitReady("http://127.0.0.1:" + port + "/readyz", PATIENCE);
            Side other = bench.side("bare", Local.freePort(), BarePipeline.class.getName());
            long longEnough = System.nanoTime() + LONGEST_WARM_UP.toNanos();
            int warm = 0;
            for (; warm < warmUp && System.nanoTime() < longEnough; warm += pages) {
                bench.round(ours, pages);
                bench.round(other, pages);
            }
            report.line("Each side warmed up with " + warm + " pages"
                    + (warm < warmUp
                            ? ", fewer than asked for: it took too long. The CPU figures are too high."
                            : "."));
            report.line("");
            for (int i = 0; i < rounds; i++) {
                service.add(bench.round(ours, pages));
                bare.add(bench.round(other, pages));
            }
            bench.checkPrices();
            report.table(
                    List.of(
                            "median of " + rounds,
                            "pages/s",
                            "(range)",
                            "CPU-s per 1,000",
                            "(range)",
                            "SQS per page",
                            "S3",
                            "DynamoDB",
                            "peak memory, MiB"),
                    List.of(row(ours, service), row(other, bare)));
        }
        report.line("");
        report.line("Requests per page, service: " + operations(service));
        report.line("");
        report.line("Requests per page, bare: " + operations(bare));
        report.line("");
        double rate = Measured.ratio(service, bare, Round::perSecond);
        report.goal("pages/s, service to bare", rate, "≥ 0.8", rate >= 0.8);
        report.line("- CPU, service to bare: " + Measured.number(Measured.ratio(service, bare, Round::cpuPer1k)));
    }

    private Side side(String name, int port, String main) throws IOException {
        Tables tables = new Tables(name);
        tables.create(aws.dynamodb()).join();
        aws.s3().createBucket(request -> request.bucket(name + "-pages")).join();
        Queues queues = new Queues(aws.sqs(), name, true);
        Map<String, Queues.Pair> opened = Settings.STAGES.stream()
                .collect(Collectors.toMap(
                        stage -> stage, stage -> queues.open(stage, stage, 15).join()));
        Catalog catalog = new Catalog(aws.dynamodb(), tables, Duration.ofDays(7), Clock.systemUTC());
        Shelf.fill(catalog, "http://127.0.0.1:" + shopsPort + "/" + name);

        Path files = Files.createTempDirectory("undercut-bench");
        Path counters = files.resolve("counters");
        Path config = Files.writeString(files.resolve("undercut.conf"), config(name, port));
        List<String> flags = List.of("-Dconfig.file=" + config, "-D" + Counters.FILE + "=" + counters);
        Counters shared = Counters.in(counters);
        return watched(
                new Side(name, Child.start(name, flags, RESOURCES.toString(), main), shared, opened.get("scrape")));
    }

    private Side watched(Side side) {
        sides.add(side);
        return side;
    }

    /** The shipped settings but for where things are; pools at their full size, because growing takes seconds. */
    private String config(String prefix, int port) {
        return """
                undercut {
                  roles = [scrape, extract, price, api]
                  aws { prefix = %s, sqs.endpoint = "%s", s3.endpoint = "%s", dynamodb.endpoint = "%s" }
                  local { emulators = false, demo = false }
                  http.port = %d
                  fetch.allow-hosts = ["127.0.0.1:%d"]
                  stages.scrape.workers.min = 32
                  stages.extract.workers.min = 16
                  stages.price.workers.min = 16
                }
                """.formatted(
                prefix, endpoints.sqsEndpoint(), endpoints.s3Endpoint(), endpoints.dynamodbEndpoint(), port, shopsPort);
    }

    private Round round(Side side, int pages) {
        List<String> bodies = IntStream.range(0, pages)
                .mapToObj(i -> ScrapeJob.of(Shelf.listing(i), "job-" + ++jobs).write())
                .toList();
        Map<AwsCall, Long> callsBefore = calls(side.counters());
        long settled = side.counters().settled() + (long) STAGES * pages;
        double cpu = side.process().cpuSeconds();
        long start = System.nanoTime();
        Local.send(side.jobs().queue(), bodies, new Semaphore(SENDERS));
        Local.await(PATIENCE, PACE, () -> {
            side.process().check();
            return side.counters().settled() >= settled;
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        double used = side.process().cpuSeconds() - cpu;
        Map<AwsCall, Long> calls = calls(side.counters());
        calls.replaceAll((call, count) -> count - callsBefore.get(call));
        Round round = new Round(pages, seconds, used, calls);
        System.err.printf("%s: %.0f pages/s, %.2f CPU-s per 1,000%n", side.name(), round.perSecond(), round.cpuPer1k());
        return round;
    }

    private static Map<AwsCall, Long> calls(Counters counters) {
        Map<AwsCall, Long> calls = new EnumMap<>(AwsCall.class);
        for (AwsCall call : AwsCall.values()) {
            calls.put(call, counters.requests(call));
        }
        return calls;
    }

    /** Speed without results would be worth nothing: every product has a price, and no message was given up. */
    private void checkPrices() {
        Prices prices = new Prices(aws.dynamodb(), new Tables("service"), Clock.systemUTC());
        for (int from = 0; from < Shelf.SKUS; from += Prices.BATCH) {
            List<String> skus = Shelf.skus().subList(from, Math.min(Shelf.SKUS, from + Prices.BATCH));
            Map<String, Decision> found = prices.current(skus).join();
            for (String sku : skus) {
                Decision decision = found.get(sku);
                if (decision == null || decision.status() != Decision.Status.MATCHED) {
                    throw new IllegalStateException("no matched price of " + sku + ": " + decision);
                }
            }
        }
        for (Side side : sides) {
            long dead = side.jobs().deadLetters().depth().join().visible();
            if (dead > 0) {
                throw new IllegalStateException(dead + " dead letters of " + side.name());
            }
        }
    }

    private static List<String> row(Side side, List<Round> rounds) {
        return List.of(
                side.name(),
                Measured.number(Measured.median(rounds, Round::perSecond)),
                Measured.range(rounds, Round::perSecond),
                Measured.number(Measured.median(rounds, Round::cpuPer1k)),
                Measured.range(rounds, Round::cpuPer1k),
                Measured.number(Measured.median(rounds, round -> round.callsPerPage("SQS"))),
                Measured.number(Measured.median(rounds, round -> round.callsPerPage("S3"))),
                Measured.number(Measured.median(rounds, round -> round.callsPerPage("DynamoDB"))),
                Measured.number(side.process().peakMiB()));
    }

    private static String operations(List<Round> rounds) {
        return Stream.of(AwsCall.values())
                .filter(call -> rounds.stream().anyMatch(round -> round.calls().get(call) > 0))
                .map(call -> (call == AwsCall.OTHER ? "other" : call.operation()) + " "
                        + Measured.number(Measured.median(
                                rounds, round -> (double) round.calls().get(call) / round.pages())))
                .collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws IOException {
        for (Side side : sides) {
            side.process().close();
        }
        shops.close();
        aws.close();
    }
}
