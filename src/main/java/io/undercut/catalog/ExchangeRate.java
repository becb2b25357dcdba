package io.undercut.catalog;

import io.undercut.aws.InvalidField;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one unit of a currency was said to be worth in another for a while. No rate is ever guessed: without one that holds now,
 * an offer in another currency does not bind.
 *
 * @param rate units of {@code to} for one of {@code from}
 * @param validFrom inclusive
 * @param validUntil exclusive
 */
public record ExchangeRate(String from, String to, BigDecimal rate, Instant validFrom, Instant validUntil) {

    private static final BigDecimal LARGEST = BigDecimal.valueOf(1_000_000);
    private static final int FINEST = 10;

    @SuppressWarnings("ConstantValue")
    public ExchangeRate {
        currency("from", from);
        currency("to", to);
        if (from.equals(to)) {
            throw new InvalidField("to", "must be another currency than from");
        }
        if (rate == null || rate.signum() <= 0 || rate.compareTo(LARGEST) > 0 || rate.scale() > FINEST) {
            throw new InvalidField("rate", "must be a number above 0 with at most " + FINEST + " decimals");
        }
        if (validFrom == null || validUntil == null || !validFrom.isBefore(validUntil)) {
            throw new InvalidField("validUntil", "must be an instant after validFrom; both are required");
        }
    }

    boolean converts(String one, String other) {
        return from.equals(one) && to.equals(other);
    }

    private static void currency(String field, String code) {
        if (code == null || !io.undercut.money.Money.isInUse(code)) {
            throw new InvalidField(field, "must be an ISO 4217 code of money in use such as \"EUR\"");
        }
    }
}
