package io.undercut.extract;

import org.jspecify.annotations.Nullable;

/** Signs beside a number that make it no amount to pay: minus, plus and exponents, in plain text ({@link Glyphs}). */
final class NumberSigns {

    private NumberSigns() {}

    /**
     * True for "-5", "$-5", "-$5", "EUR-9.99", "(5.00)" without more, "- 5" and "5-". Not for a dash that separates ("- $44.99",
     * "Kettle - 5 €"), joins ("WH-1000", "5-pack") or stands between the ends of a range ("5-10").
     *
     * @param before the currency before the number, null for none
     * @param after the currency after it, null for none
     * @param left index where the number and the spaces before it begin
     */
    static boolean isNegative(
            String text,
            NumberToken token,
            Currencies.@Nullable Match before,
            Currencies.@Nullable Match after,
            int left) {
        return minusBefore(text, token, before, left) || minusAfter(text, token, after);
    }

    private static boolean minusBefore(String text, NumberToken token, Currencies.@Nullable Match before, int left) {
        int touching = token.start() - 1;
        if (touching >= 0 && isMinus(text.charAt(touching))) {
            boolean dashInWord = touching > 0 && Character.isLetterOrDigit(text.charAt(touching - 1));
            return !dashInWord || Currencies.endingAt(text, touching) != null;
        }
        if (before != null) {
            int sign = left - before.text().length() - 1;
            return sign >= 0 && isMinus(text.charAt(sign)) && (sign == 0 || text.charAt(sign - 1) == '(');
        }
        return left > 0 && isMinus(text.charAt(left - 1)) && startsText(text, left - 1);
    }

    /** Accounts put the sign last; a dash that goes on to anything else separates or joins. */
    private static boolean minusAfter(String text, NumberToken token, Currencies.@Nullable Match after) {
        int at = token.end();
        if (at >= text.length() || !isMinus(text.charAt(at)) || after != null) {
            return false;
        }
        int next = at + 1;
        while (next < text.length() && text.charAt(next) == ' ') {
            next++;
        }
        return next == text.length() || "|)".indexOf(text.charAt(next)) >= 0;
    }

    private static boolean startsText(String text, int at) {
        int i = at;
        while (i > 0 && text.charAt(i - 1) == ' ') {
            i--;
        }
        return i == 0 || "|(:".indexOf(text.charAt(i - 1)) >= 0;
    }

    /** "$49+" and "18+": a threshold, no amount. In "5+VAT" the plus goes on. */
    static boolean isOpenEnded(String text, NumberToken token) {
        int at = token.end();
        return at < text.length()
                && text.charAt(at) == '+'
                && (at + 1 == text.length() || !Character.isLetterOrDigit(text.charAt(at + 1)));
    }

    /** "1e+2" is a hundred, neither 1 nor 2: no part of a number in scientific notation is an amount. */
    static boolean isScientific(String text, NumberToken token) {
        int after = token.end() + 1;
        boolean mantissa = after < text.length()
                && isE(text.charAt(after - 1))
                && Glyphs.isDigit(
                        text.charAt(isSign(text.charAt(after)) ? Math.min(after + 1, text.length() - 1) : after));
        int before = token.start() - 1;
        boolean exponent = before >= 2
                && isSign(text.charAt(before))
                && isE(text.charAt(before - 1))
                && Glyphs.isDigit(text.charAt(before - 2));
        return mantissa || exponent;
    }

    private static boolean isE(char c) {
        return c == 'e' || c == 'E';
    }

    private static boolean isSign(char c) {
        return c == '+' || isMinus(c);
    }

    static boolean isMinus(char c) {
        return c == '-' || c == '\u2212';
    }
}
