package io.undercut.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM beside this one, as the image would start it; it ends with this object, at the latest with this process. */
final class Child implements AutoCloseable {

    private static final Path LOGS = Path.of("target", "bench");
    private static final Path JVM_OPTIONS = Path.of("conf", "jvm.options");
    private static final Duration PACE = Duration.ofMillis(50);
    private static final long STOP_SECONDS = 30;

    private final String name;
    private final Process process;
    private final Thread stopWithUs;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.stopWithUs = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(stopWithUs);
    }

    /**
     * @param flags for the JVM, on top of {@code conf/jvm.options}
     * @param resources put before the class path of this JVM; empty for none
     */
    static Child start(String name, List<String> flags, String resources, String... mainAndArguments)
            throws IOException {
        Files.createDirectories(LOGS);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + JVM_OPTIONS);
        command.addAll(flags);
        if (Boolean.getBoolean("bench.profile")) {
            command.add("-XX:StartFlightRecording=settings=profile,filename=" + LOGS.resolve(name + ".jfr"));
        }
        command.add("-classpath");
        String ours = System.getProperty("java.class.path");
        command.add(resources.isEmpty() ? ours : resources + java.io.File.pathSeparator + ours);
        command.addAll(List.of(mainAndArguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(LOGS.resolve(name + ".log").toFile())
                .start();
        return new Child(name, process);
    }

    /** Seconds of processor that it has used so far. */
    double cpuSeconds() {
        return process.toHandle()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow(() -> new IllegalStateException("this system does not say what a process used"))
                        .toNanos()
                / 1e9;
    }

    /** Most memory that it ever had resident, MiB; NaN where the system does not say. */
    double peakMiB() {
        return memory("VmHWM:");
    }

    double residentMiB() {
        return memory("VmRSS:");
    }

    private double memory(String field) {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        try {
            return Files.isReadable(status)
                    ? Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith(field))
                            .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                            .findFirst()
                            .orElse(Double.NaN)
                    : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    /** @throws IllegalStateException when it has ended */
    void check() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    name + " ended with code " + process.exitValue() + ", see " + LOGS.resolve(name + ".log"));
        }
    }

    /** Waits until it serves {@code 200} at the address. */
    void awaitReady(String url, Duration patience) {
        Probe probe = new Probe(url);
        Local.await(patience, PACE, () -> {
            check();
            return probe.answers();
        });
    }

    /** Asks it to end, and kills it when it does not. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(name + " did not end within " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        Runtime.getRuntime().removeShutdownHook(stopWithUs);
    }
}
