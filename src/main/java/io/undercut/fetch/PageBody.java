package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Collects one response body as it arrives, within {@code maxBytes} both of what is received and of what it decodes to. Not
 * thread-safe.
 */
final class PageBody implements AutoCloseable {
    private static final int CHUNK = 16 * 1024;

    /** How a body ended. */
    sealed interface End {
        /** @param truncated true when cut at the limit; the bytes are then decoded */
        @SuppressWarnings("ArrayRecordComponent") // moved, never compared
        record Kept(byte[] bytes, boolean gzip, boolean truncated) implements End {}

        record Refused(Failure failure, String detail) implements End {}
    }

    private final int maxBytes;
    private final ByteArrayBuffer received;
    private final @Nullable GzipMeter meter;

    /** @param announced Content-Length, negative when unknown; only a hint, for it may be a lie */
    PageBody(int maxBytes, boolean gzip, long announced) {
        this.maxBytes = maxBytes;
        this.received =
                new ByteArrayBuffer((int) Math.min(announced < 0 ? CHUNK : announced, Math.min(maxBytes, 8 * CHUNK)));
        this.meter = gzip ? new GzipMeter(maxBytes) : null;
    }

    /** Takes all of {@code bytes}. Not null when the rest of the body is not wanted any more. */
    @Nullable
    End add(ByteBuffer bytes) {
        return meter == null ? addPlain(bytes) : addGzip(bytes, meter);
    }

    private @Nullable End addPlain(ByteBuffer bytes) {
        int room = maxBytes - received.length();
        if (bytes.remaining() <= room) {
            received.append(bytes);
            return null;
        }
        received.append(bytes.slice(bytes.position(), room));
        bytes.position(bytes.limit());
        return new End.Kept(received.toByteArray(), false, true);
    }

    private @Nullable End addGzip(ByteBuffer bytes, GzipMeter gzip) {
        byte[] chunk = new byte[Math.min(CHUNK, bytes.remaining())];
        try {
            while (bytes.hasRemaining()) {
                int n = Math.min(chunk.length, bytes.remaining());
                bytes.get(chunk, 0, n);
                received.append(chunk, 0, n);
                switch (gzip.feed(chunk, n)) {
                    case SUSPICIOUS -> {
                        return new End.Refused(
                                Failure.TOO_LARGE,
                                "suspicious compression: " + gzip.decoded() + " bytes and more out of "
                                        + received.length());
                    }
                    case OVER_LIMIT -> {
                        return new End.Kept(decodedPrefix(), false, true);
                    }
                    case FINE -> {
                        // An endless row of empty blocks decodes to nothing and would still fill the memory.
                        if (received.length() > maxBytes) {
                            return new End.Refused(
                                    Failure.TOO_LARGE, "page is larger than " + maxBytes + " bytes, even compressed");
                        }
                    }
                }
            }
            return null;
        } catch (ZipException e) {
            return gzip.neverStarted()
                    ? new End.Refused(Failure.INVALID_HTTP, "page says it is gzip and is not")
                    : new End.Refused(Failure.UNREACHABLE, Text.clean(String.valueOf(e.getMessage())));
        }
    }

    /** Only after the meter has seen that more than the limit comes out of what was received. */
    private byte[] decodedPrefix() {
        try (GZIPInputStream in =
                new GZIPInputStream(new ByteArrayInputStream(received.array(), 0, received.length()))) {
            return in.readNBytes(maxBytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The body is over, by its own framing. */
    End end() {
        if (meter != null && received.length() > 0) {
            return meter.complete()
                    ? new End.Kept(received.toByteArray(), true, false)
                    : new End.Refused(Failure.UNREACHABLE, "gzip page ended in the middle");
        }
        return new End.Kept(received.toByteArray(), false, false);
    }

    @Override
    public void close() {
        if (meter != null) {
            meter.close();
        }
    }
}
