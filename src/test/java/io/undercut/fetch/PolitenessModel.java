package io.undercut.fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Instances, a queue and hosts in virtual time, around the real {@link HostGate}: a standard queue whose delays are whole seconds
 * and come late, a store with latency, and clocks that differ.
 */
final class PolitenessModel {

    /**
     * @param skew most by which an instance's clock is wrong, known to it as a bound
     */
    record Setup(
            int hosts,
            int jobsPerHost,
            int instances,
            int workers,
            Duration spacing,
            Duration skew,
            double crashes,
            long seed) {}

    /** One request as the host's own log has it, in true time. */
    record Visit(int host, long start, long end) {}

    /** @param storeCalls conditional writes, {@code sends} messages sent again */
    record Result(List<Visit> visits, long endMillis, long storeCalls, long sends, int served) {}

    private static final long EPOCH = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();
    private static final Duration LEASE = Duration.ofSeconds(45);

    private record Event(long at, long order, Runnable what) {}

    private record Job(int host, int id) {}

    private final Setup setup;
    private final Random random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private final List<Job> visible = new ArrayList<>();
    private final Map<String, HostState> rows = new HashMap<>();
    private final List<Visit> visits = new ArrayList<>();
    private long now = EPOCH;
    private long order;
    private long storeCalls;
    private long sends;
    private int served;

    PolitenessModel(Setup setup) {
        this.setup = setup;
        this.random = new Random(setup.seed);
    }

    Result run(Duration most) {
        for (int i = 0; i < setup.jobsPerHost; i++) {
            for (int host = 0; host < setup.hosts; host++) {
                visible.add(new Job(host, i * setup.hosts + host));
            }
        }
        for (int i = 0; i < setup.instances; i++) {
            Instance instance = new Instance();
            at(500L * i, instance::poll);
        }
        int all = setup.hosts * setup.jobsPerHost;
        long end = EPOCH + most.toMillis();
        while (served < all && !events.isEmpty() && events.peek().at <= end) {
            Event next = events.remove();
            now = next.at;
            next.what.run();
        }
        return new Result(visits, now - EPOCH, storeCalls, sends, served);
    }

    private void at(long inMillis, Runnable what) {
        events.add(new Event(now + inMillis, order++, what));
    }

    /** The queue's delays are whole seconds, and a message shows up to a second late. */
    private void send(Job job, long delayMillis) {
        sends++;
        long seconds = Math.min(900, (delayMillis + 999) / 1_000);
        at(seconds * 1_000 + random.nextInt(1_000), () -> visible.add(job));
    }

    private final class Store implements HostStore {
        @Override
        public CompletableFuture<Answer> acquire(
                String host, String lease, HostState known, HostPolicy policy, Instant claimed, Duration longest) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            storeCalls++;
            at(1 + random.nextInt(4), () -> {
                HostState row = rows.getOrDefault(host, HostState.UNSEEN);
                boolean free = row.refusal(claimed, policy) == null;
                HostState next = free ? row.leased(lease, claimed, longest) : row;
                rows.put(host, next);
                at(1 + random.nextInt(4), () -> answer.complete(new Answer(free, next)));
            });
            return answer;
        }

        @Override
        public CompletableFuture<Void> release(String host, String lease, HostState next) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            storeCalls++;
            at(1 + random.nextInt(4), () -> {
                if (lease.equals(rows.getOrDefault(host, HostState.UNSEEN).lease())) {
                    rows.put(host, next);
                }
                at(1 + random.nextInt(4), () -> done.complete(null));
            });
            return done;
        }
    }

    private final class Instance {
        private final HostPolicy policy = new HostPolicy(setup.spacing, Integer.MAX_VALUE);
        private final long bound = setup.skew.toMillis();
        private final long error = bound == 0 ? 0 : random.nextLong(-bound, bound + 1);
        private final HostGate gate = new HostGate(
                new Store(),
                new GateClock() {
                    @Override
                    public Instant earliest() {
                        return Instant.ofEpochMilli(now + error - bound);
                    }

                    @Override
                    public Instant latest() {
                        return Instant.ofEpochMilli(now + error + bound);
                    }
                },
                LEASE);
        private int busy;

        void poll() {
            for (int i = 0; i < 10 && busy < setup.workers && !visible.isEmpty(); i++) {
                // A standard queue gives messages in no order worth the name.
                int pick = random.nextInt(visible.size());
                Job job = visible.get(pick);
                visible.set(pick, visible.get(visible.size() - 1));
                visible.remove(visible.size() - 1);
                work(job);
            }
            at(10, this::poll);
        }

        private void work(Job job) {
            busy++;
            gate.acquire("host-" + job.host, policy, false).thenAccept(turn -> {
                if (turn instanceof HostGate.Later later) {
                    busy--;
                    send(job, Math.max(0, later.delay().until().toEpochMilli() - (now + error - bound)));
                } else {
                    fetch(job, (HostGate.Lease) turn);
                }
            });
        }

        private void fetch(Job job, HostGate.Lease lease) {
            long start = now;
            at(30 + random.nextInt(200), () -> {
                visits.add(new Visit(job.host, start, now));
                busy--;
                if (random.nextDouble() < setup.crashes) {
                    // The instance dies with the page: its message shows again, and the turn runs out by itself.
                    at(60_000, () -> visible.add(job));
                    return;
                }
                served++;
                gate.release(lease, Duration.ZERO, null, 0);
            });
        }
    }
}
