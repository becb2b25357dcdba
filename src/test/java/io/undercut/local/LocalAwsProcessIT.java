package io.undercut.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.local.LocalAwsOptions.Ports;
import io.undercut.support.Emulators.Clients;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The emulators as a child process: how they end, what they say when they cannot start. */
@Timeout(120)
class LocalAwsProcessIT {

    @TempDir
    Path directory;

    private final List<LocalAws> started = new ArrayList<>();

    @AfterEach
    void endAll() {
        started.forEach(LocalAws::close);
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
            Exercise.queue(clients);
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
}
