package io.undercut.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.undercut.local.LocalAwsOptions.Ports;
import io.undercut.support.Emulators.Clients;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The emulators as a child process: what they keep, how they end, what they say when they cannot start. */
@Timeout(120)
class LocalAwsIT {

    private static final String BUCKET = "pages";

    private static final Map<String, MessageAttributeValue> FIRST_SEEN = Map.of(
            "undercut.first-seen",
            MessageAttributeValue.builder()
                    .dataType("String")
                    .stringValue("2026-01-02T03:04:05Z")
                    .build());

    @TempDir
    Path directory;

    private final List<LocalAws> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(LocalAws::close);
    }

    @Test
    void all_three_answer_real_clients_in_memory() {
        LocalAws local = start(LocalAwsOptions.inMemory());
        try (Clients clients = clients(local)) {
            exerciseQueue(clients);
            exerciseBucket(clients);
            exerciseTable(clients);
        }
    }

    @Test
    void state_survives_a_stop_and_a_start() {
        LocalAwsOptions options = LocalAwsOptions.inMemory().withData(directory);
        String queue;
        try (LocalAws first = start(options);
                Clients clients = clients(first)) {
            queue = createQueueWithDeadLetters(clients);
            send(clients, queue, "kept");
            exerciseBucket(clients);
            exerciseTable(clients);
            options = options.withPorts(first.ready().join().ports());
        }

        LocalAws second = start(options);
        try (Clients clients = clients(second)) {
            Message message = receive(clients, queue, 1).get(0);
            assertThat(message.body()).isEqualTo("kept");
            assertThat(message.messageAttributes()).isEqualTo(FIRST_SEEN);
            assertThat(message.attributes()).containsKey(MessageSystemAttributeName.SENT_TIMESTAMP);
            assertThat(attributes(clients, queue))
                    .containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "60")
                    .hasEntrySatisfying(
                            QueueAttributeName.REDRIVE_POLICY,
                            policy -> assertThat(policy).contains("jobs-dlq").contains("15"));
            assertPage(clients);
            assertThat(putPage(clients, "again")).isEqualTo(412);
            assertThat(row(clients)).containsEntry("seq", AttributeValue.fromN("7"));
        }
    }

    /** ElasticMQ without WRITE_DELAY=0 forgets some of these: 488 and 496 of 500 were left. */
    @Test
    void a_kill_loses_nothing_that_was_acknowledged() throws Exception {
        LocalAwsOptions options = LocalAwsOptions.inMemory().withData(directory);
        LocalAws first = start(options);
        String queue;
        Set<String> sent = new HashSet<>();
        try (Clients clients = clients(first)) {
            queue = createQueueWithDeadLetters(clients);
            List<CompletableFuture<String>> sends = IntStream.range(0, 500)
                    .mapToObj(i -> clients.sqs()
                            .sendMessage(request -> request.queueUrl(queue).messageBody("job " + i))
                            .thenApply(answer -> answer.messageId()))
                    .toList();
            sends.forEach(send -> sent.add(send.join()));
            exerciseBucket(clients);
            exerciseTable(clients);
            options = options.withPorts(first.ready().join().ports());
            kill(first);
        }

        LocalAws second = start(options);
        try (Clients clients = clients(second)) {
            assertThat(attributes(clients, queue))
                    .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "500");
            Set<String> received = new HashSet<>();
            while (received.size() < 500) {
                List<Message> batch = receive(clients, queue, 10);
                assertThat(batch).as("messages left after %d", received.size()).isNotEmpty();
                batch.forEach(message -> received.add(message.messageId()));
            }
            assertThat(received).isEqualTo(sent);
            assertPage(clients);
            assertThat(row(clients)).containsEntry("seq", AttributeValue.fromN("7"));
        }
    }

    @Test
    void a_delayed_message_waits_and_a_failing_one_moves_to_the_dead_letters() {
        LocalAws local = start(LocalAwsOptions.inMemory());
        try (Clients clients = clients(local)) {
            String dead = clients.sqs()
                    .createQueue(request -> request.queueName("short-dlq"))
                    .join()
                    .queueUrl();
            String arn = attributes(clients, dead).get(QueueAttributeName.QUEUE_ARN);
            String queue = clients.sqs()
                    .createQueue(request -> request.queueName("short")
                            .attributes(Map.of(
                                    QueueAttributeName.VISIBILITY_TIMEOUT,
                                    "0",
                                    QueueAttributeName.REDRIVE_POLICY,
                                    "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":2}")))
                    .join()
                    .queueUrl();
            long before = System.nanoTime();
            clients.sqs()
                    .sendMessage(request ->
                            request.queueUrl(queue).messageBody("late").delaySeconds(2))
                    .join();

            await().atMost(20, SECONDS).until(() -> receive(clients, queue, 1).stream()
                    .anyMatch(m -> m.body().equals("late")));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(1_900));
            await().atMost(20, SECONDS).until(() -> {
                receive(clients, queue, 1);
                return receive(clients, dead, 1).stream().anyMatch(m -> m.body().equals("late"));
            });
        }
    }

    @Test
    void the_child_ends_when_its_stdin_closes() {
        LocalAws local = start(LocalAwsOptions.inMemory());
        local.ready().join();

        assertThat(local.stop()).succeedsWithin(Duration.ofSeconds(3)).isEqualTo(0);
        assertThat(ProcessHandle.of(local.pid())).isEmpty();
    }

    @Test
    void the_child_survives_the_signals_of_a_terminal_and_of_a_service_manager() throws Exception {
        LocalAws local = start(LocalAwsOptions.inMemory());
        local.ready().join();

        for (String signal : List.of("-INT", "-TERM", "-HUP")) {
            assertThat(new ProcessBuilder("kill", signal, Long.toString(local.pid()))
                            .start()
                            .waitFor())
                    .isZero();
        }

        try (Clients clients = clients(local)) {
            exerciseQueue(clients);
        }
        assertThat(local.onExit()).isNotDone();
    }

    @Test
    void the_child_ends_with_a_parent_that_was_killed() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-classpath",
                        System.getProperty("java.class.path"),
                        Parent.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var output = parent.inputReader(StandardCharsets.UTF_8)) {
            long child = Long.parseLong(output.readLine());
            ProcessHandle handle = ProcessHandle.of(child).orElseThrow();

            parent.destroyForcibly();

            assertThat(handle.onExit()).succeedsWithin(Duration.ofSeconds(5));
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void a_taken_port_is_named_with_its_setting() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalAws local = start(LocalAwsOptions.inMemory().withPorts(new Ports(0, other.getLocalPort(), 0)));

            assertThatThrownBy(() -> local.ready().join())
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(LocalAwsException.class, e -> assertThat(e.portTaken())
                            .isTrue())
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("undercut.local.s3-port");
            assertThat(local.onExit()).succeedsWithin(Duration.ofSeconds(5)).isEqualTo(69);
        }
    }

    @Test
    void a_data_directory_in_use_by_another_instance_is_refused() {
        LocalAwsOptions options = LocalAwsOptions.inMemory().withData(directory);
        start(options).ready().join();

        LocalAws second = start(options);

        assertThatThrownBy(() -> second.ready().join())
                .cause()
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("in use");
    }

    @Test
    void nothing_listens_beyond_loopback() throws Exception {
        LocalAws local = start(LocalAwsOptions.inMemory());
        LocalAws.Endpoints endpoints = local.ready().join();

        for (URI endpoint : List.of(endpoints.sqs(), endpoints.s3(), endpoints.dynamodb())) {
            // Binding another loopback address succeeds only while nobody holds the port on all addresses.
            try (ServerSocket probe =
                    new ServerSocket(endpoint.getPort(), 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 2}))) {
                assertThat(probe.isBound()).isTrue();
            }
        }
    }

    /** Stands for the service in a process of its own. */
    static final class Parent {
        public static void main(String[] args) throws InterruptedException {
            LocalAws local = LocalAws.start(LocalAwsOptions.inMemory());
            local.ready().join();
            System.out.println(local.pid());
            Thread.currentThread().join();
        }
    }

    private LocalAws start(LocalAwsOptions options) {
        LocalAws local = LocalAws.start(options);
        started.add(local);
        return local;
    }

    private static Clients clients(LocalAws local) {
        return new Clients(local.ready().join());
    }

    private static void kill(LocalAws local) throws Exception {
        ProcessHandle handle = ProcessHandle.of(local.pid()).orElseThrow();
        assertThat(handle.destroyForcibly()).isTrue();
        assertThat(local.onExit().get(5, SECONDS)).isEqualTo(128 + 9);
    }

    private static void exerciseQueue(Clients clients) {
        String queue = createQueueWithDeadLetters(clients);
        send(clients, queue, "hello");
        assertThat(receive(clients, queue, 1)).extracting(Message::body).containsExactly("hello");
    }

    private static String createQueueWithDeadLetters(Clients clients) {
        String dead = clients.sqs()
                .createQueue(request -> request.queueName("jobs-dlq"))
                .join()
                .queueUrl();
        String arn = attributes(clients, dead).get(QueueAttributeName.QUEUE_ARN);
        return clients.sqs()
                .createQueue(request -> request.queueName("jobs")
                        .attributes(Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                "60",
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":15}")))
                .join()
                .queueUrl();
    }

    private static Map<QueueAttributeName, String> attributes(Clients clients, String queue) {
        return clients.sqs()
                .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .join()
                .attributes();
    }

    private static void send(Clients clients, String queue, String body) {
        clients.sqs()
                .sendMessage(
                        request -> request.queueUrl(queue).messageBody(body).messageAttributes(FIRST_SEEN))
                .join();
    }

    private static List<Message> receive(Clients clients, String queue, int max) {
        return clients.sqs()
                .receiveMessage(request -> request.queueUrl(queue)
                        .maxNumberOfMessages(max)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .waitTimeSeconds(1))
                .join()
                .messages();
    }

    private static void exerciseBucket(Clients clients) {
        clients.s3().createBucket(request -> request.bucket(BUCKET)).join();
        assertThat(putPage(clients, "<html>first</html>")).isEqualTo(200);
        assertThat(putPage(clients, "<html>second</html>")).isEqualTo(412);
        assertPage(clients);
    }

    /** The HTTP status of a write-once put. */
    private static int putPage(Clients clients, String html) {
        return clients.s3()
                .putObject(
                        request -> request.bucket(BUCKET)
                                .key("acme/2026-01-02/page.html.gz")
                                .ifNoneMatch("*")
                                .contentType("text/html; charset=utf-8")
                                .contentEncoding("gzip")
                                .metadata(Map.of("seq", "7", "sku", "KETTLE-1")),
                        AsyncRequestBody.fromString(html))
                .handle((answer, error) -> {
                    if (error == null) {
                        return answer.sdkHttpResponse().statusCode();
                    }
                    assertThat(error.getCause()).isInstanceOf(S3Exception.class);
                    return ((S3Exception) error.getCause()).statusCode();
                })
                .join();
    }

    private static void assertPage(Clients clients) {
        var page = clients.s3()
                .getObject(
                        request -> request.bucket(BUCKET).key("acme/2026-01-02/page.html.gz"),
                        AsyncResponseTransformer.toBytes())
                .join();
        assertThat(page.asUtf8String()).isEqualTo("<html>first</html>");
        // S3Proxy drops the space after the semicolon; S3 keeps it.
        assertThat(page.response().contentType()).isEqualToIgnoringWhitespace("text/html; charset=utf-8");
        assertThat(page.response().contentEncoding()).isEqualTo("gzip");
        assertThat(page.response().metadata()).containsEntry("seq", "7").containsEntry("sku", "KETTLE-1");
    }

    private static void exerciseTable(Clients clients) {
        clients.dynamodb()
                .createTable(request -> request.tableName("catalog")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("pk")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("pk")
                                .keyType(KeyType.HASH)
                                .build()))
                .join();
        clients.dynamodb()
                .putItem(request -> request.tableName("catalog")
                        .item(Map.of("pk", AttributeValue.fromS("KETTLE-1"), "seq", AttributeValue.fromN("7"))))
                .join();
        assertThat(row(clients)).containsEntry("seq", AttributeValue.fromN("7"));
    }

    private static Map<String, AttributeValue> row(Clients clients) {
        return clients.dynamodb()
                .getItem(request -> request.tableName("catalog")
                        .key(Map.of("pk", AttributeValue.fromS("KETTLE-1")))
                        .consistentRead(true))
                .join()
                .item();
    }
}
