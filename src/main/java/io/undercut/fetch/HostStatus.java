package io.undercut.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a host is doing, for people.
 *
 * @param pausedUntil nothing is asked of it earlier; null when it is not left alone
 * @param reason of the pause; null without one
 * @param failures in a row
 * @param usedToday requests so far on this day (UTC)
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HostStatus(
        String host,
        @Nullable Instant pausedUntil,
        @Nullable String reason,
        int failures,
        int usedToday) {}
