package io.undercut.extract;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.undercut.money.Money;
import io.undercut.offer.Hints;
import org.jsoup.select.QueryParser;
import org.jspecify.annotations.Nullable;

/** Finds mistakes in hints when they are given, not a week later when the page is read. */
public final class HintCheck {
    private static final int LONGEST = 500;

    private HintCheck() {}

    /** What is wrong, beginning with the part's name ("selector must be …"); null when nothing is. */
    public static @Nullable String problem(Hints hints) {
        String selector = hints.selector();
        if (selector != null && !isSelector(selector)) {
            return "selector must be a CSS selector of at most " + LONGEST + " characters";
        }
        String attribute = hints.attribute();
        if (attribute != null && (attribute.isBlank() || attribute.length() > LONGEST || selector == null)) {
            return "attribute must name an attribute of what selector selects";
        }
        if (attribute != null && hints.pointer() != null) {
            return "attribute cannot stand with pointer: a pointer looks into the selected script's text";
        }
        String pointer = hints.pointer();
        if (pointer != null && (pointer.length() > LONGEST || !JsonPointer.isValid(pointer))) {
            return "pointer must be a JSON pointer such as \"/props/product/price\" (RFC 6901) of at most " + LONGEST
                    + " characters";
        }
        String pattern = hints.pattern() == null ? null : patternProblem(hints.pattern());
        if (pattern != null) {
            return pattern;
        }
        String currency = hints.currency();
        if (currency != null && !Money.isInUse(currency)) {
            return "currency must be an ISO 4217 code of money in use today such as \"EUR\"";
        }
        String mark = hints.decimalMark();
        return mark == null || mark.equals(".") || mark.equals(",") ? null : "decimalMark must be \".\" or \",\"";
    }

    private static @Nullable String patternProblem(String pattern) {
        if (pattern.isEmpty() || pattern.length() > LONGEST) {
            return "pattern must have 1 to " + LONGEST + " characters";
        }
        try {
            Pattern.compile(pattern);
            return null;
        } catch (PatternSyntaxException e) {
            return "pattern must be a regular expression in RE2 syntax (no look-around, no back-references): "
                    + e.getDescription();
        }
    }

    private static boolean isSelector(String selector) {
        try {
            return selector.length() <= LONGEST && QueryParser.parse(selector) != null;
        } catch (IllegalArgumentException | IllegalStateException e) {
            return false;
        }
    }
}
