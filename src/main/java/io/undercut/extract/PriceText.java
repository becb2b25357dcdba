package io.undercut.extract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of money in text, read exactly: "1’299.–", "5,- Kč", "Rs 1,23,456.50", "٫". Linear in the text's length, and
 * no digits reach {@link BigDecimal} that could not be a price.
 */
final class PriceText {

    /** What a text field is read up to; a price stands within its first few dozen characters. */
    private static final int MAX_FIELD = 400;

    /** Where dashes stand for the cents of a whole amount. */
    private static final Set<String> WITH_DASHES =
            Set.of("EUR", "CHF", "NOK", "SEK", "DKK", "ISK", "CZK", "PLN", "HUF", "IDR");

    private PriceText() {}

    /**
     * One amount in a text.
     *
     * @param amount as most readers of the text would take it; may be zero
     * @param otherwise the second reading where one mark with three digits after it could be either ("1.299"), else null
     * @param currencyText the symbol, word or code beside the amount as it stands in the text, null for none
     * @param currencies every ISO 4217 code that it may mean; empty for none
     * @param contradicting codes of a currency in the text itself that a field beside it denies ("5 USD" in a field of EUR); empty
     *     for none
     */
    record Reading(
            BigDecimal amount,
            @Nullable BigDecimal otherwise,
            @Nullable String currencyText,
            Set<String> currencies,
            Set<String> contradicting) {

        Reading(
                BigDecimal amount,
                @Nullable BigDecimal otherwise,
                @Nullable String currencyText,
                Set<String> currencies) {
            this(amount, otherwise, currencyText, currencies, Set.of());
        }
    }

    /**
     * The amounts that a field's text may mean: those beside a currency when there are any, else all numbers that can
     * be prices. Distinct and in order.
     *
     * @param decimalMark {@code '.'} or {@code ','} when known, else null
     */
    static List<Reading> readings(String text, @Nullable Character decimalMark) {
        String field = text.length() > MAX_FIELD ? text.substring(0, MAX_FIELD) : text;
        List<Reading> all = scan(field, decimalMark);
        List<Reading> withCurrency =
                all.stream().filter(reading -> reading.currencyText() != null).toList();
        if (withCurrency.isEmpty()) {
            Reading alone = numberAndLetter(field.strip(), decimalMark);
            all = alone == null ? all : List.of(alone);
        }
        Set<BigDecimal> seen = new HashSet<>();
        return (withCurrency.isEmpty() ? all : withCurrency)
                .stream()
                        .filter(reading -> seen.add(reading.amount().stripTrailingZeros()))
                        .toList();
    }

    /** The first of {@link #readings}, or null. */
    static @Nullable Reading first(String text, @Nullable Character decimalMark) {
        List<Reading> readings = readings(text, decimalMark);
        return readings.isEmpty() ? null : readings.get(0);
    }

    /** Every number of a text of any length that can be an amount, with the currency beside it. */
    static List<Reading> scan(String raw, @Nullable Character decimalMark) {
        return placed(Glyphs.plain(raw), decimalMark).stream()
                .map(Placed::reading)
                .toList();
    }

    /** A reading and where its number stands, without the currency. */
    record Placed(Reading reading, int start, int end) {}

