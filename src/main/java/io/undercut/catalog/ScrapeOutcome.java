package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a scrape ended, as its listing shows it. Every job ends in one of these. */
public enum ScrapeOutcome {
    /** The page is archived and waits to be read. */
    FETCHED,
    OK,
    UNCHANGED,
    NO_PRICE,
    AMBIGUOUS,
    OUT_OF_STOCK,
    BLOCKED,
    ROBOTS_DISALLOWED,
    NOT_FOUND,
    GONE,
    THROTTLED,
    UNREACHABLE,
    TLS_INVALID,
    REDIRECT_LOOP,
    TOO_LARGE,
    TOO_SLOW,
    ADDRESS_NOT_ALLOWED,
    INVALID_HTTP,
    UNPARSEABLE,
    CRASH_SUSPECT,
    GAVE_UP;

    @JsonValue
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static ScrapeOutcome of(String wireName) {
        return valueOf(wireName.toUpperCase(Locale.ROOT));
    }
}
