package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one competitor's servers are to be treated; what is null is as the settings say.
 *
 * @param spacing from the end of one request to a host to the start of the next, up to an hour; zero: not spaced at all
 * @param dailyBudget most requests to one host in a day (UTC)
 * @param robots false: the shop has permitted us to ignore its robots.txt
 * @param acceptLanguage which language and country the page is asked for in, as the header of that name has it
 * @param headers sent along; of the safe ones only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Politeness(
        @Nullable Duration spacing,
        @Nullable Integer dailyBudget,
        @Nullable Boolean robots,
        @Nullable String acceptLanguage,
        @Nullable Map<String, String> headers) {

    public static final Politeness DEFAULT = new Politeness(null, null, null, null, null);

    private static final Duration LONGEST_SPACING = Duration.ofHours(1);
    private static final int MOST_HEADERS = 10;

    public Politeness {
        if (spacing != null && (spacing.isNegative() || spacing.compareTo(LONGEST_SPACING) > 0)) {
            throw new IllegalArgumentException("politeness.spacing must be between PT0S and PT1H");
        }
        if (dailyBudget != null && dailyBudget < 1) {
            throw new IllegalArgumentException("politeness.dailyBudget must be at least 1");
        }
        if (headers != null && headers.size() > MOST_HEADERS) {
            throw new IllegalArgumentException("politeness.headers must be at most " + MOST_HEADERS);
        }
        headers = headers == null ? null : Map.copyOf(headers);
    }
}
