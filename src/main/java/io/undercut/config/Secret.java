package io.undercut.config;

import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A key that signs. It never shows in text, so that no log and no message can carry it by accident. */
public final class Secret {

    private static final String PREFIX = "whsec_";
    private static final int FEWEST_BYTES = 24;
    private static final int MOST_BYTES = 64;

    private final byte[] key;

    private Secret(byte[] key) {
        this.key = key;
    }

    /** Null unless it is {@code whsec_} and the Base64 of 24 to 64 bytes. */
    public static @Nullable Secret parse(String text) {
        if (!text.startsWith(PREFIX)) {
            return null;
        }
        byte[] key = decoded(text.substring(PREFIX.length()));
        return key == null || key.length < FEWEST_BYTES || key.length > MOST_BYTES ? null : new Secret(key);
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    public byte[] bytes() {
        return key.clone();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && java.security.MessageDigest.isEqual(key, secret.key);
    }

    @Override
    public int hashCode() {
        return Objects.hash(key.length);
    }

    @Override
    public String toString() {
        return "a secret";
    }
}
