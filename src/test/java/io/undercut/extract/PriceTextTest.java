package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTextTest {

    @Nested
    class Marks {

        @ParameterizedTest(name = "{0} is {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                7                | 7
                89.90            | 89.90
                89,90            | 89.90
                2879.2           | 2879.2
                0.5              | 0.5
                .75              | 0.75
                "$,89"           | 0.89
                "$..75"          | 0.75
                1,299.00         | 1299.00
                1.299,00         | 1299.00
                1,234,567        | 1234567
                1.234.567,89     | 1234567.89
                1,234,567.89     | 1234567.89
                12345.67         | 12345.67
                1234.567         | 1234.567
                0.123            | 0.123
                3.3900           | 3.3900
                34.992001        | 34.992001
                "118, 99"        | 118.99
                "559. 99"        | 559.99
                1.299.00         | 1299.00
                """)
        void decideByTheirPlace(String text, BigDecimal amount) {
            assertThat(amount(text)).isEqualByComparingTo(amount);
        }

        @ParameterizedTest(name = "{0} is {1}, or perhaps {2}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                1.299            | 1299    | 1.299
                "1,299"          | 1299    | 1.299
                "1.226 €"        | 1226    | 1.226
                "Rp 31.500"      | 31500   | 31.500
                "12.500 KWD"     | 12.500  | 12500
                "1.450 TND"      | 1.450   | 1450
                """)
        void beforeThreeDigitsLeaveTwoReadings(String text, BigDecimal amount, BigDecimal otherwise) {
            PriceText.Reading reading = reading(text);
            assertThat(reading.amount()).isEqualByComparingTo(amount);
            assertThat(reading.otherwise()).isEqualByComparingTo(otherwise);
        }

        @ParameterizedTest(name = "{0} with decimal mark {1} is {2}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                1.299    | . | 1.299
                1.299    | , | 1299
                "1,299"  | , | 1.299
                "1,299"  | . | 1299
                1299     | . | 1299
                """)
        void thatAreKnownLeaveOne(String text, char mark, BigDecimal amount) {
            PriceText.Reading reading = Objects.requireNonNull(PriceText.first(text, mark));
            assertThat(reading.amount()).isEqualByComparingTo(amount);
            assertThat(reading.otherwise()).isNull();
        }

        @ParameterizedTest(name = "{0} is {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                "5,-"            | 5
                "5,--"           | 5
                "50,- Kč"        | 50
                "19.–"           | 19
                "CHF 1’299.–"    | 1299
                "1.899,-"        | 1899
                "12€99"          | 12.99
                "1.250€50"       | 1250.50
                """)
        void forNoCentsAndCurrencyBetween(String text, BigDecimal amount) {
            PriceText.Reading reading = reading(text);
            assertThat(reading.amount()).isEqualByComparingTo(amount);
            assertThat(reading.otherwise()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"1.2.3", "12.05.2024", "1,23,4", "10.20.30.40", "1.234,567,89"})
        void thatMakeNoSenseMakeNoAmount(String text) {
            assertThat(PriceText.first(text, null)).isNull();
        }
    }

    @Nested
    class Grouping {

        @ParameterizedTest(name = "space U+{0}")
        @ValueSource(strings = {"0020", "00A0", "2002", "2007", "2009", "200A", "202F", "205F", "3000"})
        void byEveryKindOfSpace(String code) {
            String space = Character.toString(Integer.parseInt(code, 16));
            assertThat(amount("1" + space + "234" + space + "567,89" + space + "€"))
                    .isEqualByComparingTo("1234567.89");
        }

        @ParameterizedTest(name = "apostrophe U+{0}")
        @ValueSource(strings = {"0027", "2019", "2018", "02BC", "00B4", "FF07"})
        void byEveryApostrophe(String code) {
            String mark = Character.toString(Integer.parseInt(code, 16));
            assertThat(amount("CHF 1" + mark + "299.50")).isEqualByComparingTo("1299.50");
        }

        @ParameterizedTest(name = "{0} is {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                "₹1,23,456.50"   | 123456.50
                "₹12,34,567"     | 1234567
                "Rs 1,00,000"    | 100000
                """)
        void asInIndia(String text, BigDecimal amount) {
            assertThat(amount(text)).isEqualByComparingTo(amount);
        }

        @Test
        void doesNotJoinNumbersThatOnlyStandTogether() {
            assertThat(PriceText.scan("2 349", null))
                    .extracting(r -> r.amount().toPlainString())
                    .containsExactly("2349");
            assertThat(PriceText.scan("2024 349", null)).hasSize(2);
            assertThat(PriceText.scan("12 34", null)).hasSize(2);
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            "۱۲۳٬۴۵۶ تومان"  | 123456
            "٨٩٫٥٠ ر.س"      | 89.50
            "１２３４円"      | 1234
            "￥１，２９８"    | 1298
            "१२९९ रु"        | 1299
            """)
    void digitsOfEveryScriptCount(String text, BigDecimal amount) {
        assertThat(amount(text)).isEqualByComparingTo(amount);
    }

    @Nested
    class CurrencyBesideTheAmount {

        @ParameterizedTest(name = "{0} is in {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                "89,90 €"        | EUR
                "EUR 89.90"      | EUR
                "89.90 eur"      | EUR
                "£12"            | GBP
                "US$ 15"         | USD
                "CA$1.23"        | CAD
                "NZD $100.70"    | NZD
                "£94.50 GBP"     | GBP
                "SGD4.90 $"      | SGD
                "R$ 528,00"      | BRL
                "R273.00"        | ZAR
                "25,00 zł"       | PLN
                "1 500 Kč"       | CZK
                "9 472 Ft"       | HUF
                "550,00 лв"      | BGN
                "1 150 грн."     | UAH
                "17 260 ₽"       | RUB
                "100 RUR"        | RUB
                "8.000.000 ₫"    | VND
                "2963yen"        | JPY
                "12,000원"       | KRW
                "₪98"            | ILS
                "Fr. 12"         | CHF
                "200 TL"         | TRY
                "12.500 د.ك"     | KWD
                """)
        void isNamedWhereItMeansOne(String text, String code) {
            assertThat(reading(text).currencies()).containsExactly(code);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "$12",
                    "12 kr",
                    "¥1200",
                    "Rs 500",
                    "3,439.00 درهم",
                    "106 ريال",
                    "253,89 lei",
                    "17 260 руб.",
                    "100 元"
                })
        void staysOpenWhereItMeansSeveral(String text) {
            assertThat(reading(text).currencies()).hasSizeGreaterThan(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"100 ABC", "100", "100 XXX", "100 pieces", "FOR 5 only", "12 try it"})
        void isUnknownForAnythingElse(String text) {
            assertThat(reading(text).currencies()).isEmpty();
        }

        @Test
        void isNotTakenFromTheNextNumber() {
            assertThat(PriceText.scan("50 €2.00", null))
                    .extracting(PriceText.Reading::currencyText)
                    .containsExactly(null, "€");
        }

        @Test
        void isNeverTomanWhichIsNoIsoCurrency() {
            PriceText.Reading reading = reading("80,000 تومان");
            assertThat(reading.currencies()).isEmpty();
            assertThat(reading.currencyText()).isEqualTo("تومان");
        }
    }

    @Nested
    class AmongOtherNumbers {

        @ParameterizedTest(name = "in \"{0}\" it is {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                "3 Ausgaben für nur 14,85 EUR"   | 14.85
                "512 GB for $79"                 | 79
                "12x de R$ 44,00 sem juros"      | 44
                "Save 20% now: £8.00"            | 8.00
                "- $44.99"                       | 44.99
                "Price: 45.00 USD (item 8812)"   | 45
                """)
        void theOneBesideACurrencyIsMeant(String text, BigDecimal amount) {
            assertThat(PriceText.readings(text, null)).hasSize(1);
            assertThat(amount(text)).isEqualByComparingTo(amount);
        }

        @ParameterizedTest(name = "in \"{0}\" the dash is no minus")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                "- $44.99"           | 44.99
                "Kettle - 5 €"       | 5
                "5,-"                | 5
                "19.–"               | 19
                "5 € - free returns" | 5
                "€5+VAT"             | 5
                """)
        void aDashMaySeparate(String text, BigDecimal amount) {
            assertThat(amount(text)).isEqualByComparingTo(amount);
        }

        @ParameterizedTest(name = "{0} is in {1}")
        @CsvSource({"1 P, BWP", "200q, GTQ", "1 E, SZL"})
        void oneLetterIsACurrencyOnlyWhereNothingElseStands(String text, String code) {
            assertThat(reading(text).currencies()).containsExactly(code);
            PriceText.Reading inText = PriceText.first("Type " + text, null);
            assertThat(inText == null ? Set.of() : inText.currencies()).isEmpty();
        }

        @Test
        void severalPricesAreAllReported() {
            assertThat(PriceText.readings("$20.00 – $30.00", null)).hasSize(2);
            assertThat(PriceText.readings("$20.00 / $20.00", null)).hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "40% OFF",
                    "512GB",
                    "B07H57DNVV",
                    "1e308",
                    "1e+2",
                    "1E+2",
                    "1.2e+2",
                    "12e-1",
                    "1e+21",
                    "1e+5 EUR",
                    "5E3",
                    "-1",
                    "$-5",
                    "-$5",
                    "- 5",
                    "5-",
                    "EUR-9.99",
                    "(-5.00)",
                    "$49+",
                    "NaN",
                    "Infinity",
                    "",
                    "free",
                    "€"
                })
        void noneIsAnAmount(String text) {
            assertThat(PriceText.readings(text, null)).isEmpty();
        }
    }

    @Nested
    class Hostile {

        @Test
        void aMillionDigitsAreNoPriceAndCostNothing() {
            String digits = "9".repeat(1_000_000);
            assertThat(timed(() -> PriceText.scan(digits, null))).isEmpty();
        }

        @Test
        void marksAndGroupsWithoutEndAreReadInLinearTime() {
            for (String part : List.of("1.", "1,", "1 ", "1'", "123 ", "1.234", "€1", "€ ", "1€99", "$", ".,", "-")) {
                assertThat(timed(() -> PriceText.scan(part.repeat(500_000), null)))
                        .isNotNull();
            }
        }

        private List<PriceText.Reading> timed(java.util.function.Supplier<List<PriceText.Reading>> read) {
            return org.junit.jupiter.api.Assertions.assertTimeout(Duration.ofSeconds(20), read::get);
        }
    }

    @Test
    void currencyFieldsAreReadAsCodeSymbolOrWord() {
        assertThat(Objects.requireNonNull(Currencies.named("eur")).codes()).isEqualTo(Set.of("EUR"));
        assertThat(Objects.requireNonNull(Currencies.named(" € ")).codes()).isEqualTo(Set.of("EUR"));
        assertThat(Objects.requireNonNull(Currencies.named("$")).codes()).contains("USD", "CAD");
        assertThat(Currencies.named("ABC")).isNull();
        assertThat(Currencies.named("XXX")).isNull();
    }

    private static PriceText.Reading reading(String text) {
        return Objects.requireNonNull(PriceText.first(text, null), text);
    }

    private static BigDecimal amount(String text) {
        return reading(text).amount();
    }
}
