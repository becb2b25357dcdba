package io.undercut.fetch;

import io.undercut.config.Settings;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.jspecify.annotations.Nullable;

/**
 * One fetch: policy, name, connection, response, and the same again for each redirect, all under one deadline. Its steps follow one
 * another on whatever thread finished the last; only the clocks run beside them.
 */
final class Exchange {
    /** Under this name the client's context holds the {@link HttpHost} of the proxy, if there is one. */
    static final String PROXY = "undercut.proxy";

    /** Under this name the client's context holds an {@link OnConnected}. */
    static final String ON_CONNECTED = "undercut.on-connected";

    private static final int MAX_ADDRESSES = 3;
    private static final int MIN_BYTES_PER_SECOND = 1_024;

    /** Called when a connection stands and the request is about to be written. */
    @FunctionalInterface
    interface OnConnected {
        /** @param hangUp closes the connection if the request still has it; harmless afterwards */
        void connected(Runnable hangUp);
    }

    /** What all exchanges of a fetcher share. */
    record Tools(
            Settings.Fetch settings,
            UrlPolicy policy,
            Resolver resolver,
            CloseableHttpAsyncClient client,
            SocketGuard guard,
            ScheduledExecutorService timer,
            Clock clock) {}

    /**
     * What one exchange is for.
     *
     * @param robots true for robots.txt: of any type, and smaller
     * @param hops asked before a redirect is followed
     */
    record Errand(FetchRequest request, boolean robots, int maxBytes, int maxRedirects, FetchRequest.Hops hops) {}

    private final Tools tools;
    private final Errand errand;
    private final Settings.Fetch settings;
    private final CompletableFuture<FetchResult> result = new CompletableFuture<>();
    private final Set<URI> visited = new HashSet<>();
    private final Queue<Runnable> aborts = new ConcurrentLinkedQueue<>();
    private final AtomicReference<@Nullable Future<?>> watch = new AtomicReference<>();
    private volatile @Nullable ResponseReader reader;
    private volatile @Nullable Target first;
    private volatile String phase = "starting";

    Exchange(Tools tools, Errand errand) {
        this.tools = tools;
        this.errand = errand;
        this.settings = tools.settings();
    }

