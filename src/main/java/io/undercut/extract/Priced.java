package io.undercut.extract;

import io.undercut.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/**
 * A quote as money, or why it is none.
 *
 * @param money null when the quote is no price
 * @param otherwise the second way to read the quote, null where it has one reading
 * @param problem why {@code money} is null, as a sentence
 */
record Priced(
        Claim claim,
        Claim.OfferClaim offer,
        Claim.Quote quote,
        @Nullable Money money,
        @Nullable Money otherwise,
        @Nullable String problem) {

    private static final BigDecimal LOWEST = new BigDecimal("0.01");

    /** More decimals than fuel prices have are the noise of floating point. */
    private static final int MAX_DECIMALS = 3;

    static Priced of(Claim claim, Claim.OfferClaim offer, Claim.Quote quote, CurrencyEvidence currencies) {
        PriceText.Reading reading = quote.reading();
        if (reading == null) {
            return rejected(claim, offer, quote, "It is no amount.");
        }
        if (reading.amount().signum() == 0) {
            return rejected(claim, offer, quote, "Zero is never a price.");
        }
        String code = currencies.of(reading);
        if (code == null) {
            String named = reading.currencyText();
            return rejected(
                    claim,
                    offer,
                    quote,
                    named == null ? "Its currency is unknown." : "Its currency \"" + named + "\" is ambiguous here.");
        }
        Money money = money(reading.amount(), code);
        Money otherwise = reading.contradicting().isEmpty()
                ? reading.otherwise() == null ? null : money(reading.otherwise(), code)
                : money(reading.amount(), contradicting(reading, currencies));
        if (money == null) {
            money = otherwise;
            otherwise = null;
        }
        return money == null
                ? rejected(claim, offer, quote, "No shop asks such an amount.")
                : new Priced(claim, offer, quote, money, otherwise, null);
    }

    /** The text's own currency, so that neither it nor the field's is followed without other evidence. */
    private static String contradicting(PriceText.Reading reading, CurrencyEvidence currencies) {
        String code = currencies.of(
                new PriceText.Reading(reading.amount(), null, reading.currencyText(), reading.contradicting()));
        if (code != null) {
            return code;
        }
        return reading.contradicting().contains("USD")
                ? "USD"
                : reading.contradicting().stream().min(String::compareTo).orElseThrow();
    }

    Candidate.Evidence evidence() {
        return claim.evidence();
    }

    Priced with(Money chosen) {
        return new Priced(claim, offer, quote, chosen, null, null);
    }

    /** Null outside the range of prices. */
    static @Nullable Money money(BigDecimal amount, String code) {
        int decimals = Math.max(0, Currency.getInstance(code).getDefaultFractionDigits());
        BigDecimal exact = amount.stripTrailingZeros().scale() > MAX_DECIMALS
                ? amount.setScale(decimals, RoundingMode.HALF_UP)
                : amount;
        boolean price = exact.compareTo(LOWEST) >= 0 && exact.compareTo(Currencies.highestPrice(code)) <= 0;
        return price ? new Money(exact, code) : null;
    }

    private static Priced rejected(Claim claim, Claim.OfferClaim offer, Claim.Quote quote, String problem) {
        return new Priced(claim, offer, quote, null, null, problem);
    }
}
