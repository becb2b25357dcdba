package io.undercut.local;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.undercut.local.LocalAwsOptions.Ports;
import io.undercut.local.launcher.LauncherJvm;
import io.undercut.local.launcher.LocalAwsLauncher;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The emulators of SQS, S3 and DynamoDB, as one child process. The child lives as long as its stdin, so it outlives a
 * Ctrl-C that drains this process, and never this process itself. All methods are safe to call from any thread.
 */
public final class LocalAws implements AutoCloseable {

    /** Where the emulators listen. */
    public record Endpoints(URI sqs, URI s3, URI dynamodb) {
        static Endpoints of(Ports ports) {
            return new Endpoints(uri(ports.sqs()), uri(ports.s3()), uri(ports.dynamodb()));
        }

        Ports ports() {
            return new Ports(sqs.getPort(), s3.getPort(), dynamodb.getPort());
        }

        private static URI uri(int port) {
            return URI.create("http://127.0.0.1:" + port);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(LocalAws.class);
    private static final long STOP_SECONDS = 5;
    private static final Pattern READY = Pattern.compile("ready sqs=(\\d+) s3=(\\d+) dynamodb=(\\d+)");
    private static final Pattern TAKEN = Pattern.compile("taken (\\w+)=(\\d+)");

    private final LocalAwsOptions options;
    private final Process process;
    private final CompletableFuture<Endpoints> ready = new CompletableFuture<>();

    private LocalAws(LocalAwsOptions options, Process process) {
        this.options = options;
        this.process = process;
    }

    /**
     * Starts the child process and returns without waiting for the emulators.
     *
     * @throws LocalAwsException when the process cannot be started
     */
    public static LocalAws start(LocalAwsOptions options) {
        try {
            if (options.data() != null) {
                Files.createDirectories(options.data());
            }
            ProcessBuilder builder = new ProcessBuilder(command(options));
            // Flags meant for the service (a debugger's port, an agent) and its credentials are none of the child's.
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.equals("JAVA_TOOL_OPTIONS")
                            || name.equals("JDK_JAVA_OPTIONS")
                            || name.startsWith("AWS_")
                            || name.startsWith("UNDERCUT_"));
            LocalAws local = new LocalAws(options, builder.start());
            local.watch();
            return local;
        } catch (IOException e) {
            throw new LocalAwsException("cannot start the emulators of local mode: " + e.getMessage(), e);
        }
    }

    public LocalAwsOptions options() {
        return options;
    }

    /** Completes once all three answer; fails with a {@link LocalAwsException} when they cannot be started. */
    public CompletableFuture<Endpoints> ready() {
        return ready.copy();
    }

    /** Completes with the exit code when the child has ended, whatever ended it. */
    public CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    public long pid() {
        return process.pid();
    }

    /** Asks the child to end, kills it if it has not after 5 s. Completes as {@link #onExit} does; never blocks. */
    public CompletableFuture<Integer> stop() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("The emulators' stdin was closed already: {}", e.getMessage());
        }
        CompletableFuture.delayedExecutor(STOP_SECONDS, TimeUnit.SECONDS).execute(process::destroyForcibly);
        return onExit();
    }

    /** Stops the child and waits for its end. */
    @Override
    public void close() {
        stop().join();
    }

    private static List<String> command(LocalAwsOptions options) throws IOException {
        List<String> flags = new ArrayList<>();
        if (options.data() != null) {
            flags.add("-Xmx512m");
        }
        flags.addAll(options.jvmFlags());
        List<String> command = new ArrayList<>(LauncherJvm.command(options.lib(), flags));
        command.addAll(List.of("--sqs", Integer.toString(options.ports().sqs())));
        command.addAll(List.of("--s3", Integer.toString(options.ports().s3())));
        command.addAll(List.of("--dynamodb", Integer.toString(options.ports().dynamodb())));
        if (options.data() != null) {
            command.addAll(List.of("--data", options.data().toString()));
        }
        return command;
    }

    private void watch() {
        daemon("local-aws-out", () -> {
            forEachLine(process.getInputStream(), this::onLine);
            // Only after the last line, which may hold the reason.
            int code = process.onExit().join().exitValue();
            ready.completeExceptionally(new LocalAwsException(
                    "the emulators of local mode ended with code " + code + " before they were ready", false));
        });
        daemon("local-aws-err", () -> forEachLine(process.getErrorStream(), line -> LOG.warn("Emulators: {}", line)));
    }

    private void onLine(String line) {
        if (!line.startsWith(LocalAwsLauncher.PREFIX)) {
            LOG.debug("Emulators: {}", line);
            return;
        }
        String report = line.substring(LocalAwsLauncher.PREFIX.length());
        Matcher up = READY.matcher(report);
        Matcher taken = TAKEN.matcher(report);
        if (up.matches()) {
            ready.complete(Endpoints.of(new Ports(port(up, 1), port(up, 2), port(up, 3))));
        } else if (taken.matches()) {
            ready.completeExceptionally(new LocalAwsException(
                    "port " + taken.group(2) + " for the emulator of " + taken.group(1)
                            + " is in use, perhaps by another Undercut: stop that, or set undercut.local."
                            + taken.group(1) + "-port to a free one",
                    true));
        } else {
            ready.completeExceptionally(new LocalAwsException(
                    "the emulators of local mode cannot start: " + report.replaceFirst("^failed ", ""), false));
        }
    }

    private static int port(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static void forEachLine(InputStream stream, Consumer<String> sink) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(sink);
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("The emulators' output broke off: {}", e.getMessage());
        }
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
