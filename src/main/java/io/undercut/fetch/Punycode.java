package io.undercut.fetch;

import java.text.Normalizer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether the rest of an {@code xn--} label is one: it decodes (RFC 3492, section 6.2) to text that has something to encode and is
 * in the one form that UTS #46 leaves it in. Otherwise two readers could see two names, or an address, in it.
 */
final class Punycode {
    private static final int BASE = 36;
    private static final int T_MIN = 1;
    private static final int T_MAX = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;

    private Punycode() {}

    /** @param encoded what follows {@code xn--}: lower case letters, digits and hyphens, at most 59 */
    static boolean isValid(String encoded) {
        String text = decode(encoded);
        return text != null
                && text.chars().anyMatch(c -> c >= 0x80)
                && text.equals(Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC));
    }

    private static @Nullable String decode(String encoded) {
        int delimiter = encoded.lastIndexOf('-');
        StringBuilder text = new StringBuilder(encoded.substring(0, Math.max(delimiter, 0)));
        int length = text.length();
        long codePoint = 128;
        long position = 0;
        int bias = 72;
        int in = delimiter + 1;
        while (in < encoded.length()) {
            long before = position;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                if (in == encoded.length()) {
                    return null;
                }
                int digit = digit(encoded.charAt(in++));
                if (digit < 0) {
                    return null;
                }
                position += digit * weight;
                int threshold = Math.max(T_MIN, Math.min(T_MAX, k - bias));
                if (digit < threshold) {
                    break;
                }
                weight *= BASE - threshold;
                if (weight > Integer.MAX_VALUE || position > Integer.MAX_VALUE) {
                    return null;
                }
            }
            length++;
            bias = adapt(position - before, length, before == 0);
            codePoint += position / length;
            if (codePoint > Character.MAX_CODE_POINT
                    || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)) {
                return null;
            }
            int at = (int) (position % length);
            text.insert(text.offsetByCodePoints(0, at), Character.toChars((int) codePoint));
            position = at + 1L;
        }
        return text.toString();
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
