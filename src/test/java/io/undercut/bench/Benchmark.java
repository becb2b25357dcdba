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
        int rounds = Integer.getInteger("bench.rounds", 5);
        Settings settings = TestSettings.with("");
        Report report = new Report();
        if (parts.contains("engine")) {
            try (LocalAws emulators = emulators()) {
                int messages = Integer.getInteger("bench.messages", 20_000);
                EngineBench.run(report, emulators.ready().join(), settings, messages, rounds);
            }
        }
        System.out.println();
        System.out.println("Written to " + report.write(Path.of(System.getProperty("bench.results", "bench"))));
        System.exit(0);
    }

    static LocalAws emulators() {
        return LocalAws.start(LocalAwsOptions.inMemory().withJvmFlags(EMULATOR_FLAGS));
    }
}
