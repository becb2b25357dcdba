package io.undercut.local;

import io.undercut.config.Settings;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to run the emulators.
 *
 * @param lib the directory with the emulators' jars
 * @param data where they keep their state; null for in memory
 * @param ports where they listen on 127.0.0.1
 * @param jvmFlags flags for their JVM, after ours and so stronger
 */
public record LocalAwsOptions(Path lib, @Nullable Path data, Ports ports, List<String> jvmFlags) {

    /** Ports of the three emulators; 0 for any free one. */
    public record Ports(int sqs, int s3, int dynamodb) {
        public static final Ports FREE = new Ports(0, 0, 0);
    }

    public LocalAwsOptions {
        jvmFlags = List.copyOf(jvmFlags);
    }

    /** @throws LocalAwsException when the build has not put the emulators where they belong */
    public static LocalAwsOptions of(Settings.Local local) {
        Path data = local.inMemory() ? null : local.data().resolve("local-aws");
        return new LocalAwsOptions(
                library(), data, new Ports(local.sqsPort(), local.s3Port(), local.dynamodbPort()), List.of());
    }

    /** In memory, on free ports. */
    public static LocalAwsOptions inMemory() {
        return new LocalAwsOptions(library(), null, Ports.FREE, List.of());
    }

    public LocalAwsOptions withData(Path directory) {
        return new LocalAwsOptions(lib, directory, ports, jvmFlags);
    }

    public LocalAwsOptions withPorts(Ports other) {
        return new LocalAwsOptions(lib, data, other, jvmFlags);
    }

    public LocalAwsOptions withJvmFlags(List<String> flags) {
        return new LocalAwsOptions(lib, data, ports, flags);
    }

    /** The build puts the emulators beside our classes: {@code target/classes} as well as {@code undercut.jar}. */
    private static Path library() {
        CodeSource source = LocalAwsOptions.class.getProtectionDomain().getCodeSource();
        Path ours;
        try {
            ours = Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new LocalAwsException("cannot tell where Undercut runs from: " + source.getLocation(), e);
        }
        Path lib = ours.resolveSibling("local-aws").resolve("lib");
        if (!Files.isRegularFile(lib.resolve("undercut-local-aws.jar"))) {
            throw new LocalAwsException(
                    "the emulators of local mode are not in " + lib + "; \"mvn compile\" puts them there."
                            + " To do without: undercut.local.emulators = false with endpoints of your own,"
                            + " or undercut.mode = aws",
                    false);
        }
        return lib;
    }
}
