package io.undercut.local.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the archive of classes with which the emulators start faster, by starting them once; the build calls it with the
 * directory of their jars. Where it cannot be made they start without it, so a failure is reported and no more.
 */
final class ClassArchive {

    private static final long LONGEST_SECONDS = 120;

    private ClassArchive() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Path lib = Path.of(args[0]).toAbsolutePath();
        Path archive = lib.resolve(LauncherJvm.ARCHIVE);
        Path made = lib.resolve(LauncherJvm.ARCHIVE + ".new");
        Files.deleteIfExists(archive);
        Path data = Files.createTempDirectory("undercut-archive");
        try {
            List<String> command = new ArrayList<>(
                    LauncherJvm.command(lib, List.of("-XX:ArchiveClassesAtExit=" + made, "-Xlog:disable")));
            command.addAll(List.of("--once", "--data", data.toString()));
            Process process = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            if (Files.exists(made)) {
                Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
            } else {
                System.err.println("No archive of the emulators' classes could be made (exit code "
                        + process.exitValue() + "): local mode starts a little slower without it.");
            }
        } finally {
            delete(data);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
