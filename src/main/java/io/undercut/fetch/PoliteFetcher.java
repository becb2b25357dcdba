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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/**
 * The {@link Fetcher}, when and where we are welcome: after robots.txt, in the host's turn, and not while it or our own network is
 * down. What may not be fetched now is answered at once with when to come again. Thread-safe; nothing blocks the caller.
 */
public final class PoliteFetcher {

    /** On top of the longest fetch; then a turn is over, whatever became of its holder. */
    private static final Duration LEASE_MARGIN = Duration.ofSeconds(15);

    /** Longer spacing than this is not kept between a redirect and what it leads to on the same host: the fetch has a deadline. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);

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
            return ask ? askFirst(target, lease, request, caller) : visit(lease, request, caller);
        });
    }

    /** The robots.txt takes a turn of its own; the page waits for the next. */
    private CompletableFuture<FetchResult> askFirst(Target target, Lease lease, FetchRequest request, Caller caller) {
        return robots.ask(target, request.proxy()).thenCompose(known -> {
            Failed silent = known instanceof Robots.Known.Unreachable unreachable ? unreachable.why() : null;
            boolean ours = network.saw(lease.host(), silent != null && Conduct.isDown(silent), clock.earliest());
            Conduct conduct = silent == null || ours
                    ? Conduct.GOOD
                    : Conduct.after(lease.state().failures(), silent);
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

    private CompletableFuture<FetchResult> visit(Lease lease, FetchRequest request, Caller caller) {
        Journey journey = new Journey(lease, request, caller);
        return fetcher.fetch(request, journey)
                .handle((result, failure) -> CompletableFuture.allOf(journey.left().stream()
                                .map(left -> release(left, Conduct.GOOD))
                                .toArray(CompletableFuture[]::new))
                        .thenCompose(done -> result == null
                                ? release(journey.at(), Conduct.GOOD)
                                        .thenCompose(free -> CompletableFuture.<FetchResult>failedFuture(failure))
                                : judged(journey.at(), result)))
                .thenCompose(released -> released);
    }

    /** What the result means for the next turn at the host that gave it, and that host's state for the result. */
    private CompletableFuture<FetchResult> judged(Lease lease, FetchResult result) {
        Instant now = clock.earliest();
        boolean ours = network.saw(lease.host(), Conduct.isDown(result), now);
        Instant paused = network.pausedUntil(now);
        if (ours && paused != null) {
            return release(lease, Conduct.GOOD).thenApply(free -> networkDown(paused));
        }
        Conduct conduct = result instanceof Postponed
                ? new Conduct(lease.state().failures(), Duration.ZERO, null)
                : Conduct.after(lease.state().failures(), result);
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
            Failed why = unreachable.why();
            boolean lasting = why.noSuchHost()
                    || why.failure() == Failure.TLS_INVALID
                    || why.failure() == Failure.ADDRESS_NOT_ALLOWED;
            return lasting
                    ? why
                    : new Postponed(
                            unreachable.until(),
                            why.failure().passing() ? why.failure() : Failure.UNREACHABLE,
                            "robots.txt could not be had, so nothing is fetched: " + why.detail());
        }
        return null;
    }

    private static Postponed postponed(Later later) {
        HostState.Wait delay = later.delay();
        return new Postponed(delay.until(), delay.shows(), delay.why());
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

    /**
     * The way of one fetch from host to host. It holds the turn at each until its end; at a host where another request was made
     * just before, a robots.txt or the redirect itself, it waits for the spacing first.
     */
    private final class Journey implements FetchRequest.Hops {
        private final FetchRequest request;
        private final Caller caller;
        private final List<Lease> turns = new ArrayList<>();
        private Lease at;

        Journey(Lease first, FetchRequest request, Caller caller) {
            this.request = request;
            this.caller = caller;
            this.at = first;
            turns.add(first);
        }

        /** The turn at the host that was asked last. */
        synchronized Lease at() {
            return at;
        }

        /** Those at the hosts before, which did nothing but point elsewhere. */
        synchronized List<Lease> left() {
            return turns.stream().filter(turn -> !turn.host().equals(at.host())).toList();
        }

        @Override
        public CompletableFuture<@Nullable FetchResult> check(Target from, Target to) {
            Lease held = turnAt(to);
            if (held != null) {
                return spaced(held, to).thenCompose(waited -> goOn(held, to));
            }
            return turn(to, policy(to, caller.courtesy), caller).thenCompose(turn -> {
                if (turn instanceof Later later) {
                    return CompletableFuture.<@Nullable FetchResult>completedFuture(postponed(later));
                }
                Lease lease = (Lease) turn;
                synchronized (this) {
                    turns.add(lease);
                }
                return goOn(lease, to);
            });
        }

        private synchronized @Nullable Lease turnAt(Target to) {
            return turns.stream()
                    .filter(turn -> turn.host().equals(to.politeHost()))
                    .findFirst()
                    .orElse(null);
        }

        /** From here on what happens is the new host's doing. */
        private CompletableFuture<@Nullable FetchResult> goOn(Lease lease, Target to) {
            if (!obeysRobots(to, caller.courtesy)) {
                return arrived(lease, null);
            }
            Robots.Known known = robots.known(to);
            if (!(known instanceof Robots.Known.Unknown)) {
                return arrived(lease, refusal(known, to));
            }
            return robots.ask(to, request.proxy()).thenCompose(told -> {
                FetchResult refusal = refusal(told, to);
                return refusal == null
                        ? spaced(lease, to).thenCompose(waited -> arrived(lease, null))
                        : arrived(lease, refusal);
            });
        }

        private CompletableFuture<@Nullable FetchResult> arrived(Lease lease, @Nullable FetchResult refusal) {
            synchronized (this) {
                at = lease;
            }
            return CompletableFuture.<@Nullable FetchResult>completedFuture(refusal);
        }

        private CompletableFuture<Void> spaced(Lease lease, Target to) {
            Duration spacing = paced(lease.policy(), robots.known(to)).spacing();
            Duration wait = spacing.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : spacing;
            return wait.isZero()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS));
        }
    }
}
