package io.undercut.notify;

import io.undercut.config.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages so that the receiver knows who sent them, and when: HMAC-SHA256 over {@code id.timestamp.body}, in the headers of the
 * Standard Webhooks specification (https://www.standardwebhooks.com, version 1.0.0).
 */
public final class Signature {

    private static final String ALGORITHM = "HmacSHA256";

    private final List<Secret> secrets;

    /** @param secrets each signs, so that one can be replaced while receivers still know the old one */
    public Signature(List<Secret> secrets) {
        this.secrets = List.copyOf(secrets);
    }

    /** @param now signed along, so that a copy of the message is of no use later */
    Map<String, String> headers(String id, Instant now, String body) {
        String timestamp = Long.toString(now.getEpochSecond());
        String signed = id + "." + timestamp + "." + body;
        return Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                timestamp,
                "webhook-signature",
                secrets.stream().map(secret -> "v1," + hmac(secret, signed)).collect(Collectors.joining(" ")));
    }

    private static String hmac(Secret secret, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.bytes(), ALGORITHM));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
