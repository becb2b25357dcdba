package io.undercut.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.undercut.aws.SqsQueue;
import io.undercut.config.Settings;
import io.undercut.local.LocalAws;
import io.undercut.stage.Queue;
import io.undercut.stage.Queue.Outgoing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What every part of the benchmark needs of this machine and of the emulators. */
final class Local {

    /** Of the handlers in {@link #quietActors}, apart from supervision and streams as in the service. */
    static final String DISPATCHER = "handlers";

    private Local() {}

    static Settings.Aws aws(Settings.Aws defaults, LocalAws.Endpoints endpoints) {
        return new Settings.Aws(
                defaults.prefix(),
                defaults.region(),
                endpoints.sqs(),
                endpoints.s3(),
                endpoints.dynamodb(),
                defaults.callTimeout(),
                defaults.connections());
    }

    /** An actor system configured as the service's. */
    static Config quietActors() {
        return ConfigFactory.parseString("""
                        pekko.loglevel = WARNING
                        handlers {
                          type = Dispatcher
                          executor = fork-join-executor
                          fork-join-executor { parallelism-min = 2, parallelism-factor = 1.0, parallelism-max = 2 }
                        }
                        """)
                .withFallback(ConfigFactory.parseResources("pekko.conf"))
                .withFallback(ConfigFactory.load());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Sends all, ten a request, with as many requests at once as there are permits. */
    static void send(SqsQueue queue, List<String> bodies, Semaphore requests) {
        int permits = requests.availablePermits();
        AtomicReference<Throwable> problem = new AtomicReference<>();
        for (int from = 0; from < bodies.size(); from += Queue.BATCH) {
            requests.acquireUninterruptibly();
            List<Outgoing> batch = bodies.subList(from, Math.min(bodies.size(), from + Queue.BATCH)).stream()
                    .map(Outgoing::of)
                    .toList();
            queue.send(batch).whenComplete((failures, error) -> {
                requests.release();
                if (error != null || !failures.byPosition().isEmpty()) {
                    problem.set(error != null ? error : new IllegalStateException(failures.toString()));
                }
            });
        }
        requests.acquireUninterruptibly(permits);
        requests.release(permits);
        if (problem.get() != null) {
            throw new IllegalStateException("cannot send to " + queue.name(), problem.get());
        }
    }

    static void await(Duration patience, Duration pace, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not done within " + patience);
            }
            LockSupport.parkNanos(pace.toNanos());
        }
    }
}
