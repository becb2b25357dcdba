package io.undercut.fetch;

import io.undercut.catalog.Tables;
import io.undercut.config.Settings;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Postponed;
import io.undercut.fetch.HostGate.Later;
import io.undercut.fetch.HostGate.Lease;
import io.undercut.fetch.HostGate.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The {@link Fetcher}, when and where we are welcome: after robots.txt, in the host's turn, and not while it or our own network is
 * down. What may not be fetched now is answered at once with when to come again. Thread-safe; nothing blocks the caller.
 */
public final class PoliteFetcher {

    /** On top of the longest fetch; then a turn is over, whatever became of its holder. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(15);

    private final Fetcher fetcher;
    private final Settings.Politeness settings;
    private final HostGate gate;
    private final Robots robots;
    private final NetworkWatch network = new NetworkWatch();
    private final GateClock clock;

    public PoliteFetcher(
            Fetcher fetcher, Settings settings, DynamoDbAsyncClient dynamo, Tables tables, GateClock clock) {
        this(fetcher, settings.fetch(), settings.politeness(), new HostTable(dynamo, tables), clock);
    }

    PoliteFetcher(
            Fetcher fetcher, Settings.Fetch fetch, Settings.Politeness settings, HostStore store, GateClock clock) {
        this.fetcher = fetcher;
        this.settings = settings;
        this.clock = clock;
        this.gate = new HostGate(store, clock, fetch.deadline().plus(LEASE_MARGIN));
        this.robots = new Robots(fetcher::robots, fetch.userAgent(), clock::latest);
    }

    /**
     * Who asks, and how the shop is to be treated.
     *
     * @param prompt true when a person waits for it: then it does not stand in line
     */
    public record Caller(boolean prompt, Courtesy courtesy) {}

    /** Fails only when the store of turns does. */
    public CompletableFuture<FetchResult> fetch(FetchRequest request, Caller caller) {
        if (!(fetcher.policy().check(request.url()) instanceof UrlPolicy.Verdict.Allowed allowed)) {
            return fetcher.fetch(request); // which says why it is refused
        }
        Target target = allowed.target();
        Instant now = clock.earliest();
        Instant paused = network.pausedUntil(now);
        if (paused != null) {
            return answer(networkDown(paused));
        }
        HostPolicy policy = policy(target, caller.courtesy);
        boolean obey = obeysRobots(target, caller.courtesy);
        Robots.Known known = obey ? robots.known(target) : new Robots.Known.Rules(RobotsFile.ALLOW_ALL);
        FetchResult refusal = refusal(known, target);
        if (refusal != null) {
            return answer(refusal);
        }
        boolean ask = known instanceof Robots.Known.Unknown;
        HostPolicy paced = paced(policy, known);
        return turn(target, paced, caller).thenCompose(turn -> {
            if (turn instanceof Later later) {
                return answer(postponed(later));
            }
            Lease lease = (Lease) turn;
            return ask ? askFirst(target, lease, request, caller) : visit(target, lease, request, caller);
        });
    }

    /** The robots.txt takes a turn of its own; the page waits for the next. */
    private CompletableFuture<FetchResult> askFirst(Target target, Lease lease, FetchRequest request, Caller caller) {
        return robots.ask(target).thenCompose(known -> {
            Conduct conduct = known instanceof Robots.Known.Unreachable silent
                    ? Conduct.after(lease.state().failures(), new Failed(silent.failure(), silent.detail(), null))
                    : Conduct.GOOD;
            return release(paced(lease, known), conduct).thenCompose(free -> {
                FetchResult refusal = refusal(known, target);
                if (refusal != null) {
                    return answer(refusal);
                }
                return lease.policy().unlimited()
                        ? fetch(request, caller)
                        : answer(new Postponed(free, null, "robots.txt was fetched first"));
            });
        });
    }

    private CompletableFuture<FetchResult> visit(Target target, Lease lease, FetchRequest request, Caller caller) {
        Hops hops = new Hops(caller);
        return fetcher.fetch(request, hops)
                .handle((result, failure) -> hops.release()
                        .thenCompose(done -> result == null
                                ? release(lease, Conduct.GOOD)
                                        .thenCompose(free -> CompletableFuture.<FetchResult>failedFuture(failure))
                                : judged(target, lease, result)))
                .thenCompose(released -> released);
    }

    /** What the result means for the host's next turn, and the host's state for the result. */
    private CompletableFuture<FetchResult> judged(Target target, Lease lease, FetchResult result) {
        Instant now = clock.earliest();
        boolean ours = network.saw(target.politeHost(), Conduct.isDown(result), now);
        Instant paused = network.pausedUntil(now);
        if (ours && paused != null) {
            return release(lease, Conduct.GOOD).thenApply(free -> networkDown(paused));
        }
        Conduct conduct = Conduct.after(lease.state().failures(), result);
        return release(lease, conduct)
                .thenApply(free ->
                        result instanceof Failed failed && !conduct.pause().isZero()
                                ? new Failed(failed.failure(), failed.detail(), conduct.pause())
                                : result);
    }

