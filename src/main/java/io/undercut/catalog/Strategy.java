package io.undercut.catalog;

import io.undercut.money.Money;
import java.math.BigDecimal;

/** Where an own price is to stand among the offers that bind, before any limit of our own. */
public sealed interface Strategy {

    Strategy MATCH = new Match();

    /** As the API names it. */
    String wireName();

    /** The lowest binding offer. */
    record Match() implements Strategy {
        @Override
        public String wireName() {
            return "match";
        }
    }

    /** Less than the lowest binding offer by an amount of the product's currency. */
    record UndercutByAmount(Money amount) implements Strategy {
        @Override
        public String wireName() {
            return "undercut";
        }
    }

    /** @param percent above 0, below 100 */
    record UndercutByPercent(BigDecimal percent) implements Strategy {
        @Override
        public String wireName() {
            return "undercut";
        }
    }

    /**
     * The n-th lowest offer; those below it are let be and do not bind. With fewer offers, nothing binds: our list price is then
     * within the first n as it is.
     *
     * @param position 1 to 20; 1 is the same as {@link Match}
     */
    record Position(int position) implements Strategy {
        @Override
        public String wireName() {
            return "position";
        }
    }
}
