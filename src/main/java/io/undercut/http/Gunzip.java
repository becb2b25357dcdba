package io.undercut.http;

import io.undercut.fetch.Gzip;
import java.io.IOException;
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
        try {
            return Gzip.inflate(body, encoding, LIMIT).bytes();
        } catch (IOException e) {
            throw new Problem(422, "The page cannot be unpacked: " + e.getMessage() + ".");
        }
    }
}