    /** @return when the host's next turn may begin */
    private CompletableFuture<Instant> release(Lease lease, Conduct conduct) {
        return lease.policy().unlimited()
                ? CompletableFuture.completedFuture(clock.latest())
                : gate.release(lease, conduct.pause(), conduct.why(), conduct.failuresInARow());
    }

    private static @Nullable FetchResult refusal(Robots.Known known, Target target) {
        if (known instanceof Robots.Known.Rules rules && !rules.file().allows(target.path())) {
            return new Failed(
                    Failure.ROBOTS_DISALLOWED, "robots.txt of " + target.host() + " does not allow this page", null);
        }
        if (known instanceof Robots.Known.Unreachable unreachable) {
            // These say more of the site than of its robots.txt, and waiting changes nothing.
            boolean lasting = unreachable.failure() == Failure.TLS_INVALID
                    || unreachable.failure() == Failure.ADDRESS_NOT_ALLOWED;
            return lasting
                    ? new Failed(unreachable.failure(), unreachable.detail(), null)
                    : new Postponed(
                            unreachable.until(),
                            Failure.ROBOTS_DISALLOWED,
                            "robots.txt could not be had, so nothing is fetched: " + unreachable.detail());
        }
        return null;
    }

    private static Postponed postponed(Later later) {
        HostState.Wait delay = later.delay();
        return new Postponed(delay.until(), delay.pause() ? Failure.THROTTLED : null, delay.why());
    }

    private static Postponed networkDown(Instant until) {
        return new Postponed(until, Failure.UNREACHABLE, "most shops fail at once, so this is our own network");
    }

    private CompletableFuture<Turn> turn(Target target, HostPolicy policy, Caller caller) {
        return policy.unlimited()
                ? CompletableFuture.completedFuture(
                        new Lease(target.politeHost(), "", HostState.UNSEEN, policy, clock.earliest()))
                : gate.acquire(target.politeHost(), policy, caller.prompt);
    }

    /** Hosts that the settings name are the operator's own: they are spaced only where that is asked for. */
    private HostPolicy policy(Target target, Courtesy courtesy) {
        Duration spacing =
                courtesy.spacing() != null ? courtesy.spacing() : target.exempt() ? Duration.ZERO : settings.spacing();
        int budget = courtesy.dailyBudget() != null ? courtesy.dailyBudget() : settings.dailyBudget();
        return new HostPolicy(spacing, budget);
    }

    private boolean obeysRobots(Target target, Courtesy courtesy) {
        return courtesy.robots() != null ? courtesy.robots() : settings.robots() && !target.exempt();
    }

    private Lease paced(Lease lease, Robots.Known known) {
        return new Lease(lease.host(), lease.id(), lease.state(), paced(lease.policy(), known), lease.since());
    }

    private HostPolicy paced(HostPolicy policy, Robots.Known known) {
        if (!(known instanceof Robots.Known.Rules rules)) {
            return policy;
        }
        Duration delay = rules.file().crawlDelay();
        Duration longest = settings.longestCrawlDelay();
        return policy.spacedAtLeast(delay.compareTo(longest) > 0 ? longest : delay);
    }

    private static CompletableFuture<FetchResult> answer(FetchResult result) {
        return CompletableFuture.completedFuture(result);
    }

    /** The hops of one fetch: robots.txt of each, and a turn at each host that it is led to. */
    private final class Hops implements FetchRequest.Hops {
        private final Caller caller;
        private final List<Lease> held = new ArrayList<>();

        Hops(Caller caller) {
            this.caller = caller;
        }

        @Override
        public CompletableFuture<@Nullable FetchResult> check(Target from, Target to) {
            HostPolicy policy = policy(to, caller.courtesy);
            if (from.politeHost().equals(to.politeHost()) || policy.unlimited() || holds(to)) {
                return mayFetch(to);
            }
            return turn(to, policy, caller).thenCompose(turn -> {
                if (turn instanceof Later later) {
                    return CompletableFuture.<@Nullable FetchResult>completedFuture(postponed(later));
                }
                synchronized (held) {
                    held.add((Lease) turn);
                }
                return mayFetch(to);
            });
        }

        private boolean holds(Target target) {
            synchronized (held) {
                return held.stream().anyMatch(lease -> lease.host().equals(target.politeHost()));
            }
        }

        private CompletableFuture<@Nullable FetchResult> mayFetch(Target target) {
            if (!obeysRobots(target, caller.courtesy)) {
                return CompletableFuture.<@Nullable FetchResult>completedFuture(null);
            }
            Robots.Known known = robots.known(target);
            CompletableFuture<Robots.Known> told = known instanceof Robots.Known.Unknown
                    ? robots.ask(target)
                    : CompletableFuture.completedFuture(known);
            return told.thenApply(answer -> refusal(answer, target));
        }

        CompletableFuture<Void> release() {
            synchronized (held) {
                return CompletableFuture.allOf(held.stream()
                        .map(lease -> gate.release(
                                lease, Duration.ZERO, null, lease.state().failures()))
                        .toArray(CompletableFuture[]::new));
            }
        }
    }
}
