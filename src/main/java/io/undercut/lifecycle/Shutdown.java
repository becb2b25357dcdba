package io.undercut.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this process ends, in phase order: not ready and no new jobs → HTTP closed → stages drained → what is still held
 * goes back to its queue → actors stopped → clients closed → exit.
 */
public final class Shutdown {

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    /** One part of the service, as far as its end is concerned. Each action completes when it is done. */
    public record Steps(
            Runnable notReady,
            Supplier<CompletionStage<Done>> closeHttp,
            Supplier<CompletionStage<Done>> drainStages,
            Supplier<CompletionStage<Done>> handBack) {}

    private final ActorSystem<?> system;
    private final Exit exit;
    private final Duration longest;

    /** @param longest most time from the signal to the end of the process */
    public Shutdown(ActorSystem<?> system, Exit exit, Duration longest) {
        this.system = system;
        this.exit = exit;
        this.longest = longest;
    }

    public static void register(ActorSystem<?> system, Steps steps) {
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "not-ready", () -> {
            steps.notReady().run();
            return CompletableFuture.completedFuture(Done.getInstance());
        });
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "close-http", steps.closeHttp());
        shutdown.addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "drain-stages", steps.drainStages());
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "hand-back", steps.handBack());
    }

    /**
     * Ends the process in order at SIGTERM, SIGINT or {@link System#exit}. A JVM that is ended by a signal exits with 143;
     * halting as the last step gives the code that was decided.
     */
    public void atExit(Runnable closeClients) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            try {
                                CoordinatedShutdown.get(system)
                                        .runAll(CoordinatedShutdown.jvmExitReason())
                                        .toCompletableFuture()
                                        .get(longest.toMillis(), TimeUnit.MILLISECONDS);
                                closeClients.run();
                            } catch (ExecutionException | TimeoutException e) {
                                log.error(
                                        "Did not stop in order within {}: {}", longest, String.valueOf(e.getMessage()));
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            } finally {
                                Runtime.getRuntime().halt(exit.code());
                            }
                        },
                        "shutdown"));
    }
}
