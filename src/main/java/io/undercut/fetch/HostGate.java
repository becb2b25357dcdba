package io.undercut.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.undercut.fetch.HostState.Wait;
import io.undercut.fetch.HostStore.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request at a time to each host, spaced, on all instances together: a turn is taken or refused at once, never queued for.
 * Who is refused hears when to come again. Thread-safe.
 *
 * <p>A turn costs one write to take and one to give back. What is known here of a host's last state refuses without any.
 */
final class HostGate {

    private static final int MOST_HOSTS = 50_000;

    /** The answer to {@link #acquire}. */
    sealed interface Turn {}

    /** It is the caller's turn until {@link #release}. */
    record Lease(String host, String id, HostState state, HostPolicy policy, Instant since) implements Turn {}

    /** @param delay until when, and why; later than the host is free where others wait too */
    record Later(Wait delay) implements Turn {}

    private final HostStore store;
    private final GateClock clock;
    private final Duration longest;
    private final Cache<String, Local> hosts = Caffeine.newBuilder()
            .maximumSize(MOST_HOSTS)
            .expireAfterAccess(Duration.ofHours(1))
            .build();

    /** What this instance knows of a host; guarded by itself. */
    private static final class Local {
        private HostState known = HostState.UNSEEN;
        private boolean asking;
        private @Nullable String holding;
        private final HostLine line = new HostLine();

        /** True when another instance had the turn that is known of, and should have ended it by now. */
        boolean isStale(Instant now, HostPolicy policy) {
            return known.lease() != null
                    && !known.lease().equals(holding)
                    && !now.isBefore(known.leasedAt().plus(known.interval(policy)));
        }
    }

    /**
     * @param longest how long a turn may take at most; longer than any fetch
     */
    HostGate(HostStore store, GateClock clock, Duration longest) {
        this.store = store;
        this.clock = clock;
        this.longest = longest;
    }

    /**
     * @param prompt true for what a person waits for: does not stand in line
     * @return fails only when the store does
     */
    CompletableFuture<Turn> acquire(String host, HostPolicy policy, boolean prompt) {
        Local local = hosts.get(host, absent -> new Local());
        Instant now = clock.earliest();
        HostState known;
        synchronized (local) {
            Wait wait = local.isStale(now, policy) ? null : local.known.refusal(now, policy);
            if (wait == null && local.asking) {
                wait = new Wait(now.plus(policy.spacing()), "a page of this shop is about to be fetched", null);
            }
            if (wait != null) {
                return CompletableFuture.completedFuture(later(local, wait, policy, prompt));
            }
            local.asking = true;
            known = local.known;
        }
        String id = UUID.randomUUID().toString();
        return store.acquire(host, id, known, policy, now, longest).handle((answer, failure) -> {
            synchronized (local) {
                local.asking = false;
            }
            if (failure != null) {
                throw new java.util.concurrent.CompletionException(failure);
            }
            return answered(local, new Lease(host, id, answer.state(), policy, now), prompt, answer);
        });
    }

    private static Turn answered(Local local, Lease lease, boolean prompt, Answer answer) {
        synchronized (local) {
            local.known = answer.state();
            if (answer.granted()) {
                local.holding = lease.id;
                return lease;
            }
            Wait wait = answer.state().refusal(lease.since, lease.policy);
            if (wait == null) { // changed between the refusal and the reading
                wait = new Wait(lease.since.plus(lease.policy.spacing()), "others were first", null);
            }
            return later(local, wait, lease.policy, prompt);
        }
    }

    private static Later later(Local local, Wait wait, HostPolicy policy, boolean prompt) {
        if (prompt) {
            return new Later(wait);
        }
        Instant turn = local.line.join(wait.until(), local.known.interval(policy));
        return new Later(new Wait(turn, wait.why(), wait.shows()));
    }

    /**
     * Gives the turn back.
     *
     * @param pause how long the host is to be left alone, zero for the ordinary spacing
     * @param why of the pause, for people; null without one
     * @param failuresInARow what the next turn should know
     * @return fails only when the store does; the turn then ends by itself
     */
    CompletableFuture<Instant> release(Lease lease, Duration pause, @Nullable String why, int failuresInARow) {
        Instant end = clock.latest();
        boolean paused = pause.compareTo(lease.policy.spacing()) > 0;
        Instant nextFree = end.plus(paused ? pause : lease.policy.spacing());
        Duration length = Duration.between(lease.since, end);
        HostState next = lease.state.released(nextFree, paused ? why : null, length, failuresInARow);
        Local local = hosts.get(lease.host, absent -> new Local());
        synchronized (local) {
            local.known = next;
            local.holding = null;
        }
        return store.release(lease.host, lease.id, next).thenApply(done -> nextFree);
    }
}
