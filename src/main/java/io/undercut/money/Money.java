package io.undercut.money;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An exact, non-negative amount of one ISO 4217 currency. The scale is normalised, so {@code 89.9 EUR} equals
 * {@code 89.90 EUR}: trailing zeros are dropped down to the currency's own number of decimals.
 */
@JsonPropertyOrder({"amount", "currency"})
public record Money(BigDecimal amount, String currency) implements Comparable<Money> {

    /** Checked before {@link BigDecimal} sees the text: a million digits cost it seconds of CPU. */
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,6})?");

    /** Those of the countries there are, as the JDK has them today; funds and metals belong to no country. */
    private static final Set<String> IN_USE = Stream.of(Locale.getISOCountries())
            .map(country -> Currency.getInstance(new Locale("", country)))
            .filter(Objects::nonNull)
            .filter(currency -> currency.getDefaultFractionDigits() >= 0)
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    public Money {
        if (amount.signum() < 0) {
            throw new IllegalArgumentException("amount must not be negative: " + amount);
        }
        amount = normalise(amount, currencyOf(currency));
    }

    /**
     * @param amount decimal digits with an optional point, at most 12 before and 6 after it; no sign, no exponent
     * @param currency an ISO 4217 code in capitals
     * @throws IllegalArgumentException for anything else
     */
    @JsonCreator
    public static Money of(@JsonProperty("amount") String amount, @JsonProperty("currency") String currency) {
        if (amount == null || !AMOUNT.matches(amount)) {
            throw new IllegalArgumentException("amount must be a decimal string such as \"89.90\"");
        }
        return new Money(new BigDecimal(amount), currency);
    }

    @JsonGetter("amount")
    public String amountText() {
        return amount.toPlainString();
    }

    @JsonIgnore
    public boolean isZero() {
        return amount.signum() == 0;
    }

    public boolean sameCurrency(Money other) {
        return currency.equals(other.currency);
    }

    /** @throws IllegalArgumentException when the currencies differ */
    @Override
    public int compareTo(Money other) {
        if (!sameCurrency(other)) {
            throw new IllegalArgumentException("cannot compare " + currency + " with " + other.currency);
        }
        return amount.compareTo(other.amount);
    }

    /** False for what Java knows as well: historic codes (DEM) and codes that are no money of a shop (XAU, XXX). */
    public static boolean isInUse(String currency) {
        return IN_USE.contains(currency);
    }

    /** True when the amount is no finer than the currency's smallest unit. */
    @JsonIgnore
    public boolean isPayable() {
        return amount.scale() <= Currency.getInstance(currency).getDefaultFractionDigits();
    }

    public static Money min(Money a, Money b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    public static Money max(Money a, Money b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    @Override
    public String toString() {
        return amountText() + " " + currency;
    }

    private static Currency currencyOf(String code) {
        if (code == null) {
            throw new IllegalArgumentException("currency is missing");
        }
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("currency must be an ISO 4217 code such as \"EUR\"", e);
        }
    }

    private static BigDecimal normalise(BigDecimal amount, Currency currency) {
        int decimals = Math.max(0, currency.getDefaultFractionDigits());
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < decimals ? stripped.setScale(decimals) : stripped;
    }
}
