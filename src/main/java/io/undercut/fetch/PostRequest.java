package io.undercut.fetch;

import java.util.Locale;
import java.util.Map;

/**
 * A small JSON message to an address that the operator chose.
 *
 * @param headers whose names begin with {@code webhook-}; values of printable ASCII
 * @param body UTF-8
 */
public record PostRequest(String url, Map<String, String> headers, String body) {

    private static final String PREFIX = "webhook-";

    /** @throws IllegalArgumentException for another header, or a value that would not stay one line */
    public PostRequest {
        headers.forEach((name, value) -> {
            if (!name.toLowerCase(Locale.ROOT).startsWith(PREFIX)
                    || !name.chars().allMatch(c -> c == '-' || Character.isLetterOrDigit(c))
                    || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
                throw new IllegalArgumentException("header " + Text.clean(name) + " cannot be sent with a message");
            }
        });
        headers = Map.copyOf(headers);
    }
}
