package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often a listing is scraped: a period, or a cron expression, or neither for the default.
 *
 * @param every between one minute and one year
 * @param cron five fields (minute hour day month weekday, Unix), in UTC
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Schedule(@Nullable Duration every, @Nullable String cron) {

    public static final Schedule DEFAULT = new Schedule(null, null);
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);

    public Schedule {
        if (every != null && cron != null) {
            throw new IllegalArgumentException("give either every or cron, not both");
        }
        if (every != null && (every.compareTo(SHORTEST) < 0 || every.compareTo(LONGEST) > 0)) {
            throw new IllegalArgumentException("every must be between PT1M and P366D");
        }
    }
}
