package io.undercut.local.launcher;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.lang.reflect.Field;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/** How to start each emulator. They are called by name: none of them is on the class path that compiles this. */
enum Emulator {
    SQS {
        @Override
        void start(int port, Optional<File> data) throws Exception {
            System.setProperty("rest-sqs.bind-hostname", LOOPBACK);
            System.setProperty("rest-sqs.bind-port", Integer.toString(port));
            System.setProperty("node-address.host", LOOPBACK);
            System.setProperty("node-address.port", Integer.toString(port));
            System.setProperty("pekko.loglevel", "WARNING");
            if (data.isPresent()) {
                File directory = made(data.get(), "sqs");
                System.setProperty("queues-storage.enabled", "true");
                System.setProperty("queues-storage.path", new File(directory, "queues.conf").getPath());
                System.setProperty("messages-storage.enabled", "true");
                // Without WRITE_DELAY=0 a killed emulator forgets messages that it has acknowledged. And then, with the
                // default of 45 s for RETENTION_TIME (ms), 3,000 messages leave a file of 200 MB, not 25.
                System.setProperty(
                        "messages-storage.uri",
                        "jdbc:h2:" + new File(directory, "messages") + ";WRITE_DELAY=0;RETENTION_TIME=1000");
            }
            main("org.elasticmq.server.Main");
        }
    },

    S3 {
        @Override
        void start(int port, Optional<File> data) throws Exception {
            Properties properties = new Properties();
            properties.setProperty("s3proxy.endpoint", "http://" + LOOPBACK + ":" + port);
            properties.setProperty("s3proxy.authorization", "none");
            if (data.isPresent()) {
                File directory = made(data.get(), "s3");
                checkAttributes(directory.toPath());
                properties.setProperty("jclouds.provider", "filesystem-nio2");
                properties.setProperty("jclouds.filesystem.basedir", directory.getPath());
            } else {
                properties.setProperty("jclouds.provider", "transient-nio2");
            }
            Path file = Files.createTempFile("undercut-s3", ".properties");
            try {
                try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
                    properties.store(writer, null);
                }
                main("org.gaul.s3proxy.Main", "--properties", file.toString());
            } finally {
                Files.delete(file);
            }
        }
    },

    DYNAMODB {
        @Override
        void start(int port, Optional<File> data) throws Exception {
            String[] storage = data.isPresent()
                    ? new String[] {"-dbPath", made(data.get(), "dynamodb").getPath()}
                    : new String[] {"-inMemory"};
            String[] fixed = {"-port", Integer.toString(port), "-sharedDb", "-disableTelemetry"};
            String[] args = Arrays.copyOf(fixed, fixed.length + storage.length);
            System.arraycopy(storage, 0, args, fixed.length, storage.length);
            // Its jar lies apart from the class path; see LauncherJvm.
            ClassLoader loader = new URLClassLoader(LauncherJvm.apart(), Emulator.class.getClassLoader());
            Thread.currentThread().setContextClassLoader(loader);
            Class<?> runner = loader.loadClass("software.amazon.dynamodb.services.local.main.ServerRunner");
            Object proxy = runner.getMethod("createServerFromCommandLineArgs", String[].class)
                    .invoke(null, (Object) args);
            bindToLoopback(proxy);
            proxy.getClass().getMethod("safeStart").invoke(proxy);
        }
    };

    static final String LOOPBACK = "127.0.0.1";

    /** Starts it and returns once it listens. */
    abstract void start(int port, Optional<File> data) throws Exception;

    static List<String> names() {
        return Arrays.stream(values()).map(Emulator::label).toList();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static void main(String type, String... args) throws ReflectiveOperationException {
        Class.forName(type).getMethod("main", String[].class).invoke(null, (Object) args);
    }

    private static File made(File data, String name) throws IOException {
        return Files.createDirectories(new File(data, name).toPath()).toFile();
    }

    /** DynamoDB Local has no option for its address and would listen, without a password, on every network. */
    private static void bindToLoopback(Object proxy) throws ReflectiveOperationException {
        Field field = proxy.getClass().getDeclaredField("server");
        field.setAccessible(true);
        Object server = field.get(proxy);
        for (Object connector :
                (Object[]) server.getClass().getMethod("getConnectors").invoke(server)) {
            connector.getClass().getMethod("setHost", String.class).invoke(connector, LOOPBACK);
        }
    }

    /** S3Proxy keeps an object's metadata in extended attributes and drops it where the file system has none. */
    private static void checkAttributes(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, ".probe", null);
        try {
            Files.setAttribute(probe, "user:undercut", new byte[] {1});
        } catch (IOException | UnsupportedOperationException e) {
            throw new IOException(
                    directory + " is on a file system without extended attributes, which the S3 emulator needs;"
                            + " set undercut.local.data to another one, or undercut.local.in-memory",
                    e);
        } finally {
            Files.delete(probe);
        }
    }
}
