package io.undercut.http;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.parser.CronParser;
import io.undercut.catalog.Schedule;
import io.undercut.extract.Hints;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What a caller may say of a listing.
 *
 * @param every ISO 8601 duration of days and smaller
 */
record ListingRequest(
        String url,
        @Nullable String every,
        @Nullable String cron,
        @Nullable Hints hints) {
    private static final int LONGEST_CRON = 100;
    private static final CronParser CRON = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    ListingRequest {
        if (url == null || url.isBlank()) {
            throw new IllegalArgumentException("url is required: the address of the competitor's product page");
        }
    }

    Schedule schedule() {
        return new Schedule(every == null ? null : duration(every), cron == null ? null : checkedCron(cron));
    }

    Hints hintsOrNone() {
        return hints == null ? Hints.NONE : hints;
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "every must be an ISO 8601 duration of days, hours and minutes such as P7D or PT12H", e);
        }
    }

    private static String checkedCron(String text) {
        if (text.length() > LONGEST_CRON) {
            throw new IllegalArgumentException("cron must not be longer than " + LONGEST_CRON + " characters");
        }
        try {
            CRON.parse(text).validate();
            return text;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "cron must be five Unix fields (minute hour day month weekday), such as 0 3 * * MON: "
                            + e.getMessage(),
                    e);
        }
    }
}
