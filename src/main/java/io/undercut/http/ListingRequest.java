package io.undercut.http;

import io.undercut.catalog.Politeness;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.Slot;
import io.undercut.catalog.Terms;
import io.undercut.offer.Hints;
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
        @Nullable Hints hints,
        @Nullable Politeness politeness,
        @Nullable Terms policy) {

    ListingRequest {
        if (url == null || url.isBlank()) {
            throw new IllegalArgumentException("url is required: the address of the competitor's product page");
        }
    }

    Schedule schedule() {
        return Slot.check(new Schedule(every == null ? null : duration(every), cron));
    }

    private static Duration duration(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "every must be an ISO 8601 duration of days, hours and minutes such as P7D or PT12H", e);
        }
    }
}
