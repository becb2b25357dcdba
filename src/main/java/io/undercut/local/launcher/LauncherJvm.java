package io.undercut.local.launcher;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the JVM of the emulators is called. An archive of classes holds only for the same flags and the same class path, so
 * the build, which makes it, and the service, which uses it, ask here.
 */
public final class LauncherJvm {

    /** Of the directory of jars: what the JVM may map instead of reading every class from its jar. */
    static final String ARCHIVE = "classes.jsa";

    private static final String APART = "dynamodb";
    private static final String APART_PROPERTY = "undercut.local-aws.apart";

    private LauncherJvm() {}

    /**
     * The command up to the launcher's own arguments.
     *
     * @param lib the directory of the emulators' jars
     * @param flags further flags of the JVM, stronger than ours
     * @throws IOException when the directory cannot be read
     */
    public static List<String> command(Path lib, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        // The emulators' start is most of ours. Without the second compiler it costs 6 instead of 11 seconds of CPU,
        // without verifying their 20,000 classes 5, with these as the build archived them 3.5. An archive that does
        // not fit, made by another JDK for one, is passed over.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.add("-XX:+UnlockDiagnosticVMOptions");
        command.add("-XX:-BytecodeVerificationRemote");
        command.add("-XX:+ExitOnOutOfMemoryError");
        if (Files.isRegularFile(lib.resolve(ARCHIVE))) {
            command.add("-XX:SharedArchiveFile=" + lib.resolve(ARCHIVE));
        }
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Djava.library.path=" + lib);
        command.add("-D" + APART_PROPERTY + "=" + lib.resolve(APART));
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(flags);
        command.add("-classpath");
        command.add(jars(lib).map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        command.add(LocalAwsLauncher.class.getName());
        return command;
    }

    /**
     * The jars that a loader of their own must load. The manifest of DynamoDB Local puts its own directory on the class path,
     * and with a directory there the JVM refuses to archive anything.
     */
    static URL[] apart() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars(Path.of(System.getProperty(APART_PROPERTY))).toList()) {
            urls.add(url(jar));
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path jar) throws MalformedURLException {
        return jar.toUri().toURL();
    }

    /** Sorted, because the archive depends on the order. */
    private static Stream<Path> jars(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList().stream();
        }
    }
}
