package io.undercut.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.undercut.local.LocalAwsOptions.Ports;
import io.undercut.support.Emulators.Clients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The emulators under supervision: killed, they come back; hopeless, their actor fails; stopped, they end. */
@Timeout(120)
class LocalAwsActorIT {

    private static final RestartPolicy PATIENT =
            new RestartPolicy(Duration.ofMillis(50), Duration.ofMillis(200), Duration.ofMinutes(5), 3);

    @TempDir
    Path directory;

    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private @Nullable ActorSystem<?> system;

    @AfterEach
    void terminate() throws Exception {
        assertThat(system).isNotNull();
        system.terminate();
        system.getWhenTerminated().toCompletableFuture().get(20, SECONDS);
    }

    @Test
    void killed_they_come_back_on_the_same_ports_with_the_same_data() throws Exception {
        LocalAws first = LocalAws.start(LocalAwsOptions.inMemory().withData(directory));
        spawn(first);
        try (Clients clients = new Clients(first.ready().join())) {
            String queue = clients.sqs()
                    .createQueue(request -> request.queueName("jobs"))
                    .join()
                    .queueUrl();
            clients.sqs()
                    .sendMessage(request -> request.queueUrl(queue).messageBody("kept"))
                    .join();

            kill(first.pid());

            await().atMost(60, SECONDS)
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .untilAsserted(() -> assertThat(clients.sqs()
                                    .receiveMessage(request -> request.queueUrl(queue))
                                    .get(10, SECONDS)
                                    .messages())
                            .hasSize(1));
        }
        assertThat(failure).isNotDone();
    }

    @Test
    void dying_again_and_again_is_a_failure() throws Exception {
        Set<Long> others =
                ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
        LocalAws first = LocalAws.start(LocalAwsOptions.inMemory());
        spawn(first);
        first.ready().join();

        await().atMost(60, SECONDS).until(() -> {
            ProcessHandle.current()
                    .children()
                    .filter(child -> !others.contains(child.pid()))
                    .forEach(ProcessHandle::destroyForcibly);
            return failure.isDone();
        });

        assertThat(failure.get(1, SECONDS))
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("3 times in a row");
    }

    @Test
    void a_taken_port_fails_at_once_with_its_setting() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            spawn(LocalAws.start(LocalAwsOptions.inMemory().withPorts(new Ports(other.getLocalPort(), 0, 0))));

            assertThat(failure.get(20, SECONDS))
                    .isInstanceOf(LocalAwsException.class)
                    .hasMessageContaining("undercut.local.sqs-port");
        }
    }

    @Test
    void they_end_with_the_actor_system() throws Exception {
        LocalAws local = LocalAws.start(LocalAwsOptions.inMemory());
        ActorSystem<?> running = spawn(local);
        LocalAws.Endpoints endpoints = local.ready().join();
        assertThat(accepts(endpoints.sqs().getPort())).isTrue();

        running.terminate();

        assertThat(local.onExit()).succeedsWithin(Duration.ofSeconds(20)).isEqualTo(0);
        assertThat(accepts(endpoints.sqs().getPort())).isFalse();
    }

    private ActorSystem<?> spawn(LocalAws first) {
        Behavior<Void> guardian = Behaviors.setup(context -> {
            context.watch(
                    context.spawn(LocalAwsActor.create(first, PATIENT), "local-aws", DispatcherSelector.blocking()));
            return Behaviors.receive(Void.class)
                    .onSignal(ChildFailed.class, failed -> {
                        failure.complete(failed.cause());
                        return Behaviors.same();
                    })
                    .onSignal(Terminated.class, ended -> Behaviors.same())
                    .build();
        });
        ActorSystem<?> created = ActorSystem.create(guardian, "local-aws-test");
        system = created;
        return created;
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
