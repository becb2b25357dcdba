package io.undercut.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How soon the service answers that it is ready, its emulators included, and what it costs while it has nothing to do. */
final class StartBench {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration PACE = Duration.ofMillis(100);

    /** The JIT compiler goes on for a while after a start; that is no cost of being idle. */
    private static final Duration SETTLE = Duration.ofSeconds(30);

    private StartBench() {}

    /** @param idleSeconds how long to watch it do nothing, once the start has settled */
    static void run(Report report, int starts, int idleSeconds) throws IOException {
        report.section("Start and idle: " + starts + " starts, local AWS included; idle for " + idleSeconds + " s");
        List<Double> seconds = new ArrayList<>();
        double cpuShare = 0;
        double resident = 0;
        for (int i = 0; i < starts; i++) {
            int port = Local.freePort();
            Path files = Files.createTempDirectory("undercut-start");
            Path config = Files.writeString(files.resolve("undercut.conf"), config(files, port));
            long start = System.nanoTime();
            try (Child service = Child.start("start", List.of("-Dconfig.file=" + config), "", "io.undercut.Main")) {
                service.awaitReady("http://127.0.0.1:" + port + "/readyz", PATIENCE);
                seconds.add((System.nanoTime() - start) / 1e9);
                if (i == starts - 1) {
                    watch(service, SETTLE);
                    double cpu = service.cpuSeconds();
                    long from = System.nanoTime();
                    watch(service, Duration.ofSeconds(idleSeconds));
                    cpuShare = (service.cpuSeconds() - cpu) / ((System.nanoTime() - from) / 1e9) * 100;
                    resident = service.residentMiB();
                }
            }
        }
        double ready = Measured.median(seconds, Double::doubleValue);
        report.line("Seconds to ready: " + Measured.range(seconds, Double::doubleValue));
        report.line("");
        report.goal("median seconds to ready", ready, "≤ 8", ready <= 8);
        report.goal("resident when idle, MiB", resident, "< 250", resident < 250);
        report.goal("share of one core when idle, %", cpuShare, "< 2", cpuShare < 2);
    }

    private static void watch(Child service, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        Local.await(time.plus(PATIENCE), PACE, () -> {
            service.check();
            return System.nanoTime() >= end;
        });
    }

    private static String config(Path files, int port) throws IOException {
        return """
                undercut {
                  http.port = %d
                  local {
                    demo = false, data = "%s"
                    sqs-port = %d, s3-port = %d, dynamodb-port = %d
                  }
                }
                """.formatted(port, files.resolve("data"), Local.freePort(), Local.freePort(), Local.freePort());
    }
}
