package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How one competitor's servers are to be treated, or one of its listings; what is null is inherited: a listing's from its
 * competitor, a competitor's from the settings.
 *
 * @param spacing from the end of one request to a host to the start of the next, up to an hour; zero: not spaced at all
 * @param dailyBudget most requests to one host in a day (UTC)
 * @param robots false: the shop has permitted us to ignore its robots.txt
 * @param acceptLanguage which language and country the page is asked for in, as the header of that name has it
 * @param headers sent along; of the safe ones only
 * @param proxy name of the proxy in the settings to go through; {@link #DIRECT} for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Politeness(
        @Nullable Duration spacing,
        @Nullable Integer dailyBudget,
        @Nullable Boolean robots,
        @Nullable String acceptLanguage,
        @Nullable Map<String, String> headers,
        @Nullable String proxy) {

    public static final Politeness DEFAULT = new Politeness(null, null, null, null, null, null);

    /** Instead of the name of a proxy: straight to the shop, whatever the settings say. */
    public static final String DIRECT = "direct";

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

    /** These, where they say something, over those; headers are joined name by name. */
    public Politeness over(Politeness base) {
        return new Politeness(
                spacing == null ? base.spacing : spacing,
                dailyBudget == null ? base.dailyBudget : dailyBudget,
                robots == null ? base.robots : robots,
                acceptLanguage == null ? base.acceptLanguage : acceptLanguage,
                joined(base.headers, headers),
                proxy == null ? base.proxy : proxy);
    }

    private static @Nullable Map<String, String> joined(
            @Nullable Map<String, String> base, @Nullable Map<String, String> over) {
        if (base == null || over == null) {
            return over == null ? base : over;
        }
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(base);
        all.putAll(over);
        return all;
    }
}
