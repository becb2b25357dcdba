package io.undercut.http;

import io.undercut.money.Money;
import io.undercut.offer.Hints;
import org.jsoup.select.QueryParser;
import org.jspecify.annotations.Nullable;

/** Finds mistakes in hints when they are given, not a week later when the page is read. */
final class CheckedHints {
    private static final int LONGEST = 500;

    private CheckedHints() {}

    /** @throws IllegalArgumentException with the part that is wrong and what it must be */
    static Hints of(@Nullable Hints hints) {
        if (hints == null) {
            return Hints.NONE;
        }
        String selector = hints.selector();
        if (selector != null && !isSelector(selector)) {
            throw new IllegalArgumentException(
                    "hints.selector must be a CSS selector of at most " + LONGEST + " characters");
        }
        String attribute = hints.attribute();
        if (attribute != null && (attribute.isBlank() || attribute.length() > LONGEST || selector == null)) {
            throw new IllegalArgumentException("hints.attribute must name an attribute of what hints.selector selects");
        }
        String currency = hints.currency();
        if (currency != null && !Money.isInUse(currency)) {
            throw new IllegalArgumentException(
                    "hints.currency must be an ISO 4217 code of money in use today such as \"EUR\"");
        }
        String mark = hints.decimalMark();
        if (mark != null && !mark.equals(".") && !mark.equals(",")) {
            throw new IllegalArgumentException("hints.decimalMark must be \".\" or \",\"");
        }
        return hints;
    }

    private static boolean isSelector(String selector) {
        try {
            return selector.length() <= LONGEST && QueryParser.parse(selector) != null;
        } catch (IllegalArgumentException | IllegalStateException e) {
            return false;
        }
    }
}
