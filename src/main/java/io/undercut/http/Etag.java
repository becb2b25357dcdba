package io.undercut.http;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Strong entity tags (RFC 9110, 8.8.3), made from the bytes themselves: equal tags, equal answers. */
final class Etag {
    private static final int BYTES = 12;

    private Etag() {}

    static String of(Buffer body) {
        byte[] digest = sha256(body.getBytes());
        return '"' + Base64.getUrlEncoder().encodeToString(java.util.Arrays.copyOf(digest, BYTES)) + '"';
    }

    /** Whether {@code If-None-Match} names the tag: a list of tags, weak or strong, or {@code *}. */
    static boolean matches(@Nullable String ifNoneMatch, String etag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (String part : ifNoneMatch.split(",", -1)) {
            String candidate = part.strip();
            if (candidate.equals("*") || candidate.equals(etag) || candidate.equals("W/" + etag)) {
                return true;
            }
        }
        return false;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
