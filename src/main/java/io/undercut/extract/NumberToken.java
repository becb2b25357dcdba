package io.undercut.extract;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A run of digits and the marks between them, found in plain text ({@link Glyphs}).
 *
 * @param start index of the first digit, or of the mark before it in ".75"
 * @param end index after the last character that belongs to the number, including ",-"
 * @param body digits with the marks {@code . , ' space ٫}; no mark at its end
 * @param noCents true when dashes stand for the cents ("19.–"), so that every mark before them groups
 * @param currency the currency that stands in for the decimal mark ("12€99"), else null
 */
record NumberToken(int start, int end, String body, boolean noCents, Currencies.@Nullable Match currency) {

    /** Longer runs are account numbers or attacks, never prices. */
    private static final int MAX_LENGTH = 32;

    private static final int MAX_WHOLE = 12;

    /** The number, and the second way to read it where one mark could be either. */
    record Value(BigDecimal amount, @Nullable BigDecimal otherwise) {}

    /**
     * The token whose first digit is at {@code first}.
     *
     * @param decimalMark where it is known; may be a currency symbol ("1250€ 60")
     */
    static NumberToken at(String text, int first, @Nullable Character decimalMark) {
        int end = digits(text, first);
        int start = leadingMarks(text, first);
        int group = first;
        boolean fraction = false;
        for (int next = nextGroup(text, group, end, fraction);
                next > 0 && next - first <= 2 * MAX_LENGTH;
                next = nextGroup(text, group, end, fraction)) {
            fraction |= isMark(text.charAt(end));
            group = end + 1;
            end = next;
        }
        String body = text.substring(first, Math.min(end, first + MAX_LENGTH + 1))
                .replace(", ", ",")
                .replace(". ", ".");
        if (start < first && !fraction) {
            return new NumberToken(start, end, "0." + body, false, null);
        }
        Currencies.Match inside = Currencies.startingAt(text, end);
        if (inside != null
                && inside.text().length() == 1
                && !Character.isLetter(inside.text().charAt(0))) {
            boolean known = decimalMark != null && text.charAt(end) == decimalMark;
            int from = known && text.startsWith(" ", end + 1) ? end + 2 : end + 1;
            int cents = digits(text, from);
            if (cents == from + 2 && (cents == text.length() || !isMark(text.charAt(cents)))) {
                String whole = body + Glyphs.DECIMAL + text.substring(from, cents);
                return new NumberToken(start, cents, whole, false, inside);
            }
        }
        int dashes = noCents(text, end);
        return new NumberToken(start, end + dashes, body, dashes > 0, null);
    }

    /** Where the marks before the first digit begin (".75", "$..75"), unless they end a word ("Rs.500"). */
    private static int leadingMarks(String text, int first) {
        int start = first;
        while (start > 0 && start > first - 2 && isMark(text.charAt(start - 1))) {
            start--;
        }
        return start > 0 && Character.isLetterOrDigit(text.charAt(start - 1)) ? first : start;
    }

    /** End of the group that goes on after the one from {@code group} to {@code end}, or -1. */
    private static int nextGroup(String text, int group, int end, boolean fraction) {
        if (end + 1 >= text.length()) {
            return -1;
        }
        char mark = text.charAt(end);
        int from = end + 1;
        int to = digits(text, from);
        if (mark == ' ' || mark == '\'') {
            return to - from == 3 && end - group <= 3 && !(fraction && mark == ' ') ? to : -1;
        }
        if (!isMark(mark)) {
            return -1;
        }
        if (to > from) {
            return to;
        }
        // "118, 99": a space slipped in after the mark
        int cents = text.charAt(from) == ' ' ? digits(text, from + 1) : from;
        boolean two = cents == from + 3 && (cents == text.length() || !isMark(text.charAt(cents)));
        return two && !fraction ? cents : -1;
    }

    /** Length of a mark and dashes for "no cents", as in "19.–" and "5,--". */
    private static int noCents(String text, int at) {
        if (at + 1 >= text.length() || !isMark(text.charAt(at)) || text.charAt(at + 1) != '-') {
            return 0;
        }
        int end = at + 1;
        while (end < text.length() && end < at + 3 && text.charAt(end) == '-') {
            end++;
        }
        return end - at;
    }

    /** Null when the marks make no sense or the number is longer than any price. */
    @Nullable
    Value value(@Nullable Character decimalMark, boolean thousandths) {
        if (body.length() > MAX_LENGTH) {
            return null;
        }
        if (noCents) {
            return exact(body.length());
        }
        int decimal = body.indexOf(Glyphs.DECIMAL);
        if (decimal >= 0) {
            return exact(decimal);
        }
        if (decimalMark != null) {
            int at = body.lastIndexOf(decimalMark);
            return at >= 0 && body.indexOf(decimalMark) == at ? exact(at) : at < 0 ? exact(body.length()) : null;
        }
        int point = body.lastIndexOf('.');
        int comma = body.lastIndexOf(',');
        int last = Math.max(point, comma);
        if (last < 0) {
            return exact(body.length());
        }
        int after = body.length() - last - 1;
        char mark = body.charAt(last);
        boolean once = body.indexOf(mark) == last;
        if (point >= 0 && comma >= 0) {
            return once ? exact(last) : null;
        }
        if (!once) {
            return after == 3 ? exact(body.length()) : after <= 2 ? exact(last) : null;
        }
        boolean grouped = body.indexOf(' ') >= 0 || body.indexOf('\'') >= 0;
        if (after != 3 || last > 3 || grouped || body.startsWith("0")) {
            return exact(last);
        }
        Value whole = exact(body.length());
        Value parts = exact(last);
        if (whole == null || parts == null) {
            return null;
        }
        return thousandths ? new Value(parts.amount(), whole.amount()) : new Value(whole.amount(), parts.amount());
    }

    /** The value with its decimal mark at {@code decimal} and every mark before it for grouping. */
    private @Nullable Value exact(int decimal) {
        String whole = body.substring(0, decimal);
        String groups = strip(whole);
        if (groups.length() > MAX_WHOLE || !wellGrouped(whole)) {
            return null;
        }
        String fraction = decimal < body.length() ? body.substring(decimal + 1) : "";
        if (!fraction.chars().allMatch(c -> Glyphs.isDigit((char) c))) {
            return null;
        }
        return new Value(new BigDecimal(fraction.isEmpty() ? groups : groups + "." + fraction), null);
    }

    /** Groups of three, or as in India twos before a last three; the first may be shorter. */
    private static boolean wellGrouped(String whole) {
        int end = whole.length();
        boolean last = true;
        for (int i = whole.length() - 1; i >= 0; i--) {
            if (Glyphs.isDigit(whole.charAt(i))) {
                continue;
            }
            int length = end - i - 1;
            if (last ? length != 3 : length != 3 && length != 2) {
                return false;
            }
            last = false;
            end = i;
        }
        return last || (end >= 1 && end <= 3);
    }

    private static String strip(String digits) {
        StringBuilder out = new StringBuilder(digits.length());
        digits.chars().filter(c -> Glyphs.isDigit((char) c)).forEach(c -> out.append((char) c));
        return out.toString();
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && Glyphs.isDigit(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isMark(char c) {
        return c == '.' || c == ',' || c == Glyphs.DECIMAL;
    }
}
