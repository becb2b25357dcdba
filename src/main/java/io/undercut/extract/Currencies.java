package io.undercut.extract;

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

    /** Codes that are not money of a shop: metals, funds, test and "no currency". */
    private static final Set<String> NOT_MONEY = Set.of(
            "XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XFO", "XFU", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX",
            "BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "USS", "UYI");

    private static final Set<String> ISO = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .filter(code -> !NOT_MONEY.contains(code))
            .collect(Collectors.toUnmodifiableSet());

    /** In small letters most codes are also words ("try", "pen", "top"); these are not. */
    private static final Set<String> ISO_IN_SMALL_LETTERS = Set.of(
            "eur", "usd", "gbp", "nzd", "aud", "cad", "chf", "sek", "nok", "dkk", "pln", "czk", "huf", "jpy", "inr",
            "rub", "uah", "kzt", "aed", "sar", "zar", "brl", "sgd", "hkd", "twd", "cny", "krw", "mxn");

    private static final Set<String> DOLLARS = Set.of(
            "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP", "UYU", "BBD", "BMD", "BND",
            "BSD", "BZD", "DOP", "FJD", "GYD", "JMD", "KYD", "LRD", "NAD", "SBD", "SRD", "TTD", "XCD");
    private static final Set<String> KRONER = Set.of("SEK", "NOK", "DKK", "ISK");
    private static final Set<String> YEN_OR_YUAN = Set.of("JPY", "CNY");
    private static final Set<String> RUPEES = Set.of("INR", "PKR", "LKR", "NPR", "MUR", "SCR");

    /** Read case-sensitively first, then in small letters. */
    private static final Map<String, Set<String>> WORDS = new HashMap<>();

    /** Words by their first and by their last character, the longest first, so that a look-up beside a number is short. */
    private static final Map<Character, List<String>> BY_FIRST;

    private static final Map<Character, List<String>> BY_LAST;

    /** Currencies worth so little that everyday prices have more than seven digits. */
    private static final Set<String> SMALL_UNITS = Set.of(
            "VND", "IDR", "IRR", "LAK", "UZS", "GNF", "PYG", "KHR", "COP", "KRW", "LBP", "MMK", "MNT", "UGX", "TZS",
            "SLL", "SYP", "IQD", "CLP", "BIF", "MGA", "RWF", "NGN", "ARS");

    static {
        ISO.forEach(code -> add(Set.of(code), code));
        ISO_IN_SMALL_LETTERS.forEach(code -> add(Set.of(code.toUpperCase(Locale.ROOT)), code));
        add(DOLLARS, "$", "＄", "﹩", "dollars", "dollar");
        add(KRONER, "kr", "kr.", "Kr", "Kr.", "KR", "kronor", "kroner", "krona", "krone");
        add(YEN_OR_YUAN, "¥", "￥", "元", "圆", "圓");
        add(RUPEES, "Rs", "Rs.", "rs", "₨", "RS", "rupees");
        add(Set.of("EUR"), "€", "euro", "Euro", "EURO", "euros", "Euros", "ευρώ", "Eur", "€uro");
        add(Set.of("GBP"), "£", "￡", "stg", "GB£", "UK£");
        add(Set.of("USD"), "US$", "US $", "U$S", "USD$", "U.S. $");
        add(Set.of("CAD"), "C$", "CA$", "CAN$", "CDN$", "CAD$", "CND");
        add(Set.of("AUD"), "AU$", "A$", "AUD$", "AU $");
        add(Set.of("NZD"), "NZ$", "NZD$");
        add(Set.of("SGD"), "S$", "SG$");
        add(Set.of("HKD"), "HK$");
        add(Set.of("TWD"), "NT$", "NT", "NTD", "NTD$", "TWD$", "新台幣", "新臺幣");
        add(Set.of("MXN"), "MX$", "Mex$", "MXN$", "M.N.");
        add(Set.of("ARS"), "AR$", "ARS$");
        add(Set.of("BRL"), "R$", "reais");
        add(Set.of("CLP"), "CLP$", "CL$");
        add(Set.of("COP"), "COP$", "COL$");
        add(Set.of("BZD"), "BZ$");
        add(Set.of("TTD"), "TT$");
        add(Set.of("TOP"), "T$");
        add(Set.of("GYD"), "GY$");
        add(Set.of("JMD"), "J$");
        add(Set.of("JPY"), "円", "yen", "Yen", "JP¥", "JPY¥");
        add(Set.of("CNY"), "RMB", "CN¥", "CNY¥", "人民币", "yuan");
        add(Set.of("KRW"), "₩", "￦", "원", "won");
        add(Set.of("INR"), "₹", "INR₹", "रु", "रुपये");
        add(Set.of("PKR"), "PKR", "روپے");
        add(Set.of("BDT"), "৳", "Tk", "Tk.");
        add(Set.of("ILS"), "₪", "NIS", "nis", "ש\"ח", "ש'ח", "ש״ח", "שח");
        add(Set.of("RUB"), "₽", "руб", "руб.", "Руб.", "РУБ", "рублей", "рубля", "р.", "р", "Р", "RUR", "rub.", "Rub");
        add(Set.of("UAH"), "₴", "грн", "грн.", "Грн", "hrn", "гривень");
        add(Set.of("KZT"), "₸", "тг", "тг.", "тенге");
        add(Set.of("BYN"), "Br.", "бел. руб.", "бел.руб.", "BYN.");
        add(Set.of("BYN", "ETB"), "Br");
        add(Set.of("BGN"), "лв", "лв.", "lv", "lv.");
        add(Set.of("RSD"), "дин", "дин.", "din", "din.", "РСД");
        add(Set.of("MKD"), "ден", "ден.");
        add(Set.of("BAM"), "KM");
        add(Set.of("HRK"), "kn", "kuna", "Kn");
        add(Set.of("PLN"), "zł", "zł.", "zl", "ZŁ", "złotych");
        add(Set.of("CZK"), "Kč", "kč", "Kc", "KČ", "Kčs");
        add(Set.of("HUF"), "Ft", "Ft.", "forint");
        add(Set.of("RON"), "lei", "Lei", "LEI", "leu");
        add(Set.of("TRY"), "₺", "TL", "tl", "lira");
        add(Set.of("CHF"), "Fr.", "SFr.", "SFr", "sFr.", "CHF.", "Franken");
        add(Set.of("ISK"), "ISK.");
        add(Set.of("SEK"), "SEK.");
        add(Set.of("GEL"), "₾");
        add(Set.of("AMD"), "֏");
        add(Set.of("AZN"), "₼");
        add(Set.of("AFN"), "؋");
        add(Set.of("KHR"), "៛");
        add(Set.of("LAK"), "₭");
        add(Set.of("MNT"), "₮");
        add(Set.of("NGN"), "₦");
        add(Set.of("GHS"), "₵", "GH₵", "GH¢");
        add(Set.of("PHP"), "₱", "Php", "PhP");
        add(Set.of("PYG"), "₲", "Gs", "Gs.");
        add(Set.of("CRC"), "₡");
        add(Set.of("THB"), "฿", "บาท", "baht", "Baht");
        add(Set.of("VND"), "₫", "đ", "Đ", "VNĐ", "vnđ", "đồng");
        add(Set.of("IDR"), "Rp", "Rp.", "rp", "RP");
        add(Set.of("MYR"), "RM");
        add(Set.of("MMK"), "Ks");
        add(Set.of("ZAR"), "R");
        add(Set.of("KES"), "KSh", "Ksh", "KSH");
        add(Set.of("UGX"), "USh");
        add(Set.of("RWF"), "FRw", "RF", "R₣");
        add(Set.of("BIF"), "FBu", "Fbu");
        add(Set.of("GNF"), "FG");
        add(Set.of("ERN"), "Nfk");
        add(Set.of("VUV"), "Vt");
        add(Set.of("SLL", "SLE"), "Sl", "Le");
        add(Set.of("PEN"), "S/.", "S/");
        add(Set.of("PAB"), "B/.");
        add(Set.of("BOB"), "Bs", "Bs.");
        add(Set.of("GTQ"), "Q");
        add(Set.of("NIO"), "C$N");
        add(Set.of("DOP"), "RD$");
        add(Set.of("UYU"), "$U");
        add(Set.of("AWG", "ANG"), "ƒ");
        add(Set.of("XAF", "XOF"), "FCFA", "CFA", "F CFA");
        add(Set.of("XPF"), "CFP", "F CFP");
        add(Set.of("KGS", "UZS"), "som", "сом");
        add(Set.of("AED"), "Dhs", "Dhs.", "د.إ", "د.إ.");
        add(Set.of("AED", "MAD"), "درهم", "DH", "Dh", "dh", "DHS");
        add(Set.of("MAD"), "د.م", "د.م.");
        add(Set.of("SAR"), "ر.س", "ر.س.", "SR", "ريال سعودي");
        add(Set.of("SAR", "QAR", "OMR", "YER", "IRR"), "ريال", "﷼", "ریال");
        add(Set.of("QAR"), "ر.ق", "ر.ق.");
        add(Set.of("OMR"), "ر.ع.", "ر.ع");
        add(Set.of("YER"), "ر.ي");
        add(Set.of("KWD"), "KD", "د.ك", "د.ك.", "دينار كويتي");
        add(Set.of("BHD"), "BD", "د.ب", ".د.ب");
        add(Set.of("JOD"), "JD", "د.أ", "د.ا");
        add(Set.of("IQD"), "د.ع");
        add(Set.of("LYD"), "د.ل");
        add(Set.of("DZD"), "د.ج", "DA");
        add(Set.of("TND"), "DT", "د.ت");
        add(Set.of("KWD", "BHD", "JOD", "IQD", "LYD", "DZD", "TND"), "دينار");
        add(Set.of("EGP"), "جنيه", "ج.م", "ج.م.", "LE", "L.E.", "E£");
        add(Set.of("SDG"), "ج.س", "ج.س.");
        add(Set.of("LBP"), "ل.ل", "ل.ل.", "LL");
        add(Set.of("SYP"), "ل.س");
        // A toman is ten rials: a name for an amount that no ISO code counts in, so it must not become one.
        add(Set.of(), "تومان", "toman", "₣", "BTC", "SPL");
        BY_FIRST = index(true);
        BY_LAST = index(false);
    }

    private Currencies() {}

    /** A currency as it stands in a text; {@code codes} is empty for one that has no ISO code. */
    record Match(String text, Set<String> codes) {}

    /** The currency that a field such as {@code priceCurrency} names; null when it names none that is known. */
    static @Nullable Match named(@Nullable String field) {
        if (field == null || field.isBlank() || field.length() > 24) {
            return null;
        }
        String text = field.strip();
        Set<String> codes = WORDS.get(text);
        if (codes == null) {
            codes = WORDS.get(text.toUpperCase(Locale.ROOT));
        }
        return codes == null ? null : new Match(text, codes);
    }

    static boolean isIso(String code) {
        return ISO.contains(code);
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

    private static void add(Set<String> codes, String... words) {
        for (String word : words) {
            WORDS.put(word, codes);
        }
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
