package io.undercut.price;

import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.catalog.Strategy;
import io.undercut.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** Where the strategy would put our price, and what our own limits make of that. Amounts are in the product's currency. */
final class Target {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Target() {}

    /** How many of the lowest offers are let be. */
    static int passedOver(RuleSpec rule) {
        return rule.strategy() instanceof Strategy.Position place ? place.position() - 1 : 0;
    }

    /**
     * {@code max(floor, MAP, min(list price, target))}.
     *
     * @param lowest the lowest binding offer, null when nothing binds
     */
    static Money price(Product product, @Nullable Money lowest) {
        Money list = product.listPrice();
        if (lowest == null || (list.compareTo(lowest) <= 0 && product.rule().strategy() instanceof Strategy.Match)) {
            return list;
        }
        BigDecimal least = least(product);
        BigDecimal target = Comparison.roundDown(of(product.rule().strategy(), lowest), list.currency());
        if (target.compareTo(list.amount()) >= 0) {
            return list;
        }
        // A strategy asks for less, never for nothing: what is left is the smallest coin, or the floor.
        BigDecimal coin = BigDecimal.ONE.movePointLeft(target.scale());
        BigDecimal payable = target.max(coin);
        BigDecimal ended = ended(payable, product.rule().ending());
        BigDecimal own = ended.compareTo(least) >= 0 ? ended : payable.max(least);
        return new Money(own, list.currency());
    }

    /** The highest of our own lower limits; zero without any. */
    static BigDecimal least(Product product) {
        BigDecimal least =
                product.floor() == null ? BigDecimal.ZERO : product.floor().amount();
        return product.map() == null ? least : least.max(product.map().amount());
    }

    private static BigDecimal of(Strategy strategy, Money lowest) {
        if (strategy instanceof Strategy.UndercutByAmount undercut) {
            return lowest.amount().subtract(undercut.amount().amount());
        }
        if (strategy instanceof Strategy.UndercutByPercent undercut) {
            return lowest.amount()
                    .multiply(HUNDRED.subtract(undercut.percent()))
                    .divide(HUNDRED);
        }
        return lowest.amount();
    }

    /** The highest amount with the ending that is not above; the amount itself when there is none. */
    private static BigDecimal ended(BigDecimal amount, @Nullable BigDecimal ending) {
        if (ending == null || amount.compareTo(ending) < 0) {
            return amount;
        }
        int wholeDigits = Math.max(0, ending.precision() - ending.scale());
        BigDecimal step = BigDecimal.ONE.movePointRight(wholeDigits);
        BigDecimal steps = amount.subtract(ending).divide(step, 0, RoundingMode.DOWN);
        return steps.multiply(step).add(ending);
    }
}
