package io.undercut.extract;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every amount in the text that a visitor sees, with the currencies that stand beside it. It never makes a price on its
 * own; it only backs or questions what markup says.
 */
final class VisibleAmounts {

    private final Map<BigDecimal, Set<String>> currencies = new HashMap<>();

    private @Nullable Set<String> common;

    VisibleAmounts(List<PriceText.Placed> amounts) {
        amounts.forEach(placed -> add(placed.reading()));
    }

    boolean contains(BigDecimal amount) {
        return currencies.containsKey(amount.stripTrailingZeros());
    }

    /** True when the amount stands beside some currency. */
    boolean containsAsMoney(BigDecimal amount) {
        return !currenciesBeside(amount).isEmpty();
    }

    /** Every currency that may be meant where the amount stands; empty when it never stands beside one. */
    Set<String> currenciesBeside(BigDecimal amount) {
        return currencies.getOrDefault(amount.stripTrailingZeros(), Set.of());
    }

    /** What every currency on the page can mean; empty when there is none or they differ. */
    Set<String> common() {
        return common == null ? Set.of() : common;
    }

    private void add(PriceText.Reading reading) {
        Set<String> beside = currencies.computeIfAbsent(reading.amount().stripTrailingZeros(), key -> new HashSet<>());
        if (!reading.currencies().isEmpty()) {
            if (common == null) {
                common = new HashSet<>(reading.currencies());
            } else {
                common.retainAll(reading.currencies());
            }
        }
        if (beside.isEmpty()) {
            beside.addAll(reading.currencies());
        } else if (!reading.currencies().isEmpty()) {
            beside.retainAll(reading.currencies());
        }
    }
}
