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
    private int compressed;
    private final @Nullable GzipMeter meter;
    private final @Nullable Inflated deflate;

    /** @param announced Content-Length, negative when unknown; only a hint, for it may be a lie */
    PageBody(int maxBytes, HeadRules.Coding coding, long announced) {
        this.maxBytes = maxBytes;
        this.received =
                new ByteArrayBuffer((int) Math.min(announced < 0 ? CHUNK : announced, Math.min(maxBytes, 8 * CHUNK)));
        this.meter = coding == HeadRules.Coding.GZIP ? new GzipMeter(maxBytes) : null;
        this.deflate = coding == HeadRules.Coding.DEFLATE ? new Inflated(maxBytes) : null;
    }

    /** Takes all of {@code bytes}. Not null when the rest of the body is not wanted any more. */
    @Nullable
    End add(ByteBuffer bytes) {
        if (deflate != null) {
            return addDeflate(bytes, deflate);
        }
        return meter == null ? addPlain(bytes) : addGzip(bytes, meter);
    }

    /** Kept decoded: two ways to compress the archive would only be one more to read it. */
    private @Nullable End addDeflate(ByteBuffer bytes, Inflated inflated) {
        byte[] chunk = new byte[bytes.remaining()];
        bytes.get(chunk);
        compressed += chunk.length;
        try {
            return switch (inflated.feed(chunk, chunk.length)) {
                case SUSPICIOUS -> suspicious(inflated.decoded(), compressed);
                case OVER_LIMIT -> new End.Kept(inflated.bytes(), false, true);
                case FINE -> compressed > maxBytes ? tooLargeCompressed() : null;
            };
        } catch (ZipException e) {
            return inflated.decoded() == 0
                    ? new End.Refused(Failure.INVALID_HTTP, "page says it is deflate and is not")
                    : new End.Refused(Failure.UNREACHABLE, Text.clean(String.valueOf(e.getMessage())));
        }
    }

    private static End suspicious(long decoded, long compressed) {
        return new End.Refused(
                Failure.TOO_LARGE, "suspicious compression: " + decoded + " bytes and more out of " + compressed);
    }

    /** An endless row of empty blocks decodes to nothing and would still fill the memory. */
    private End tooLargeCompressed() {
        return new End.Refused(Failure.TOO_LARGE, "page is larger than " + maxBytes + " bytes, even compressed");
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
                        return suspicious(gzip.decoded(), received.length());
                    }
                    case OVER_LIMIT -> {
                        return new End.Kept(decodedPrefix(), false, true);
                    }
                    case FINE -> {
                        if (received.length() > maxBytes) {
                            return tooLargeCompressed();
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
        if (deflate != null && compressed > 0) {
            return deflate.complete()
                    ? new End.Kept(deflate.bytes(), false, false)
                    : new End.Refused(Failure.UNREACHABLE, "deflate page ended in the middle");
        }
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
        if (deflate != null) {
            deflate.close();
        }
    }
}
