package io.undercut.offer;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a listing tells the extractor about its page. Every part is optional. {@code selector}, {@code pointer} and
 * {@code pattern} lead to the price; where several are given, each looks inside what the one before it found.
 *
 * @param selector a CSS selector (jsoup's subset) of the element that holds the price, or of a script for {@code pointer}
 * @param attribute read this attribute of the selected element instead of its text
 * @param pointer a JSON pointer (RFC 6901) to the price in a script that holds JSON
 * @param pattern a regular expression (RE2) whose first group, or whole match, is the price
 * @param currency ISO 4217 code for pages that show a price without one
 * @param decimalMark {@code "."} or {@code ","} for pages whose numbers are ambiguous
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Hints(
        @Nullable String selector,
        @Nullable String attribute,
        @Nullable String pointer,
        @Nullable String pattern,
        @Nullable String currency,
        @Nullable String decimalMark) {

    public static final Hints NONE = new Hints(null, null, null, null);

    public Hints(
            @Nullable String selector,
            @Nullable String attribute,
            @Nullable String currency,
            @Nullable String decimalMark) {
        this(selector, attribute, null, null, currency, decimalMark);
    }

    /** True when the hints say where the price stands, so that nothing else may. */
    @JsonIgnore
    public boolean leadToPrice() {
        return selector != null || pointer != null || pattern != null;
    }
}
