package io.undercut.http;

import io.undercut.catalog.Politeness;
import io.undercut.fetch.FetchRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Settings of politeness as a caller may set them. */
final class CheckedPoliteness {

    private CheckedPoliteness() {}

    /**
     * @param proxies names of those that the operator has configured
     * @throws IllegalArgumentException naming the field that cannot be
     */
    static @Nullable Politeness ofCompetitor(@Nullable Politeness politeness, Set<String> proxies) {
        if (politeness == null) {
            return null;
        }
        if (politeness.acceptLanguage() != null) {
            check("politeness.acceptLanguage", "Accept-Language", politeness.acceptLanguage());
        }
        if (politeness.headers() != null) {
            politeness.headers().forEach((name, value) -> check("politeness.headers", name, value));
        }
        String proxy = politeness.proxy();
        if (proxy != null && !proxy.equals(Politeness.DIRECT) && !proxies.contains(proxy)) {
            throw new IllegalArgumentException(
                    "politeness.proxy must be \"direct\" or the name of a proxy under undercut.fetch.proxies");
        }
        return politeness;
    }

    /** What is kept for a whole host, whichever of its pages is asked for, is no setting of a single one. */
    static Politeness ofListing(@Nullable Politeness politeness) {
        if (politeness == null) {
            return Politeness.DEFAULT;
        }
        refuse("dailyBudget", politeness.dailyBudget());
        refuse("robots", politeness.robots());
        refuse("proxy", politeness.proxy());
        ofCompetitor(politeness, Set.of());
        return politeness;
    }

    private static void refuse(String field, @Nullable Object value) {
        if (value != null) {
            throw new IllegalArgumentException(
                    "politeness." + field + " is set for a competitor, not for a single listing");
        }
    }

    private static void check(String path, String name, String value) {
        try {
            FetchRequest.checkHeader(name, value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }
}
