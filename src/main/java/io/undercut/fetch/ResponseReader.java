package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.ProtocolException;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** Turns one response into a {@link Hop}, reading no more of it than that takes. Runs on one I/O thread. */
final class ResponseReader implements AsyncResponseConsumer<Hop> {
    /** A short rest is cheaper to read than a new connection to open. */
    private static final int MAX_DRAINED = 64 * 1024;

    private static final int MAX_INTERIM_RESPONSES = 10;

    /** Ends the exchange and its connection when enough was read. */
    private static final class EnoughRead extends IOException {
        private static final long serialVersionUID = 1;

        EnoughRead() {
            super("enough read");
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this; // ordinary control flow, once for each cut page
        }
    }

    private final Target target;
    private final HeadRules.Wanted wanted;
    private final int maxBytes;
    private final Clock clock;
    private final Runnable onHead;

    private int interim;
    private @Nullable HttpResponse head;
    private @Nullable PageBody body;
    private @Nullable FutureCallback<Hop> callback;
    private boolean unframed;
    private boolean ended;
    private volatile @Nullable Hop decided;
    private volatile long received;

    /** @param onHead called once, when the final response head is complete */
    ResponseReader(Target target, HeadRules.Wanted wanted, int maxBytes, Clock clock, Runnable onHead) {
        this.target = target;
        this.wanted = wanted;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.onHead = onHead;
    }

    /** What the part read so far has settled, whatever may still go wrong; null when nothing yet. Any thread. */
    @Nullable
    Hop decided() {
        return decided;
    }

    /** Body bytes so far. Any thread. */
    long received() {
        return received;
    }

    @Override
    public void informationResponse(HttpResponse response, HttpContext context) throws HttpException {
        if (++interim > MAX_INTERIM_RESPONSES) {
            throw new ProtocolException("more than " + MAX_INTERIM_RESPONSES + " interim responses");
        }
    }

    @Override
    public void consumeResponse(
            HttpResponse response, @Nullable EntityDetails entity, HttpContext context, FutureCallback<Hop> result)
            throws IOException {
        onHead.run();
        head = response;
        callback = result;
        decided = HeadRules.decide(response, wanted, clock.instant());
        if (decided == null) {
            long announced = entity == null ? 0 : entity.getContentLength();
            unframed = entity != null && announced < 0 && !response.containsHeader(HttpHeaders.TRANSFER_ENCODING);
            body = new PageBody(maxBytes, HeadRules.coding(response), announced);
        }
        if (entity == null) {
            streamEnd(null);
        } else if (decided != null && !isWorthDraining(decided, response)) {
            throw new EnoughRead();
        }
    }

    /** A body without a length ends with its connection, and framing that makes no sense must not be followed. */
    private static boolean isWorthDraining(Hop hop, HttpResponse head) {
        boolean invalid = hop instanceof Hop.End end
                && end.result() instanceof Failed failed
                && failed.failure() == Failure.INVALID_HTTP;
        return !invalid
                && (head.containsHeader(HttpHeaders.CONTENT_LENGTH)
                        || head.containsHeader(HttpHeaders.TRANSFER_ENCODING));
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
    public void consume(ByteBuffer bytes) throws IOException {
        received += bytes.remaining();
        PageBody page = body;
        if (page == null) {
            bytes.position(bytes.limit());
            if (received > MAX_DRAINED) {
                throw new EnoughRead();
            }
            return;
        }
        PageBody.End end = page.add(bytes);
        if (end != null) {
            decided = hop(end);
            throw new EnoughRead();
        }
    }

    @Override
    public void streamEnd(@Nullable List<? extends Header> trailers) {
        PageBody page = body;
        if (page != null && decided == null) {
            // The client takes a head that breaks off after a whole line for a complete one.
            decided = unframed && received == 0
                    ? Hop.failed(Failure.UNREACHABLE, "site closed the connection before it sent a page")
                    : hop(page.end());
        }
        ended = true;
    }

    private Hop hop(PageBody.End end) {
        if (end instanceof PageBody.End.Refused refused) {
            return new Hop.End(new Failed(refused.failure(), refused.detail(), null));
        }
        PageBody.End.Kept kept = (PageBody.End.Kept) end;
        HttpResponse response = Objects.requireNonNull(head);
        return new Hop.End(new Page(
                kept.bytes(),
                kept.gzip() ? "gzip" : null,
                HeadRules.value(response, HttpHeaders.CONTENT_TYPE),
                target.uri(),
                HeadRules.etag(response),
                HeadRules.lastModified(response, clock.instant()),
                kept.truncated()));
    }

    @Override
    public void failed(Exception cause) {
        // The exchange's own callback hears of it, and asks decided().
    }

    @Override
    public void releaseResources() {
        PageBody page = body;
        if (page != null) {
            page.close();
        }
        // Only now is the connection back in the pool, where the next request looks for it.
        FutureCallback<Hop> waiting = callback;
        if (ended && waiting != null) {
            waiting.completed(decided);
        }
    }
}
