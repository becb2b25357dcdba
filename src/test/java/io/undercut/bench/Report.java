package io.undercut.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** The results: shown as they come, kept as one dated Markdown file. */
final class Report {

    private final StringBuilder text = new StringBuilder();
    private final LocalDate date = LocalDate.now(ZoneOffset.UTC);

    Report() throws IOException {
        line("# Benchmark of " + date);
        line("");
        line("Machine: " + machine());
    }

    void section(String title) {
        line("");
        line("## " + title);
        line("");
    }

    void line(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    void table(List<String> head, List<List<String>> rows) {
        row(head);
        row(head.stream().map(cell -> "---").toList());
        rows.forEach(this::row);
    }

    private void row(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    /** One line a goal, so that a miss is seen at once. */
    void goal(String what, double value, String bound, boolean met) {
        line("- " + (met ? "met" : "**missed**") + ": " + what + " " + Measured.number(value) + " (goal " + bound
                + ")");
    }

    Path write(Path directory) throws IOException {
        Files.createDirectories(directory);
        return Files.writeString(directory.resolve("results-" + date + ".md"), text);
    }

    /** How much else runs here; above the number of cores the figures say little. */
    static double load() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static String machine() throws IOException {
        Path cpu = Path.of("/proc/cpuinfo");
        String model = Files.isReadable(cpu)
                ? Files.readAllLines(cpu).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"))
                : System.getProperty("os.arch");
        long memory = ((com.sun.management.OperatingSystemMXBean)
                        java.lang.management.ManagementFactory.getOperatingSystemMXBean())
                .getTotalMemorySize();
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %d MiB, %s %s, %s %s; load average at the start %.1f",
                Runtime.getRuntime().availableProcessors(),
                model,
                memory >> 20,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.vm.version"),
                load());
    }
}
