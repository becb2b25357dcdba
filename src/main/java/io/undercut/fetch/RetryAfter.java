package io.undercut.fetch;

import java.time.Duration;
import java.time.Instant;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** The Retry-After header (RFC 9110, section 10.2.3): seconds or a date, brought into 30 s to 24 h. */
final class RetryAfter {
    static final Duration SHORTEST = Duration.ofSeconds(30);
    static final Duration LONGEST = Duration.ofHours(24);

    private RetryAfter() {}

    /** Null when the header says nothing that can be understood. */
    static @Nullable Duration parse(String header, Instant now) {
        String text = header.strip();
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (!digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            if (negative) {
                return SHORTEST;
            }
            return digits.length() > 9 ? LONGEST : clamp(Duration.ofSeconds(Long.parseLong(digits)));
        }
        Instant date = DateUtils.parseStandardDate(text);
        return date == null ? null : clamp(Duration.between(now, date));
    }

    private static Duration clamp(Duration wait) {
        if (wait.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
