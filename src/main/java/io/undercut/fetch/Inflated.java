package io.undercut.fetch;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;
import org.apache.hc.core5.util.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Undoes the coding "deflate" (RFC 9110, section 8.4.1.2) while it arrives, in small steps and never beyond the limit. Many servers
 * leave the zlib wrapper away that the RFC asks for; both forms are read, as browsers do. Not thread-safe.
 */
final class Inflated implements AutoCloseable {

    private static final int STEP = 16 * 1024;
    private static final int METHOD_DEFLATE = 8;

    private final int maxBytes;
    private final ByteArrayBuffer decoded;
    private final byte[] step = new byte[STEP];
    private final byte[] head = new byte[2];
    private int headBytes;
    private @Nullable Inflater inflater;

    Inflated(int maxBytes) {
        this.maxBytes = maxBytes;
        this.decoded = new ByteArrayBuffer(STEP);
    }

    /** At most the limit. */
    byte[] bytes() {
        return decoded.toByteArray();
    }

    int decoded() {
        return decoded.length();
    }

    /** True when the stream may end here. */
    boolean complete() {
        return inflater != null && inflater.finished();
    }

    /** @throws ZipException when the stream is corrupt; nothing may be fed after that, nor after a verdict other than FINE */
    GzipMeter.Verdict feed(byte[] bytes, int length) throws ZipException {
        int from = 0;
        Inflater running = inflater;
        if (running == null) {
            while (headBytes < 2 && from < length) {
                head[headBytes++] = bytes[from++];
            }
            if (headBytes < 2) {
                return GzipMeter.Verdict.FINE;
            }
            running = new Inflater(!isZlib());
            inflater = running;
            running.setInput(head);
            GzipMeter.Verdict verdict = inflate(running);
            if (verdict != GzipMeter.Verdict.FINE) {
                return verdict;
            }
        }
        running.setInput(bytes, from, length - from);
        return inflate(running);
    }

    private GzipMeter.Verdict inflate(Inflater running) throws ZipException {
        try {
            int n;
            while ((n = running.inflate(step)) > 0) {
                int room = maxBytes - decoded.length();
                decoded.append(step, 0, Math.min(n, room));
                if (decoded.length() >= GzipMeter.RATIO_FROM_BYTES
                        && decoded.length() / GzipMeter.MAX_RATIO > running.getBytesRead()) {
                    return GzipMeter.Verdict.SUSPICIOUS;
                }
                if (n > room) {
                    return GzipMeter.Verdict.OVER_LIMIT;
                }
            }
            if (running.needsDictionary()) {
                throw new ZipException("deflate page needs a dictionary");
            }
            return GzipMeter.Verdict.FINE;
        } catch (DataFormatException e) {
            throw new ZipException("deflate page is damaged: " + e.getMessage());
        }
    }

    /** RFC 1950, section 2.2: the two bytes are a multiple of 31, and the first names the method. */
    private boolean isZlib() {
        int first = head[0] & 0xFF;
        return (first & 0x0F) == METHOD_DEFLATE && ((first << 8) | (head[1] & 0xFF)) % 31 == 0;
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
