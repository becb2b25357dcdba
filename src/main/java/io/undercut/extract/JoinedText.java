package io.undercut.extract;

/**
 * Text put together from the texts of elements, as a reader sees it: the parts of one amount that markup splits stand
 * together, and what belongs to different amounts is cut.
 */
final class JoinedText {

    /** Between blocks. */
    static final char BLOCK = '\n';

    /** Between parts of one block that must not be read as one number. */
    static final char CUT = '\u0001';

    final StringBuilder text = new StringBuilder();
    private boolean digits;

    /** Spaces made single; a block begins without one. */
    void append(String plain) {
        int from = 0;
        for (int i = 0; i <= plain.length(); i++) {
            if (i == plain.length() || plain.charAt(i) == ' ') {
                text.append(plain, from, i);
                from = i + 1;
                if (i < plain.length()) {
                    space();
                }
            } else {
                digits |= Glyphs.isDigit(plain.charAt(i));
            }
        }
    }

    void space() {
        char before = lastChar();
        if (before != ' ' && before != BLOCK && before != CUT) {
            text.append(' ');
        }
    }

    /** Puts between the text so far and that of another element what belongs there: nothing, a space, a point, a cut. */
    void join(String next, Region region) {
        int at = text.length() - 1;
        boolean spaced = at >= 0 && text.charAt(at) == ' ';
        char left = at < 0 ? BLOCK : spaced && at > 0 ? text.charAt(at - 1) : text.charAt(at);
        if (left == BLOCK || left == CUT) {
            return;
        }
        int i = 0;
        while (i < next.length() && next.charAt(i) == ' ') {
            i++;
        }
        if (i == next.length()) {
            return;
        }
        spaced |= i > 0;
        char right = next.charAt(i);
        String own = next.strip();
        boolean cents = isCents(region, own);
        if (cents && digits && Glyphs.isDigit(left) && isSymbol(own.charAt(0))) {
            // "89<sup>€90</sup>": the symbol is the decimal mark, and 90 no amount of its own.
            trim();
        } else if (cents && digits && Glyphs.isDigit(right)) {
            if (Glyphs.isDigit(left)) {
                trim();
                text.append('.');
            } else if (left == ' ' || spaced) {
                trim();
            }
        } else if (Glyphs.isDigit(left) && Glyphs.isDigit(right)) {
            cut(CUT);
        } else if ((isMark(left) && Glyphs.isDigit(right)) || (Glyphs.isDigit(left) && isMark(right))) {
            if (spaced && digits && isMark(left)) {
                cut(CUT);
            }
        } else if (digits && next.chars().anyMatch(c -> Glyphs.isDigit((char) c))) {
            cut(CUT);
        } else if (Character.isLetterOrDigit(left) && Character.isLetterOrDigit(right)) {
            space();
        }
    }

    /** Two digits alone, set apart as the decimals of the number before: raised, or named so. */
    private static boolean isCents(Region region, String own) {
        boolean marked = own.startsWith(".") || own.startsWith(",") || (!own.isEmpty() && isSymbol(own.charAt(0)));
        String digits = marked ? own.substring(1) : own;
        if (digits.length() != 2 || !Glyphs.isDigit(digits.charAt(0)) || !Glyphs.isDigit(digits.charAt(1))) {
            return false;
        }
        Region parent = region.parent;
        return isRaised(region)
                || region.has(Sign.CENTS)
                || (parent != null && (isRaised(parent) || parent.has(Sign.CENTS)));
    }

    private static boolean isRaised(Region region) {
        return region.element.normalName().equals("sup");
    }

    private void trim() {
        while (text.length() > 0 && lastChar() == ' ') {
            text.setLength(text.length() - 1);
        }
    }

    void cut(char mark) {
        char before = lastChar();
        if (mark == BLOCK && before == CUT) {
            text.setCharAt(text.length() - 1, BLOCK);
        } else if (before != BLOCK && before != mark) {
            text.append(mark);
        }
        digits = false;
    }

    private char lastChar() {
        return text.isEmpty() ? BLOCK : text.charAt(text.length() - 1);
    }

    private static boolean isSymbol(char c) {
        return Character.getType(c) == Character.CURRENCY_SYMBOL;
    }

    private static boolean isMark(char c) {
        return c == '.' || c == ',' || c == Glyphs.DECIMAL;
    }
}
