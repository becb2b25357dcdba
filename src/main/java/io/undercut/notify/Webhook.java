package io.undercut.notify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Somebody to tell.
 *
 * @param id of its url, so that messages under way find it again whatever the order of the settings; 8 hexadecimal digits
 */
public record Webhook(String id, URI url) {

    private static final int ID_DIGITS = 8;

    public static Webhook at(URI url) {
        return new Webhook(sha256(url.toASCIIString()).substring(0, ID_DIGITS), url);
    }

    /** Where it is, for people. Path and query stay out: they may hold what only the two of us should know. */
    public String host() {
        return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
