package io.undercut.local.launcher;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.Reference;
import java.lang.reflect.InvocationTargetException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;

/**
 * Runs the SQS, S3 and DynamoDB emulators in this JVM, until stdin ends. It tells its parent on stdout, in lines that
 * start with {@value #PREFIX}:
 *
 * <ul>
 *   <li>{@code ready sqs=PORT s3=PORT dynamodb=PORT} once all three answer
 *   <li>{@code taken sqs=PORT}: another process listens on that port; exit code {@value #TAKEN}
 *   <li>{@code failed REASON}; exit code {@value #FAILED}
 * </ul>
 *
 * Warnings go to stderr. What else appears on stdout is the emulators' chatter.
 */
public final class LocalAwsLauncher {

    public static final String PREFIX = "local-aws: ";
    static final int USAGE = 64;
    static final int TAKEN = 69;
    static final int FAILED = 70;

    private LocalAwsLauncher() {}

    public static void main(String[] args) {
        ignoreSignals();
        Thread stdin = new Thread(LocalAwsLauncher::endWithStdin, "stdin");
        PrintStream out = System.out;
        List<FileLock> locks = new ArrayList<>();
        try {
            Arguments arguments = Arguments.parse(args);
            if (!arguments.once()) {
                stdin.start();
            }
            if (arguments.data().isPresent()) {
                locks.add(lock(arguments.data().get()));
            }
            Map<Emulator, Integer> ports = claim(arguments.ports());
            startAll(ports, arguments.data());
            say(out, "ready " + text(ports));
            if (arguments.once()) {
                // Not halted: the JVM writes its archive of classes on its way out.
                System.exit(0);
            }
            stdin.join();
        } catch (IllegalArgumentException e) {
            end(out, "failed " + e.getMessage(), USAGE);
        } catch (Taken e) {
            end(out, "taken " + e.getMessage(), TAKEN);
        } catch (IOException e) {
            end(out, "failed " + e.getMessage(), FAILED);
        } catch (Exception e) {
            // No logger here: the parent logs what comes on stderr, whole.
            System.err.println(trace(e));
            end(out, "failed " + e, FAILED);
        } finally {
            // The garbage collector gives up the lock of a file that nobody refers to any more.
            Reference.reachabilityFence(locks);
        }
    }

    /**
     * Ctrl-C and a closing terminal signal the whole process group, and a service manager every process of the service.
     * The service must still reach the emulators while it drains, so this JVM lives exactly as long as its stdin.
     */
    private static void ignoreSignals() {
        for (String name : List.of("INT", "TERM", "HUP")) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                signal.getMethod("handle", signal, handler)
                        .invoke(
                                null,
                                signal.getConstructor(String.class).newInstance(name),
                                handler.getField("SIG_IGN").get(null));
            } catch (ReflectiveOperationException | IllegalArgumentException e) {
                System.err.println("cannot ignore SIG" + name + ": " + e);
            }
        }
    }

    /** Two sets of emulators on the same files would destroy them. The lock ends with this process, however it ends. */
    private static FileLock lock(File data) throws IOException {
        Path directory = Files.createDirectories(data.toPath());
        FileChannel channel =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock();
        if (held == null) {
            channel.close();
            throw new IOException(directory + " is in use by another instance; stop that, or set undercut.local.data");
        }
        return held;
    }

    /** Binds every port at once, so that no two get the same free one, and frees them for the emulators. */
    private static Map<Emulator, Integer> claim(Map<String, Integer> wanted) throws IOException, Taken {
        Map<Emulator, Integer> ports = new LinkedHashMap<>();
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (Emulator emulator : Emulator.values()) {
                int port = wanted.getOrDefault(emulator.label(), 0);
                ServerSocket socket = new ServerSocket();
                sockets.add(socket);
                try {
                    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                } catch (BindException e) {
                    throw new Taken(emulator.label() + "=" + port, e);
                }
                ports.put(emulator, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
        return ports;
    }

    private static void startAll(Map<Emulator, Integer> ports, Optional<File> data) throws Exception {
        System.setProperty("logback.configurationFile", "io/undercut/local/launcher/logback.xml");
        System.setProperty("log4j2.configurationFile", "io/undercut/local/launcher/log4j2.xml");
        // Two emulators log through SLF4J, which warns when it is first used by several threads at once.
        Class.forName("org.slf4j.LoggerFactory").getMethod("getILoggerFactory").invoke(null);
        Map<Emulator, FutureTask<Void>> starts = new LinkedHashMap<>();
        ports.forEach((emulator, port) -> {
            FutureTask<Void> start = new FutureTask<>(() -> {
                emulator.start(port, data);
                awaitAnswer(port);
                return null;
            });
            starts.put(emulator, start);
            new Thread(start, emulator.label()).start();
        });
        for (Map.Entry<Emulator, FutureTask<Void>> start : starts.entrySet()) {
            try {
                start.getValue().get();
            } catch (ExecutionException e) {
                throw new IOException(start.getKey().label() + " did not start: " + root(e), e);
            }
        }
    }

    /** Any HTTP answer will do, an error as well: it proves that requests are read. */
    private static void awaitAnswer(int port) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create("http://" + Emulator.LOOPBACK + ":" + port + "/")
                .toURL()
                .openConnection();
        connection.setConnectTimeout(5_000);
        connection.setReadTimeout(30_000);
        try {
            connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }

    private static void endWithStdin() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            System.err.println("stdin broke, stopping: " + e);
        }
        // Every acknowledged write is on disk already, as it must be for a kill; the emulators' own way of stopping
        // takes seconds and prints stack traces.
        Runtime.getRuntime().halt(0);
    }

    private static Throwable root(Throwable e) {
        Throwable cause = e.getCause();
        boolean wrapper = e instanceof InvocationTargetException || e instanceof ExecutionException;
        return wrapper && cause != null ? root(cause) : e;
    }

    private static String trace(Throwable e) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        return trace.toString().stripTrailing();
    }

    private static String text(Map<Emulator, Integer> ports) {
        return ports.entrySet().stream()
                .map(port -> port.getKey().label() + "=" + port.getValue())
                .collect(Collectors.joining(" "));
    }

    private static void say(PrintStream out, String line) {
        out.println(PREFIX + line.replace('\n', ' '));
        out.flush();
    }

    private static void end(PrintStream out, String line, int code) {
        say(out, line);
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private static final class Taken extends Exception {
        private static final long serialVersionUID = 1;

        Taken(String port, Throwable cause) {
            super(port, cause);
        }
    }
}
