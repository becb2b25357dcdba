package io.undercut.fetch;

import io.undercut.config.Settings;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.ssl.SSLContexts;
import org.jspecify.annotations.Nullable;

/**
 * Fetches pages from, and delivers messages to, addresses that users and shops choose, and is the only part of the service that connects to such. Every URL,
 * every redirect, every resolved address and every connected socket is held against the address policy; time, size, compression
 * and redirects are bounded. Sends no cookies, credentials or Referer. Thread-safe; nothing blocks the caller.
 */
public final class Fetcher implements AutoCloseable {
    private static final int ROBOTS_BYTES = 512 * 1024;
    private static final int ROBOTS_REDIRECTS = 5;

    private final Exchange.Tools tools;
    private final CloseableHttpAsyncClient client;
    private final ScheduledThreadPoolExecutor timer;
    private final Resolver resolver;
    private final Set<Exchange> running = ConcurrentHashMap.newKeySet();
    private final Set<Post> posting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public Fetcher(Settings.Fetch settings) {
        this(settings, InetAddress::getAllByName, SSLContexts.createDefault(), Clock.systemUTC());
    }

    Fetcher(Settings.Fetch settings, Resolver.Lookup lookup, SSLContext trust, Clock clock) {
        resolver = new Resolver(lookup);
        timer = new ScheduledThreadPoolExecutor(1, Daemons.named("fetch-timer"));
        timer.setRemoveOnCancelPolicy(true);
        SocketGuard guard = new SocketGuard();
        client = Client.start(settings, trust, guard);
        tools = new Exchange.Tools(
                settings, new UrlPolicy(settings.allowHosts()), resolver, client, guard, timer, clock);
    }

    /**
     * Never fails because of what the other side does: see {@link FetchResult}. The future completes on an I/O thread, which serves
     * other fetches too: continue with the {@code …Async} methods where the work is heavy or may block. Cancelling the future ends
     * the fetch and closes its connection.
     */
    public CompletableFuture<FetchResult> fetch(FetchRequest request) {
        return fetch(request, (from, to) -> CompletableFuture.completedFuture(null));
    }

    public CompletableFuture<FetchResult> fetch(String url) {
        return fetch(FetchRequest.of(url));
    }

    /** @param hops asked before a redirect is followed; a failure of its answer is the only one that this future fails with */
    CompletableFuture<FetchResult> fetch(FetchRequest request, FetchRequest.Hops hops) {
        Settings.Fetch settings = tools.settings();
        return run(new Exchange.Errand(request, false, settings.maxBytes(), settings.maxRedirects(), hops));
    }

    /** A robots.txt; what is longer than RFC 9309 asks us to read is cut. */
    CompletableFuture<FetchResult> robots(String url, @Nullable String proxy) {
        return run(new Exchange.Errand(
                new FetchRequest(url, Map.of(), null, proxy),
                true,
                ROBOTS_BYTES,
                ROBOTS_REDIRECTS,
                (from, to) -> CompletableFuture.completedFuture(null)));
    }

    /** Names that a {@link FetchRequest} may give as its proxy. */
    public Set<String> proxies() {
        return tools.settings().proxies().keySet();
    }

    UrlPolicy policy() {
        return tools.policy();
    }

    private CompletableFuture<FetchResult> run(Exchange.Errand errand) {
        Exchange exchange = new Exchange(tools, errand);
        running.add(exchange);
        try {
            if (closed) {
                throw new RejectedExecutionException();
            }
            CompletableFuture<FetchResult> result = exchange.start();
            var unused = result.whenComplete((outcome, thrown) -> running.remove(exchange));
            return result;
        } catch (RejectedExecutionException shuttingDown) {
            running.remove(exchange);
            return CompletableFuture.completedFuture(new Failed(Failure.UNREACHABLE, "shutting down", null));
        }
    }

    /**
     * Delivers a message, once: whoever wants it delivered in any case sends it again. Never fails because of what the other side
     * does. The future completes on an I/O thread.
     */
    public CompletableFuture<PostResult> post(PostRequest request) {
        Post post = new Post(tools, request);
        posting.add(post);
        try {
            if (closed) {
                throw new RejectedExecutionException();
            }
            CompletableFuture<PostResult> result = post.start();
            var unused = result.whenComplete((outcome, thrown) -> posting.remove(post));
            return result;
        } catch (RejectedExecutionException shuttingDown) {
            posting.remove(post);
            return CompletableFuture.completedFuture(new PostResult.Failed(Failure.UNREACHABLE, "shutting down"));
        }
    }

    /** Ends what is still under way as {@code UNREACHABLE}, so that nobody waits for ever. */
    @Override
    public void close() {
        closed = true;
        running.forEach(exchange -> exchange.end(Failure.UNREACHABLE, "shutting down"));
        posting.forEach(post -> post.end(Failure.UNREACHABLE, "shutting down"));
        client.close(CloseMode.GRACEFUL);
        timer.shutdownNow();
        resolver.close();
    }
}
