package io.undercut.extract;

import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Turns a machine-readable price field into quotes. */
final class Quotes {

    private Quotes() {}

    /**
     * @param number true for a JSON number: a point in it is a decimal point and nothing else
     * @param currency what a field beside it names, which beats a symbol in the text; null for none
     */
    static List<Claim.Quote> of(String text, boolean number, Currencies.@Nullable Match currency, Node node) {
        List<PriceText.Reading> readings = PriceText.readings(text, number ? '.' : null);
        if (readings.isEmpty() || startsWithMinus(text)) {
            return List.of(new Claim.Quote(shown(text), null, node));
        }
        return readings.stream()
                .map(reading -> new Claim.Quote(shown(text), with(reading, currency, text), node))
                .toList();
    }

    private static PriceText.Reading with(PriceText.Reading reading, Currencies.@Nullable Match currency, String text) {
        Set<String> codes = currency == null ? reading.currencies() : currency.codes();
        String named = currency == null ? reading.currencyText() : currency.text();
        Set<String> contradicting = Set.of();
        if (currency != null && !codes.isEmpty() && !reading.currencies().isEmpty()) {
            Set<String> both = new TreeSet<>(codes);
            both.retainAll(reading.currencies());
            contradicting = both.isEmpty() ? reading.currencies() : contradicting;
            codes = both.isEmpty() ? codes : both;
        }
        BigDecimal amount = reading.amount();
        BigDecimal otherwise = reading.otherwise();
        if (otherwise != null && Currencies.hasThousandths(codes)) {
            BigDecimal least = amount.min(otherwise);
            boolean point = text.indexOf(',') < 0;
            return new PriceText.Reading(least, point ? null : amount.max(otherwise), named, codes, contradicting);
        }
        return new PriceText.Reading(amount, otherwise, named, codes, contradicting);
    }

    /** In a field a dash before the price is no bullet: "- 5" and "- $5" are discounts or mistakes. */
    private static boolean startsWithMinus(String text) {
        String plain =
                Glyphs.plain(text.length() > 40 ? text.substring(0, 40) : text).strip();
        return !plain.isEmpty() && NumberSigns.isMinus(plain.charAt(0));
    }

    private static String shown(String text) {
        return Texts.squeeze(text, 80);
    }
}
