package io.undercut.extract;

import org.jspecify.annotations.Nullable;

/** Reads what the text right beside an amount says of it: "Was $20", "from 5 €", "4,99 € / kg", "12x R$ 10". */
final class PriceLabel {

    private static final int BEFORE = 60;
    private static final int AFTER = 30;
    private static final int NEAR = 25;

    /** So short a word means something only right beside the amount. */
    private static final int SHORT = 3;

    /** A word this close before another amount is that one's ("€1149 Save €90"). */
    private static final int NEXT = 12;

    /** A block this long is no label of the next one. */
    private static final int LABEL = 40;

    /** What words after an amount can say of it; others belong to what comes next. */
    private static final int SAID_AFTER =
            Sign.all(Sign.UNIT, Sign.NET, Sign.INSTALMENT, Sign.SAVING, Sign.OLD, Sign.MEMBER);

    /** What can stand in a block of its own below the amount. */
    private static final int SAID_BELOW = Sign.all(Sign.UNIT, Sign.INSTALMENT);

    private static final int SAID_BEFORE = SAID_AFTER | Sign.all(Sign.CURRENT, Sign.FROM, Sign.SHIPPING);

    private final CharSequence text;

    PriceLabel(CharSequence text) {
        this.text = text;
    }

    /**
     * @param before where the amount before this one ended
     * @param next where the amount after this one begins
     */
    int signs(PriceText.Placed placed, int before, int next) {
        String currency = placed.reading().currencyText();
        return before(placed.start(), before, currency) | after(placed.end(), next, currency);
    }

    private int before(int start, int limit, @Nullable String currency) {
        int end = skipBack(start, limit, currency);
        int from = blockStart(end, Math.max(limit, end - BEFORE));
        if (end == from && from > limit && text.charAt(from - 1) == PageText.BLOCK) {
            end = skipBack(from - 1, limit, null);
            from = blockStart(end, Math.max(limit, end - BEFORE));
            boolean wholeBlock = from == 0 || text.charAt(from - 1) == PageText.BLOCK;
            // "20% off" and "12 months" in a block above are facts of their own.
            if (end - from > LABEL || !wholeBlock || holdsDigit(from, end) || isStatement(from, end)) {
                return 0;
            }
        }
        if (end > from && text.charAt(end - 1) == '+') {
            return Sign.SHIPPING.bit();
        }
        if (isTimes(end, from)) {
            return Sign.INSTALMENT.bit();
        }
        int[] signs = {0};
        int last = end;
        SignWords.inText().find(text, from, end, (at, to, found) -> {
            int distance = last - to;
            if (distance <= (to - at <= SHORT ? 1 : NEAR)) {
                signs[0] |= found;
            }
        });
        return signs[0] & SAID_BEFORE;
    }

    private int after(int end, int next, @Nullable String currency) {
        int from = skip(end, next);
        if (currency != null && startsWith(from, currency)) {
            from = skip(from + currency.length(), next);
        }
        boolean below = from < next && text.charAt(from) == PageText.BLOCK;
        if (below) {
            from = skip(from + 1, next);
        }
        int to = Math.min(next, from + AFTER);
        int[] signs = {0};
        int first = from;
        SignWords.inText().find(text, from, to, (at, until, found) -> {
            boolean ofNext = next - until < NEXT && !crosses(until, next);
            if (at == first && (!ofNext || text.charAt(at) == '/')) {
                signs[0] |= found;
            }
        });
        return signs[0] & (below ? SAID_BELOW : SAID_AFTER);
    }

    /** "Condition: Used" is a whole fact of its own, "Used:" would be the amount's label. */
    private boolean isStatement(int from, int end) {
        return text.subSequence(from, end).chars().anyMatch(c -> c == ':');
    }

    private boolean holdsDigit(int from, int to) {
        return text.subSequence(from, to).chars().anyMatch(c -> Glyphs.isDigit((char) c));
    }

    private boolean crosses(int from, int to) {
        return text.subSequence(from, to).chars().anyMatch(c -> c == PageText.BLOCK);
    }

    /** "12x", "3 x de": the amount is one of several payments. */
    private boolean isTimes(int end, int from) {
        int at = end;
        for (String word : new String[] {"de", "of", "à", "da"}) {
            if (at - word.length() > from
                    && text.subSequence(at - word.length(), at).toString().equalsIgnoreCase(word)) {
                at = skipBack(at - word.length(), from, null);
                break;
            }
        }
        if (at - 1 <= from || "xX\u00D7".indexOf(text.charAt(at - 1)) < 0) {
            return false;
        }
        at--;
        while (at > from && text.charAt(at - 1) == ' ') {
            at--;
        }
        return at > from && Glyphs.isDigit(text.charAt(at - 1));
    }

    private int skipBack(int start, int limit, @Nullable String currency) {
        int at = start;
        while (at > limit && isGap(text.charAt(at - 1))) {
            at--;
        }
        if (currency != null && at - currency.length() >= limit && startsWith(at - currency.length(), currency)) {
            at -= currency.length();
            while (at > limit && isGap(text.charAt(at - 1))) {
                at--;
            }
        }
        return at;
    }

    private int skip(int from, int limit) {
        int at = from;
        while (at < limit && at < text.length() && (isGap(text.charAt(at)) || text.charAt(at) == ')')) {
            at++;
        }
        return at;
    }

    private boolean startsWith(int at, String word) {
        return at >= 0
                && at + word.length() <= text.length()
                && word.contentEquals(text.subSequence(at, at + word.length()));
    }

    private int blockStart(int end, int limit) {
        int at = end;
        while (at > limit && text.charAt(at - 1) != PageText.BLOCK) {
            at--;
        }
        return at;
    }

    private static boolean isGap(char c) {
        return c == ' ' || c == PageText.CUT || c == ':' || c == '(' || c == '*' || c == '|';
    }
}
