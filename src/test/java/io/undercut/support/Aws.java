package io.undercut.support;

import io.undercut.catalog.Tables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * Gives tests DynamoDB and S3: one pair of emulators, in memory, for the whole test run; fresh tables and a fresh bucket
 * for every parameter of type {@link Aws.Fresh}.
 */
public final class Aws implements ParameterResolver {

    /** Tables and a bucket that nothing else uses. */
    public record Fresh(DynamoDbAsyncClient dynamo, S3AsyncClient s3, Tables tables, String bucket) {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Fresh.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Emulators emulators = context.getRoot()
                .getStore(Namespace.create(Aws.class))
                .getOrComputeIfAbsent(Emulators.class, key -> new Emulators(), Emulators.class);
        String prefix = "t" + UUID.randomUUID().toString().substring(0, 8);
        Tables tables = new Tables(prefix);
        tables.create(emulators.dynamo).join();
        emulators.s3.createBucket(request -> request.bucket(prefix + "-pages")).join();
        return new Fresh(emulators.dynamo, emulators.s3, tables, prefix + "-pages");
    }

    private static final class Emulators implements AutoCloseable {

        private static final Path LIB = Path.of("target/local-aws/lib");

        private final List<Process> processes = new ArrayList<>();
        private final SdkAsyncHttpClient http =
                AwsCrtAsyncHttpClient.builder().maxConcurrency(64).build();
        final DynamoDbAsyncClient dynamo;
        final S3AsyncClient s3;

        Emulators() {
            int dynamoPort = freePort();
            int s3Port = freePort();
            start("software.amazon.dynamodb.services.local.main.ServerRunner", "-inMemory", "-port", "" + dynamoPort);
            start("org.gaul.s3proxy.Main", "--properties", s3Properties(s3Port).toString());
            StaticCredentialsProvider credentials =
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));
            dynamo = DynamoDbAsyncClient.builder()
                    .httpClient(http)
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(credentials)
                    .endpointOverride(URI.create("http://127.0.0.1:" + dynamoPort))
                    .build();
            s3 = S3AsyncClient.builder()
                    .httpClient(http)
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(credentials)
                    .endpointOverride(URI.create("http://127.0.0.1:" + s3Port))
                    .forcePathStyle(true)
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .build();
            await("DynamoDB Local", () -> dynamo.listTables().join());
            await("S3Proxy", () -> s3.listBuckets().join());
        }

        @Override
        public void close() {
            dynamo.close();
            s3.close();
            http.close();
            processes.forEach(Process::destroyForcibly);
        }

        private void start(String mainClass, String... arguments) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-Djava.library.path=" + LIB,
                    "-DLOG_LEVEL=WARN",
                    "-cp",
                    LIB + "/*",
                    mainClass));
            command.addAll(List.of(arguments));
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Path.of("target", mainClass + ".log").toFile())
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
                processes.add(process);
            } catch (IOException e) {
                throw new IllegalStateException("cannot start " + mainClass, e);
            }
        }

        private static Path s3Properties(int port) {
            try {
                Path file = Files.createTempFile("s3proxy", ".properties");
                file.toFile().deleteOnExit();
                Files.writeString(file, """
                        s3proxy.endpoint=http://127.0.0.1:%d
                        s3proxy.authorization=none
                        jclouds.provider=transient-nio2
                        jclouds.identity=local
                        jclouds.credential=local
                        """.formatted(port));
                return file;
            } catch (IOException e) {
                throw new IllegalStateException("cannot write the settings of S3Proxy", e);
            }
        }

        private static void await(String what, Supplier<?> call) {
            Awaitility.await(what)
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(200))
                    .ignoreExceptions()
                    .until(() -> call.get() != null);
        }

        private static int freePort() {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                throw new IllegalStateException("no free port", e);
            }
        }
    }
}
