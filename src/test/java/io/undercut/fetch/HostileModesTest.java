package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.undercut.config.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every way to misbehave that we could think of, all at once and again: each fetch ends in time, as it should, and leaves nothing
 * behind. {@code -Dhostile.rounds=100} in earnest.
 */
class HostileModesTest {
    private static final int ROUNDS = Integer.getInteger("hostile.rounds", 2);
    private static final int MAX_BYTES = 1 << 20;

    /** So that a busy machine changes no outcome. */
    private static final Duration PATIENT = Duration.ofSeconds(20);

    /** Where only the clock ends a fetch. */
    private static final Duration IMPATIENT = Duration.ofMillis(2_500);

    /** For the threads of a busy machine to come round. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final long MOST_GROWTH = 24 << 20;

    @TempDir
    Path keys;

    private HostileServer server;
    private HostileTls tls;
    private final List<HostileMode> modes = new ArrayList<>();
    private Fetcher patient;
    private Fetcher impatient;
    private Set<Thread> threadsBefore;

    @BeforeEach
    void start() throws Exception {
        server = new HostileServer();
        tls = new HostileTls(keys);
        modes.addAll(HostileHttp.modes(server, MAX_BYTES));
        modes.addAll(tls.modes());
        threadsBefore = fetchThreads();
        patient = fetcher(PATIENT, Duration.ofSeconds(10), Duration.ofSeconds(10));
        impatient = fetcher(IMPATIENT, Duration.ofSeconds(1), Duration.ofMillis(1_500));
    }

    @AfterEach
    void stop() throws IOException {
        patient.close();
        impatient.close();
        tls.close();
        server.close();
    }

    private Fetcher fetcher(Duration deadline, Duration head, Duration connect) {
        Set<String> own = new HashSet<>(Set.of("127.0.0.1:" + server.port()));
        tls.servers().forEach(each -> own.add(HostileTls.HOST + ":" + each.port()));
        Settings.Fetch settings =
                new Settings.Fetch(own, "Undercut/test", connect, head, deadline, MAX_BYTES, 10, 400, 200);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new Fetcher(settings, host -> new InetAddress[] {loopback}, tls.trust(), Clock.systemUTC());
    }

    @Test
    void everyExchangeEndsInTimeAsItShouldAndLeavesNothingBehind() {
        assertThat(modes).hasSizeGreaterThan(40);
        assertThat(modes.stream().map(HostileMode::name)).doesNotHaveDuplicates();
        Set<String> complaints = new TreeSet<>();
        round(complaints); // loads classes, fills pools
        long before = used();
        Duration worst = Duration.ZERO;
        for (int i = 0; i < ROUNDS; i++) {
            Duration late = round(complaints);
            worst = late.compareTo(worst) > 0 ? late : worst;
        }
        long growth = used() - before;
        System.out.printf(
                "hostile server: %d exchanges in %d modes, ended %d ms after their deadline at worst; heap grew by %d KiB%n",
                modes.size() * ROUNDS, modes.size(), worst.toMillis(), growth / 1024);
        assertThat(complaints).isEmpty();
        assertThat(worst).isLessThan(GRACE);
        assertThat(growth).isLessThan(MOST_GROWTH);

        patient.close();
        impatient.close();
        await().untilAsserted(() -> assertThat(open()).as("connections").isZero());
        await().untilAsserted(() -> assertThat(fetchThreads()).isSubsetOf(threadsBefore));
    }

    /** @return by how much the latest of those that ran into their deadline missed it, or of all if none did */
    private Duration round(Set<String> complaints) {
        List<CompletableFuture<Duration>> exchanges = new ArrayList<>();
        for (HostileMode mode : modes) {
            Fetcher fetcher = mode.timed() ? impatient : patient;
            Duration deadline = mode.timed() ? IMPATIENT : PATIENT;
            long start = System.nanoTime();
            exchanges.add(fetcher.fetch(mode.url()).thenApply(result -> {
                String complaint = mode.complaint(result);
                if (complaint != null) {
                    synchronized (complaints) {
                        complaints.add(complaint);
                    }
                }
                return Duration.ofNanos(System.nanoTime() - start).minus(deadline);
            }));
        }
        return exchanges.stream()
                .map(CompletableFuture::join)
                .max(Duration::compareTo)
                .orElseThrow();
    }

    private int open() {
        return server.open()
                + tls.servers().stream().mapToInt(HostileServer::open).sum();
    }

    private static Set<Thread> fetchThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("fetch-"))
                .collect(Collectors.toSet());
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