    /** As {@link #scan}, of a text that went through {@link Glyphs#plain} and may be cut by characters that are no spaces. */
    static List<Placed> placed(String text, @Nullable Character decimalMark) {
        List<Placed> found = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (!Glyphs.isDigit(text.charAt(at))) {
                at++;
                continue;
            }
            NumberToken token = NumberToken.at(text, at, decimalMark);
            Reading reading = read(text, token, decimalMark);
            if (reading != null) {
                found.add(new Placed(reading, token.start(), token.end()));
            }
            at = token.end();
        }
        return found;
    }

    /** "1 P" and "200q": a field of a number and one letter that can only be its currency. */
    private static @Nullable Reading numberAndLetter(String field, @Nullable Character decimalMark) {
        String plain = Glyphs.plain(field);
        int end = plain.length();
        while (end > 0 && !Glyphs.isDigit(plain.charAt(end - 1))) {
            end--;
        }
        if (end == plain.length() || end == 0 || !Glyphs.isDigit(plain.charAt(0))) {
            return null;
        }
        Currencies.Match currency = Currencies.alone(plain.substring(end).strip());
        NumberToken token = NumberToken.at(plain.substring(0, end), 0, decimalMark);
        NumberToken.Value value = currency == null || token.end() != end ? null : token.value(decimalMark, false);
        return currency == null || value == null
                ? null
                : new Reading(value.amount(), value.otherwise(), currency.text(), currency.codes());
    }

    private static @Nullable Reading read(String text, NumberToken token, @Nullable Character decimalMark) {
        int left = skipSpacesBack(text, token.start());
        int right = skipSpaces(text, token.end());
        Currencies.Match before = before(text, left);
        Currencies.Match after = token.currency() != null ? token.currency() : Currencies.startingAt(text, right);
        if (glued(text, token, before, after, left, right)
                || NumberSigns.isScientific(text, token)
                || NumberSigns.isNegative(text, token, before, after, left)
                || NumberSigns.isOpenEnded(text, token)) {
            return null;
        }
        if (right < text.length() && "%٪".indexOf(text.charAt(right)) >= 0) {
            return null;
        }
        if (after != null
                && before == null
                && belongsToNextNumber(text, token, right + after.text().length())) {
            after = null;
        }
        Currencies.Match currency = stronger(before, after);
        Set<String> codes = Set.of();
        if (currency != null) {
            codes = currency.codes();
        } else if (token.noCents() && endsWord(text, token.end())) {
            // Only money is written so, and many shops of these countries write nothing else beside it.
            codes = WITH_DASHES;
        }
        NumberToken.Value value = token.value(decimalMark, Currencies.hasThousandths(codes));
        return value == null
                ? null
                : new Reading(value.amount(), value.otherwise(), currency == null ? null : currency.text(), codes);
    }

    /** "512GB", "B07H57", "1e308": a number that is part of a word is no amount, unless the word is a currency. */
    private static boolean glued(
            String text,
            NumberToken token,
            Currencies.@Nullable Match before,
            Currencies.@Nullable Match after,
            int left,
            int right) {
        boolean wordBefore = token.start() > 0 && Character.isLetter(text.charAt(token.start() - 1));
        boolean wordAfter = token.end() < text.length() && Character.isLetter(text.charAt(token.end()));
        if (wordBefore && (before == null || left != token.start())) {
            return true;
        }
        return wordAfter && !(after != null && right == token.end()) && before == null;
    }

    /** In "50 - $2.00" and "2 $349" the currency belongs to the number after it, if it touches that number only. */
    private static boolean belongsToNextNumber(String text, NumberToken token, int afterCurrency) {
        boolean touchesNext = afterCurrency < text.length() && Glyphs.isDigit(text.charAt(afterCurrency));
        boolean apart = token.currency() == null && token.end() < text.length() && text.charAt(token.end()) == ' ';
        return touchesNext && apart;
    }

    /** The currency that ends at {@code left}; of "NZD $" the one that leaves fewer possibilities. */
    private static Currencies.@Nullable Match before(String text, int left) {
        Currencies.Match nearest = Currencies.endingAt(text, left);
        if (nearest == null || nearest.codes().size() <= 1) {
            return nearest;
        }
        Currencies.Match further = Currencies.endingAt(
                text, skipSpacesBack(text, left - nearest.text().length()));
        boolean narrower = further != null
                && nearest.codes().containsAll(further.codes())
                && !further.codes().isEmpty();
        return narrower ? further : nearest;
    }

    /** Of two names for one amount ("NZD $100.70") the one that leaves fewer possibilities. */
    private static Currencies.@Nullable Match stronger(
            Currencies.@Nullable Match before, Currencies.@Nullable Match after) {
        if (before == null || after == null) {
            return before == null ? after : before;
        }
        if (before.codes().isEmpty() || after.codes().isEmpty()) {
            return before.codes().isEmpty() ? after : before;
        }
        return after.codes().size() < before.codes().size() ? after : before;
    }

    private static boolean endsWord(String text, int at) {
        return at >= text.length() || !Character.isLetterOrDigit(text.charAt(at));
    }

    private static int skipSpaces(String text, int at) {
        int i = at;
        while (i < text.length() && i < at + 3 && text.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private static int skipSpacesBack(String text, int at) {
        int i = at;
        while (i > 0 && i > at - 3 && text.charAt(i - 1) == ' ') {
            i--;
        }
        return i;
    }
}
