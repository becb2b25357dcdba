package io.undercut.offer;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a listing tells the extractor about its page. Every part is optional.
 *
 * @param selector a CSS selector (jsoup's subset) of the element that holds the price
 * @param attribute read this attribute of the selected element instead of its text
 * @param currency ISO 4217 code for pages that show a price without one
 * @param decimalMark {@code "."} or {@code ","} for pages whose numbers are ambiguous
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Hints(
        @Nullable String selector,
        @Nullable String attribute,
        @Nullable String currency,
        @Nullable String decimalMark) {

    public static final Hints NONE = new Hints(null, null, null, null);
}
