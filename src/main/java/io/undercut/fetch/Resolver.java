package io.undercut.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Host name to checked addresses. This is the only place that asks the name service, once for each request; the connection then
 * dials an address from this answer, so a second, different answer has nothing to act on.
 */
final class Resolver implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int WAITING = 4_096;

    /** The blocking question itself; {@link InetAddress#getAllByName} in production. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final ThreadPoolExecutor threads;

    Resolver(Lookup lookup) {
        this.lookup = lookup;
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), Daemons.named("fetch-dns"));
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Never blocks the caller. Fails with {@link AddressNotAllowedException} when any of the answers is refused: a name with one
     * private address is not half trusted. Fails with {@link UnknownHostException} when there is no answer.
     */
    CompletableFuture<List<InetAddress>> resolve(Target target) {
        InetAddress literal = target.literal();
        if (literal != null) {
            return CompletableFuture.completedFuture(List.of(literal)); // the URL policy has judged it
        }
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(checked(target));
                } catch (UnknownHostException | AddressNotAllowedException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new UnknownHostException("too many name lookups at once"));
        }
        return answer;
    }

    /** Of a proxy, which the operator has chosen: any address will do. */
    CompletableFuture<InetAddress> resolveProxy(String host) {
        CompletableFuture<InetAddress> answer = new CompletableFuture<>();
        try {
            threads.execute(() -> {
                try {
                    answer.complete(lookup.all(host)[0]);
                } catch (UnknownHostException | RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException full) {
            answer.completeExceptionally(new UnknownHostException("too many name lookups at once"));
        }
        return answer;
    }

    private List<InetAddress> checked(Target target) throws UnknownHostException, AddressNotAllowedException {
        List<InetAddress> addresses = List.of(lookup.all(target.host()));
        if (addresses.isEmpty()) {
            throw new UnknownHostException(target.host());
        }
        if (!target.exempt()) {
            for (InetAddress address : addresses) {
                String refusal = AddressPolicy.refusal(address);
                if (refusal != null) {
                    throw new AddressNotAllowedException(target.host() + " resolves to " + refusal);
                }
            }
        }
        return addresses;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
