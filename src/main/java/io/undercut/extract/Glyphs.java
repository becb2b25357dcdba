package io.undercut.extract;

/** The many ways to write a digit, a space, an apostrophe or a mark, made one, so that the readers need know only one. */
final class Glyphs {

    /** Stands for a mark that can only be decimal (Arabic U+066B). */
    static final char DECIMAL = '\u066B';

    private Glyphs() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Same meaning, plain characters; characters that print nothing are dropped. */
    static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                out.append(c < ' ' || c == 0x7F ? ' ' : c == '`' ? '\'' : c);
            } else if (!invisible(c)) {
                out.append(plain(c));
            }
        }
        return out.toString();
    }

    private static char plain(char c) {
        int digit = Character.isDigit(c) ? Character.digit(c, 10) : -1;
        if (digit >= 0) {
            return (char) ('0' + digit);
        }
        return switch (c) {
            case '\u2019', '\u2018', '\u02BC', '\u00B4', '\u02B9', '\u2032', '\uFF07' -> '\'';
            case '\uFF0C', '\u066C', '\u060C', '\u201A' -> ',';
            case '\uFF0E' -> '.';
            case '\u2010', '\u2011', '\u2012', '\u2013', '\u2014', '\u2015', '\uFF0D' -> '-';
            case '\uFF05' -> '%';
            default -> Character.isSpaceChar(c) || Character.isWhitespace(c) ? ' ' : c;
        };
    }

    /** Zero-width characters, direction marks and the soft hyphen. */
    private static boolean invisible(char c) {
        return c == '\u00AD'
                || (c >= '\u200B' && c <= '\u200F')
                || (c >= '\u202A' && c <= '\u202E')
                || (c >= '\u2060' && c <= '\u2069')
                || c == '\uFEFF'
                || c == '\u061C';
    }
}
