package io.undercut.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks a page, to a limit. Takes CPU: not for the event loop. */
final class Gunzip {
    /** Well above what the fetcher lets through; only a page put into the bucket by someone else is larger. */
    private static final int LIMIT = 16 * 1024 * 1024;

    private Gunzip() {}

    /**
     * @param encoding {@code "gzip"}, or null for bytes that are not packed
     * @throws Problem when the bytes are not what the encoding says
     */
    static byte[] unpack(byte[] body, @Nullable String encoding) {
        if (encoding == null) {
            return body;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readNBytes(LIMIT);
        } catch (IOException e) {
            throw new Problem(422, "The page is not readable gzip.");
        }
    }
}
