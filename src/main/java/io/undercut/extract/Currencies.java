package io.undercut.extract;

import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Codes, symbols and words for currencies, each with every ISO 4217 currency that it may stand for. What may stand for
 * several ({@code $}, {@code kr}, {@code ¥}) is never narrowed here: only the page can do that.
 */
final class Currencies {

    private static final Map<String, Set<String>> WORDS = CurrencyNames.ALL.everywhere();

    /** Words by their first and by their last character, the longest first, so that a look-up beside a number is short. */
    private static final Map<Character, List<String>> BY_FIRST;

    private static final Map<Character, List<String>> BY_LAST;

    /** Currencies worth so little that everyday prices have more than seven digits. */
    private static final Set<String> SMALL_UNITS = Set.of(
            "VND", "IDR", "IRR", "LAK", "UZS", "GNF", "PYG", "KHR", "COP", "KRW", "LBP", "MMK", "MNT", "UGX", "TZS",
            "SLL", "SYP", "IQD", "CLP", "BIF", "MGA", "RWF", "NGN", "ARS");

    static {
        BY_FIRST = index(true);
        BY_LAST = index(false);
    }

    private static final int MAX_FIELD = 24;
    private static final int MAX_TEXT = 200;
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[\\s/:;,()]+");

    private Currencies() {}

    /** A currency as it stands in a text; {@code codes} is empty for one that has no ISO code. */
    record Match(String text, Set<String> codes) {}

    /** The currency that a field such as {@code priceCurrency} names; null when it names none that is known. */
    static @Nullable Match named(@Nullable String field) {
        if (field == null || field.isBlank() || field.length() > MAX_FIELD) {
            return null;
        }
        String text = field.strip();
        Match whole = exact(text);
        return whole == null ? exact(text.toUpperCase(Locale.ROOT)) : whole;
    }

    /** The currency that a longer text speaks of: beside its first amount, else as a word of its own; null for none. */
    static @Nullable Match mentioned(@Nullable String text) {
        Match whole = named(text);
        if (whole != null || text == null) {
            return whole;
        }
        String plain = Glyphs.plain(text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text);
        for (PriceText.Reading reading : PriceText.scan(plain, null)) {
            if (reading.currencyText() != null) {
                return new Match(reading.currencyText(), reading.currencies());
            }
        }
        for (String word : BETWEEN_WORDS.split(plain)) {
            Match match = word.length() == 1 && Character.isLetter(word.charAt(0)) ? null : exact(word);
            if (match != null) {
                return match;
            }
        }
        return null;
    }

    /** The currency of "1 P", where nothing but one letter beside the number can tell it. */
    static @Nullable Match alone(String text) {
        Set<String> codes = CurrencyNames.ALL.alone().get(text);
        return codes == null ? null : new Match(text, codes);
    }

    private static @Nullable Match exact(String text) {
        Set<String> codes = WORDS.get(text);
        return codes == null ? null : new Match(text, codes);
    }

    /** The currency that begins at {@code from}. */
    static @Nullable Match startingAt(String text, int from) {
        if (from >= text.length()) {
            return null;
        }
        for (String word : BY_FIRST.getOrDefault(text.charAt(from), List.of())) {
            if (text.startsWith(word, from) && !joined(text, from + word.length() - 1, from + word.length())) {
                return new Match(word, codes(word));
            }
        }
        return null;
    }

    /** The currency that ends before {@code to}. */
    static @Nullable Match endingAt(String text, int to) {
        if (to <= 0) {
            return null;
        }
        for (String word : BY_LAST.getOrDefault(text.charAt(to - 1), List.of())) {
            int from = to - word.length();
            if (from >= 0 && text.startsWith(word, from) && !joined(text, from - 1, from)) {
                return new Match(word, codes(word));
            }
        }
        return null;
    }

    /** The highest amount that can be the price of a thing that shops sell. */
    static BigDecimal highestPrice(String code) {
        return SMALL_UNITS.contains(code) ? HIGHEST_IN_SMALL_UNITS : HIGHEST;
    }

    static final BigDecimal HIGHEST = new BigDecimal("9999999.99");
    private static final BigDecimal HIGHEST_IN_SMALL_UNITS = new BigDecimal("9999999999.99");

    /** True for currencies with thousandths, such as the Kuwaiti dinar. */
    static boolean hasThousandths(Set<String> codes) {
        return !codes.isEmpty()
                && codes.stream().allMatch(code -> Currency.getInstance(code).getDefaultFractionDigits() == 3);
    }

    /** Two letters side by side are one word, so that "R" is not found in "FOR 5" nor "kr" in "krill". */
    private static boolean joined(String text, int left, int right) {
        return left >= 0
                && right < text.length()
                && Character.isLetter(text.charAt(left))
                && Character.isLetter(text.charAt(right));
    }

    private static Set<String> codes(String word) {
        return WORDS.getOrDefault(word, Set.of());
    }

    private static Map<Character, List<String>> index(boolean first) {
        Map<Character, Set<String>> sets = new HashMap<>();
        for (String word : WORDS.keySet()) {
            char key = word.charAt(first ? 0 : word.length() - 1);
            sets.computeIfAbsent(key, k -> new HashSet<>()).add(word);
        }
        return sets.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> entry.getValue().stream()
                        .sorted((a, b) -> b.length() - a.length())
                        .toList()));
    }
}
