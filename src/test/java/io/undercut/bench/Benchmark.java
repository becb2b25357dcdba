package io.undercut.bench;

import io.undercut.config.Settings;
import io.undercut.local.LocalAws;
import io.undercut.local.LocalAwsOptions;
import io.undercut.support.TestSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Runs the benchmark; {@code bench/README.md} says how to start it and what its options are. */
public final class Benchmark {

    private Benchmark() {}

    /** The emulators as fast as they get: what is measured is what stands before them. */
    static final List<String> EMULATOR_FLAGS = List.of("-XX:TieredStopAtLevel=4", "-Xmx3g");

    public static void main(String[] args) throws Exception {
        Set<String> parts = Set.of(
                System.getProperty("bench.parts", "engine,pipeline,start").split(","));
        int rounds = Integer.getInteger("bench.rounds", 3);
        Settings settings = TestSettings.with("");
        Report report = new Report();
        if (parts.contains("engine")) {
            try (LocalAws emulators = emulators()) {
                int messages = Integer.getInteger("bench.messages", 20_000);
                EngineBench.run(report, emulators.ready().join(), settings, messages, rounds);
            }
        }
        if (parts.contains("pipeline")) {
            try (LocalAws emulators = emulators()) {
                int pages = Integer.getInteger("bench.pages", 2_000);
                int warmUp = Integer.getInteger("bench.warm-up", 4_000);
                PipelineBench.run(report, emulators.ready().join(), settings, pages, rounds, warmUp);
            }
        }
        if (parts.contains("start")) {
            StartBench.run(report, Integer.getInteger("bench.starts", 3), Integer.getInteger("bench.idle-seconds", 30));
        }
        System.out.println();
        System.out.println("Written to " + report.write(Path.of(System.getProperty("bench.results", "bench"))));
        System.exit(0);
    }

    static LocalAws emulators() {
        return LocalAws.start(LocalAwsOptions.inMemory().withJvmFlags(EMULATOR_FLAGS));
    }
}