    /** Cancelling the future ends the exchange and closes its connection. */
    CompletableFuture<FetchResult> start() {
        Duration limit = settings.deadline();
        Future<?> deadline = tools.timer()
                .schedule(
                        () -> tooSlow("not done within " + seconds(limit) + ", still " + phase),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((outcome, thrown) -> {
            deadline.cancel(false);
            watch(null);
            aborts.forEach(Runnable::run);
        });
        visit(errand.request.url(), null);
        return result;
    }

    void end(Failure failure, String detail) {
        result.complete(new Failed(failure, detail, null));
    }

    /** A verdict that stands already, such as a 404 whose body drips, is not changed by that. */
    private void tooSlow(String detail) {
        ResponseReader latest = reader;
        Hop decided = latest == null ? null : latest.decided();
        if (decided instanceof Hop.End known) {
            result.complete(known.result());
        } else {
            end(Failure.TOO_SLOW, detail);
        }
    }

    private void visit(String url, @Nullable Target from) {
        UrlPolicy.Verdict verdict = tools.policy().check(url);
        if (verdict instanceof UrlPolicy.Verdict.Refused refused) {
            String detail = refused.detail();
            end(Failure.ADDRESS_NOT_ALLOWED, from == null ? detail : "redirected to a refused URL: " + detail);
            return;
        }
        Target target = ((UrlPolicy.Verdict.Allowed) verdict).target();
        if (from != null && from.secure() && !target.secure()) {
            end(Failure.ADDRESS_NOT_ALLOWED, "redirected from https to http");
        } else if (!visited.add(target.uri())) {
            end(Failure.REDIRECT_LOOP, "redirected to the same URL again");
        } else if (visited.size() > errand.maxRedirects + 1) {
            end(Failure.REDIRECT_LOOP, "redirected more than " + errand.maxRedirects + " times");
        } else if (from == null) {
            first = target;
            resolve(target);
        } else {
            hop(from, target);
        }
    }

    private void hop(Target from, Target target) {
        phase = "asking whether a redirect may be followed";
        var unused = errand.hops.check(from, target).whenComplete((refusal, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (refusal != null) {
                result.complete(refusal);
            } else {
                resolve(target);
            }
        });
    }

    private void resolve(Target target) {
        phase = "looking up " + target.host();
        var unused = tools.resolver()
                .resolve(target)
                .orTimeout(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .thenCompose(addresses -> proxy().thenAccept(proxy -> request(target, addresses, 0, proxy, false)))
                .exceptionally(thrown -> {
                    result.complete(Failures.of(thrown, target));
                    return null;
                });
    }

    /** Where the proxy of this fetch is, null without one. The target has passed the policy all the same. */
    private CompletableFuture<@Nullable HttpHost> proxy() {
        String name = errand.request.proxy();
        if (name == null) {
            return CompletableFuture.<@Nullable HttpHost>completedFuture(null);
        }
        InetSocketAddress proxy = settings.proxies().get(name);
        if (proxy == null) {
            return CompletableFuture.failedFuture(
                    new ConnectException("there is no proxy " + Text.clean(name) + " in the settings"));
        }
        String host = proxy.getHostString();
        return tools.resolver()
                .resolveProxy(host)
                .orTimeout(settings.connectTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .thenApply(address -> {
                    tools.guard().exempt(new InetSocketAddress(address, proxy.getPort()));
                    return new HttpHost("http", address, host, proxy.getPort());
                });
    }

    private void request(
            Target target, List<InetAddress> addresses, int index, @Nullable HttpHost proxy, boolean again) {
        if (result.isDone()) {
            return;
        }
        phase = "connecting to " + (proxy == null ? target.hostAndPort() : "the proxy " + proxy.toHostString());
        BasicHttpRequest message = message(target, addresses.get(index));
        ResponseReader response =
                new ResponseReader(target, wanted(message), errand.maxBytes, tools.clock(), this::watchBody);
        reader = response;
        HttpClientContext context = HttpClientContext.create();
        AtomicBoolean asked = new AtomicBoolean();
        context.setAttribute(ON_CONNECTED, (OnConnected) hangUp -> {
            asked.set(true);
            onConnected(hangUp);
        });
        context.setAttribute(PROXY, proxy);
        InetAddress address = addresses.get(index);
        if (target.exempt()) {
            tools.guard().exempt(new InetSocketAddress(address, target.port()));
        }
        HttpHost host = host(target, address);
        Future<Hop> request = tools.client()
                .execute(
                        host, new BasicRequestProducer(message, null), response, null, context, new FutureCallback<>() {
                            @Override
                            public void completed(Hop hop) {
                                answered(hop);
                            }

                            @Override
                            public void failed(Exception cause) {
                                watch(null);
                                Hop decided = response.decided();
                                if (decided != null) {
                                    answered(decided);
                                } else if (proxy == null
                                        && Failures.beforeConnection(cause)
                                        && index + 1 < Math.min(addresses.size(), MAX_ADDRESSES)) {
                                    request(target, addresses, index + 1, null, again);
                                } else if (!again
                                        && asked.get()
                                        && !response.begun()
                                        && isOfAnEarlierRequest(cause, context)) {
                                    request(target, addresses, index, proxy, true);
                                } else {
                                    result.complete(Failures.of(cause, target));
                                }
                            }

                            /** What comes before the shop was asked is a proxy's, and must not pass for the shop's. */
                            private void answered(Hop hop) {
                                if (asked.get()) {
                                    proceed(target, hop);
                                } else {
                                    end(Failure.UNREACHABLE, "the proxy refused to connect to " + target.hostAndPort());
                                }
                            }

                            @Override
                            public void cancelled() {
                                end(Failure.UNREACHABLE, "fetch was cancelled");
                            }
                        });
        abortWith(() -> request.cancel(true));
    }

    /**
     * A connection that was kept may end just as it is used again, and what a server sent behind its last answer is no answer to
     * this request. Neither says anything of this page, so it is asked for once more (RFC 9110, section 9.2.2).
     */
    private static boolean isOfAnEarlierRequest(Exception cause, HttpClientContext context) {
        EndpointDetails connection = context.getEndpointDetails(); // null as long as the request is not under way
        return !(cause instanceof SocketTimeoutException) && (connection == null || messages(connection) > 2);
    }

    /** Sent and received on the connection: a new one has carried this request and perhaps its answer. */
    private static long messages(EndpointDetails connection) {
        // The client counts an answer among the requests, so that only the sum can be relied on.
        return connection.getRequestCount() + connection.getResponseCount();
    }

    /** The address is part of the route: the client has nothing left to resolve. */
    private static HttpHost host(Target target, InetAddress address) {
        return new HttpHost(target.scheme(), address, bare(target.host()), target.port());
    }

    /** As browsers name a host: some shops take one with its usual port for another. */
    private static HttpHost named(Target target, InetAddress address) {
        int port = target.port() == Target.defaultPort(target.scheme()) ? -1 : target.port();
        return new HttpHost(target.scheme(), address, bare(target.host()), port);
    }

    /** What is meant for one host, and could tell another who we are, goes to that one alone. */
    private BasicHttpRequest message(Target target, InetAddress address) {
        BasicHttpRequest message = new BasicHttpRequest(Method.GET, named(target, address), target.path());
        Target meant = first;
        if (meant != null && meant.host().equals(target.host())) {
            errand.request.headers().forEach(message::addHeader);
        }
        FetchRequest.Validators copy = errand.request.validators();
        if (copy != null && copy.url().equals(target.uri().toASCIIString())) {
            // The stronger one alone: some servers are content when either of the two matches.
            if (copy.etag() != null) {
                message.addHeader(HttpHeaders.IF_NONE_MATCH, copy.etag());
            } else if (copy.lastModified() != null) {
                message.addHeader(HttpHeaders.IF_MODIFIED_SINCE, copy.lastModified());
            }
        }
        return message;
    }

    private HeadRules.Wanted wanted(BasicHttpRequest message) {
        if (errand.robots) {
            return HeadRules.Wanted.ROBOTS;
        }
        return message.containsHeader(HttpHeaders.IF_NONE_MATCH)
                        || message.containsHeader(HttpHeaders.IF_MODIFIED_SINCE)
                ? HeadRules.Wanted.NEWER_PAGE
                : HeadRules.Wanted.PAGE;
    }

    /** What ends a request early: cancelling it while it waits to be connected, closing its connection later. */
    private void abortWith(Runnable abort) {
        aborts.add(abort);
        if (result.isDone()) {
            abort.run();
        }
    }

    private void proceed(Target target, Hop hop) {
        watch(null);
        if (hop instanceof Hop.Redirect redirect) {
            visit(target.resolve(redirect.location()), target);
        } else {
            result.complete(((Hop.End) hop).result());
        }
    }

    private void onConnected(Runnable hangUp) {
        // Cancelling the client's future is not enough from here on: it may still be tied to the connecting that is
        // over.
        abortWith(hangUp);
        phase = "waiting for the response head";
        Duration limit = settings.headTimeout();
        watch(tools.timer()
                .schedule(
                        () -> tooSlow("no response head within " + seconds(limit)),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS));
    }

    /** Looks once in each head-timeout whether the body comes in at a rate worth waiting for. */
    private void watchBody() {
        phase = "reading the page";
        Duration window = settings.headTimeout();
        long enough = MIN_BYTES_PER_SECOND * window.toMillis() / 1_000;
        Runnable look = new Runnable() {
            private long before;

            @Override
            public void run() {
                ResponseReader latest = reader;
                long now = latest == null ? 0 : latest.received();
                if (now - before < enough) {
                    tooSlow("site sends less than " + MIN_BYTES_PER_SECOND + " bytes a second");
                }
                before = now;
            }
        };
        watch(tools.timer().scheduleAtFixedRate(look, window.toNanos(), window.toNanos(), TimeUnit.NANOSECONDS));
    }

    private void watch(@Nullable Future<?> next) {
        Future<?> previous = watch.getAndSet(next);
        if (previous != null) {
            previous.cancel(false);
        }
        // The end may have come between the last step and this one, when there was nothing to cancel yet.
        if (next != null && result.isDone()) {
            next.cancel(false);
        }
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1_000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
