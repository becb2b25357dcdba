package io.undercut.lifecycle;

import io.undercut.http.Server;
import io.undercut.stage.StageActor;
import io.undercut.stage.Stages;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How this process ends, in phase order: not ready any more → HTTP closed → stages drained → what is still held goes back
 * to its queue → actors stopped → clients closed → exit. Parts announce themselves as they start. Thread-safe.
 */
public final class Shutdown {

    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    /** On top of the time for draining: closing HTTP, handing back, stopping actors and emulators. */
    private static final Duration REST = Duration.ofSeconds(4);

    private static final Duration HAND_BACK = Duration.ofSeconds(2);

    private enum Why implements CoordinatedShutdown.Reason {
        SIGNAL,
        FAILURE
    }

    private final ActorSystem<?> system;
    private final Duration drainTimeout;
    private final Exit exit = new Exit();
    private final Map<String, ActorRef<StageActor.Command>> stageActors = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile Runnable pauseScheduler = () -> {};
    private volatile @Nullable Server server;
    private volatile @Nullable Stages stages;
    private final Queue<Runnable> closeLast = new ConcurrentLinkedQueue<>();

    /** @param drainTimeout what is not finished by then goes back to its queue */
    public Shutdown(ActorSystem<?> system, Duration drainTimeout) {
        this.system = system;
        this.drainTimeout = drainTimeout;
        CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeServiceUnbind(), "not-ready", this::notReadyAnyMore);
        shutdown.addTask(CoordinatedShutdown.PhaseServiceUnbind(), "close-http", this::closeHttp);
        shutdown.addTask(CoordinatedShutdown.PhaseServiceRequestsDone(), "drain-stages", this::drainStages);
        shutdown.addTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate(), "hand-back", this::handBack);
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "shutdown"));
    }

    /** How to stop sending new jobs. */
    public void schedules(Runnable pause) {
        pauseScheduler = pause;
    }

    public void serves(Server started) {
        server = started;
    }

    public void runs(Stages started, Map<String, ActorRef<StageActor.Command>> actors) {
        stages = started;
        stageActors.putAll(actors);
    }

    /** What may only be closed when no actor is left to use it. */
    public void closesAtTheEnd(Runnable close) {
        closeLast.add(close);
    }

    /** Why this instance cannot do its work now; empty when it can. */
    public List<String> notReady() {
        if (stopping) {
            return List.of("stopping");
        }
        Stages running = stages;
        return running == null ? List.of("starting") : running.paused();
    }

    /** Ends the process in order, with this code unless an earlier reason has decided it. */
    public void fail(int code, String reason) {
        log.error("{}", reason);
        exit.because(code);
        CoordinatedShutdown.get(system).runAll(Why.FAILURE);
    }

    /** A stage that gave up can no longer be drained. */
    public void lost(String stage) {
        stageActors.remove(stage);
    }

    public Exit exit() {
        return exit;
    }

    private CompletionStage<Done> notReadyAnyMore() {
        stopping = true;
        pauseScheduler.run();
        log.info("Stopping");
        return done();
    }

    private CompletionStage<Done> closeHttp() {
        Server running = server;
        return running == null ? done() : running.close().thenApply(closed -> Done.getInstance());
    }

    private CompletionStage<Done> drainStages() {
        CompletableFuture<?>[] drained = stageActors.values().stream()
                .map(actor -> AskPattern.<StageActor.Command, String>ask(
                                actor, StageActor.Drain::new, drainTimeout, system.scheduler())
                        .toCompletableFuture())
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(drained).handle((all, late) -> {
            if (late != null) {
                log.warn("Not everything was finished within {}; the rest goes back to its queue", drainTimeout);
            }
            return Done.getInstance();
        });
    }

    private CompletionStage<Done> handBack() {
        Stages running = stages;
        return running == null
                ? done()
                : running.handBack()
                        .completeOnTimeout(null, HAND_BACK.toMillis(), TimeUnit.MILLISECONDS)
                        .thenApply(told -> Done.getInstance());
    }

    private static CompletionStage<Done> done() {
        return CompletableFuture.completedFuture(Done.getInstance());
    }

    /** A JVM that is ended by a signal exits with 143; halting as the last step gives the code that was decided. */
    private void end() {
        try {
            CoordinatedShutdown.get(system)
                    .runAll(Why.SIGNAL)
                    .toCompletableFuture()
                    .get(drainTimeout.plus(REST).toMillis(), TimeUnit.MILLISECONDS);
            closeLast.forEach(Runnable::run);
        } catch (ExecutionException | TimeoutException e) {
            log.error("Did not stop in order: {}", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            // The asynchronous appender would lose its last lines with the JVM.
            if (LoggerFactory.getILoggerFactory() instanceof ch.qos.logback.classic.LoggerContext logback) {
                logback.stop();
            }
            Runtime.getRuntime().halt(exit.code());
        }
    }
}
