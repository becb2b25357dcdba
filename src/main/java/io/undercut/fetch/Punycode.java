package io.undercut.fetch;

/** Whether the rest of an {@code xn--} label decodes (RFC 3492, section 6.2). The decoded text itself is never used. */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;

    private Punycode() {}

    /** @param encoded what follows {@code xn--}, lower case letters, digits and hyphens, at most 59 */
    static boolean decodes(String encoded) {
        int delimiter = encoded.lastIndexOf('-');
        int length = Math.max(delimiter, 0);
        long codePoint = 128;
        long position = 0;
        int bias = 72;
        int in = delimiter + 1;
        if (in == encoded.length()) {
            return false;
        }
        while (in < encoded.length()) {
            long before = position;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                if (in == encoded.length()) {
                    return false;
                }
                int digit = digit(encoded.charAt(in++));
                if (digit < 0) {
                    return false;
                }
                position += digit * weight;
                int threshold = Math.max(T_MIN, Math.min(T_MAX, k - bias));
                if (digit < threshold) {
                    break;
                }
                weight *= BASE - threshold;
                if (weight > Integer.MAX_VALUE || position > Integer.MAX_VALUE) {
                    return false;
                }
            }
            length++;
            bias = adapt(position - before, length, before == 0);
            codePoint += position / length;
            if (codePoint > Character.MAX_CODE_POINT
                    || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
                return false;
            }
            position = position % length + 1;
        }
        return true;
    }

    private static int digit(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        return c >= '0' && c <= '9' ? c - '0' + 26 : -1;
    }

    private static int adapt(long delta, int length, boolean first) {
        long rest = first ? delta / DAMP : delta / 2;
        rest += rest / length;
        int k = 0;
        while (rest > ((BASE - T_MIN) * T_MAX) / 2) {
            rest /= BASE - T_MIN;
            k += BASE;
        }
        return (int) (k + (BASE - T_MIN + 1) * rest / (rest + SKEW));
    }
}
