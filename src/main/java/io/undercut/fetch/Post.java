package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/**
 * One message to one address, under the same policy, resolver and socket guard as every fetch. Straight, never through a proxy
 * that is meant for shops; no redirect is followed; of the answer only status and Retry-After count.
 */
final class Post {
    private static final int MAX_ADDRESSES = 3;

    private final Exchange.Tools tools;
    private final PostRequest request;
    private final CompletableFuture<PostResult> result = new CompletableFuture<>();
    private final Queue<Runnable> aborts = new ConcurrentLinkedQueue<>();

    Post(Exchange.Tools tools, PostRequest request) {
        this.tools = tools;
        this.request = request;
    }

    CompletableFuture<PostResult> start() {
        Duration limit = tools.settings().deadline();
        Future<?> deadline = tools.timer()
                .schedule(
                        () -> end(Failure.TOO_SLOW, "no answer within " + limit.toMillis() + " ms"),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
        var unused = result.whenComplete((outcome, thrown) -> {
            deadline.cancel(false);
            aborts.forEach(Runnable::run);
        });
        UrlPolicy.Verdict verdict = tools.policy().check(request.url());
        if (verdict instanceof UrlPolicy.Verdict.Allowed allowed) {
            resolve(allowed.target());
        } else {
            end(Failure.ADDRESS_NOT_ALLOWED, ((UrlPolicy.Verdict.Refused) verdict).detail());
        }
        return result;
    }

    void end(Failure failure, String detail) {
        result.complete(new PostResult.Failed(failure, detail));
    }

    private void resolve(Target target) {
        var unused = tools.resolver()
                .resolve(target)
                .orTimeout(tools.settings().connectTimeout().toNanos(), TimeUnit.NANOSECONDS)
                .thenAccept(addresses -> send(target, addresses, 0))
                .exceptionally(thrown -> {
                    failed(thrown, target);
                    return null;
                });
    }

    private void send(Target target, List<InetAddress> addresses, int index) {
        if (result.isDone()) {
            return;
        }
        InetAddress address = addresses.get(index);
        if (target.exempt()) {
            tools.guard().exempt(new InetSocketAddress(address, target.port()));
        }
        HttpClientContext context = HttpClientContext.create();
        context.setAttribute(Exchange.ON_CONNECTED, (Exchange.OnConnected) this::abortWith);
        Answer answer = new Answer(tools.clock());
        Future<PostResult> sent = tools.client()
                .execute(
                        host(target, address, target.port()),
                        new BasicRequestProducer(
                                message(target, address),
                                new BasicAsyncEntityProducer(
                                        request.body().getBytes(StandardCharsets.UTF_8), ContentType.APPLICATION_JSON)),
                        answer,
                        null,
                        context,
                        new FutureCallback<>() {
                            @Override
                            public void completed(PostResult answered) {
                                result.complete(answered);
                            }

                            @Override
                            public void failed(Exception cause) {
                                PostResult known = answer.known;
                                if (known != null) {
                                    result.complete(known);
                                } else if (Failures.beforeConnection(cause)
                                        && index + 1 < Math.min(addresses.size(), MAX_ADDRESSES)) {
                                    send(target, addresses, index + 1);
                                } else {
                                    Post.this.failed(cause, target);
                                }
                            }

                            @Override
                            public void cancelled() {
                                end(Failure.UNREACHABLE, "the message was given up");
                            }
                        });
        abortWith(() -> sent.cancel(true));
    }

    private void failed(Throwable cause, Target target) {
        FetchResult.Failed failed = Failures.of(cause, target);
        end(failed.failure(), failed.detail());
    }

    private BasicHttpRequest message(Target target, InetAddress address) {
        int port = target.port() == Target.defaultPort(target.scheme()) ? -1 : target.port();
        BasicHttpRequest message = new BasicHttpRequest(Method.POST, host(target, address, port), target.path());
        message.addHeader(HttpHeaders.ACCEPT, "*/*");
        request.headers().forEach(message::addHeader);
        return message;
    }

    /** The address is part of the route: the client has nothing left to resolve. */
    private static HttpHost host(Target target, InetAddress address, int port) {
        String name = target.host();
        String bare = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        return new HttpHost(target.scheme(), address, bare, port);
    }

    private void abortWith(Runnable abort) {
        aborts.add(abort);
        if (result.isDone()) {
            abort.run();
        }
    }

    /** Reads the head, and drains a body that is short enough to keep its connection for. Runs on one I/O thread. */
    private static final class Answer implements AsyncResponseConsumer<PostResult> {
        private static final int MAX_DRAINED = 64 * 1024;
        private static final int MAX_INTERIM_RESPONSES = 10;

        private final Clock clock;
        private volatile @Nullable PostResult known;
        private @Nullable FutureCallback<PostResult> callback;
        private int interim;
        private int drained;

        Answer(Clock clock) {
            this.clock = clock;
        }

        @Override
        public void informationResponse(HttpResponse response, HttpContext context) throws IOException {
            if (++interim > MAX_INTERIM_RESPONSES) {
                throw new IOException("more than " + MAX_INTERIM_RESPONSES + " interim responses");
            }
        }

        @Override
        public void consumeResponse(
                HttpResponse response,
                @Nullable EntityDetails entity,
                HttpContext context,
                FutureCallback<PostResult> waiting) {
            String header = HeadRules.value(response, HttpHeaders.RETRY_AFTER);
            known = new PostResult.Answered(
                    response.getCode(), header == null ? null : RetryAfter.parse(header, clock.instant()));
            callback = waiting;
            if (entity == null) {
                streamEnd(null);
            }
        }

        @Override
        public void updateCapacity(CapacityChannel capacityChannel) throws IOException {
            capacityChannel.update(MAX_DRAINED);
        }

        @Override
        public void consume(ByteBuffer bytes) throws IOException {
            drained += bytes.remaining();
            bytes.position(bytes.limit());
            if (drained > MAX_DRAINED) {
                throw new IOException("enough read");
            }
        }

        @Override
        public void streamEnd(@Nullable List<? extends Header> trailers) {
            FutureCallback<PostResult> waiting = callback;
            if (waiting != null) {
                waiting.completed(known);
            }
        }

        @Override
        public void failed(Exception cause) {
            // The exchange's own callback hears of it, and asks what is known.
        }

        @Override
        public void releaseResources() {
            // Holds none.
        }
    }
}
