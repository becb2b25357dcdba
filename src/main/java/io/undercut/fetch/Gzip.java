package io.undercut.fetch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Undoes the compression that a page was received and archived with, never beyond a limit. */
public final class Gzip {

    private static final int STEP = 16 * 1024;

    private Gzip() {}

    /** @param truncated true when there is more of the page than {@code bytes} */
    @SuppressWarnings("ArrayRecordComponent") // a page is moved, never compared
    public record Inflated(byte[] bytes, boolean truncated) {}

    /**
     * @param body not copied when it is neither compressed nor too long
     * @param contentEncoding {@code gzip}; null or empty for a body that is not compressed
     * @param maxBytes the rest is cut
     * @throws IOException when the stream is broken or the encoding is another, with a message for people
     */
    public static Inflated inflate(byte[] body, @Nullable String contentEncoding, int maxBytes) throws IOException {
        if (contentEncoding == null || contentEncoding.isEmpty()) {
            return cut(body, maxBytes);
        }
        if (!contentEncoding.equalsIgnoreCase("gzip")) {
            throw new IOException("the page's content encoding is not gzip");
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body), STEP)) {
            return cut(in.readNBytes(maxBytes + 1), maxBytes);
        }
    }

    private static Inflated cut(byte[] bytes, int maxBytes) {
        return bytes.length <= maxBytes
                ? new Inflated(bytes, false)
                : new Inflated(Arrays.copyOf(bytes, maxBytes), true);
    }
}
