package io.undercut.fetch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a shop wants, or allows, to be treated; what is null is as the settings say.
 *
 * @param spacing from the end of one request to the start of the next; zero: as fast as we can
 * @param dailyBudget most requests in a day
 * @param robots false: the shop permits us to ignore its robots.txt
 */
public record Courtesy(
        @Nullable Duration spacing,
        @Nullable Integer dailyBudget,
        @Nullable Boolean robots) {

    public static final Courtesy DEFAULT = new Courtesy(null, null, null);
}
