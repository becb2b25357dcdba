package io.undercut.extract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How money is written: ISO 4217 codes, and the symbols and words of {@code currencies.txt}, each with every code that it
 * may stand for; none for money that has no code.
 *
 * @param everywhere spellings that mean money wherever they stand beside a number
 * @param alone letters that mean money only where a field holds nothing but them and a number
 */
record CurrencyNames(Map<String, Set<String>> everywhere, Map<String, Set<String>> alone) {

    /** Codes that are not money of a shop: metals, funds, test and "no currency". */
    private static final Set<String> NOT_MONEY = Set.of(
            "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XFO", "XFU", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX",
            "BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "USS", "UYI");

    /** In small letters most codes are also words ("try", "pen", "top"); these are not. */
    private static final Set<String> ISO_IN_SMALL_LETTERS = Set.of(
            "eur", "usd", "gbp", "nzd", "aud", "cad", "chf", "sek", "nok", "dkk", "pln", "czk", "huf", "jpy", "inr",
            "rub", "uah", "kzt", "aed", "sar", "zar", "brl", "sgd", "hkd", "twd", "cny", "krw", "mxn");

    // After the sets above, which reading needs.
    static final CurrencyNames ALL = read();

    private static CurrencyNames read() {
        Map<String, Set<String>> everywhere = new HashMap<>();
        Map<String, Set<String>> alone = new HashMap<>();
        for (Currency currency : Currency.getAvailableCurrencies()) {
            String code = currency.getCurrencyCode();
            if (!NOT_MONEY.contains(code)) {
                everywhere.put(code, Set.of(code));
            }
        }
        ISO_IN_SMALL_LETTERS.forEach(code -> everywhere.put(code, Set.of(code.toUpperCase(Locale.ROOT))));
        for (String line : lines()) {
            int equals = line.indexOf(" = ");
            boolean only = line.startsWith("? ");
            String codes = line.substring(only ? 2 : 0, equals);
            Set<String> meant = codes.equals("-") ? Set.of() : Set.of(codes.split(" ", -1));
            for (String word : line.substring(equals + 3).split(" \\| ", -1)) {
                (only ? alone : everywhere).put(word, meant);
            }
        }
        return new CurrencyNames(Map.copyOf(everywhere), Map.copyOf(alone));
    }

    private static List<String> lines() {
        @Nullable InputStream in = CurrencyNames.class.getResourceAsStream("currencies.txt");
        if (in == null) {
            throw new IllegalStateException("currencies.txt is missing beside " + CurrencyNames.class.getName());
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
