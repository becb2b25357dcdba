package io.undercut.price;

import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.money.Money;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How fast a price follows. The bound says that we are never above the lowest binding offer, so a fall is never late: only a rise
 * may wait, because it is too small to be worth one, or because the price has changed often enough for a day. What the owner
 * changes about a product holds at once.
 *
 * @param price what is asked now: the target, or the price in force where the rise waits
 * @param waits why the rise waits; null when nothing does
 * @param review when the rise may come although nothing changes; null for never
 * @param changes when the price was changed within a day; null where nobody counts
 */
record Pace(
        Money price,
        @Nullable String waits,
        @Nullable Instant review,
        @Nullable List<Instant> changes) {

    private static final Duration DAY = Duration.ofDays(1);

    static Pace of(Product product, @Nullable Decision before, Money target, Instant now) {
        RuleSpec rule = product.rule();
        List<Instant> changes = recent(rule, before, now);
        boolean followed = before != null
                && !before.unlisted()
                && product.listPrice().equals(before.listPrice())
                && Objects.equals(product.floor(), before.floor())
                && Objects.equals(product.map(), before.map())
                && rule.equals(before.rule());
        if (before == null || !followed || before.price().compareTo(target) >= 0) {
            return moved(before, target, changes, now);
        }
        Money price = before.price();
        BigDecimal least = rule.minRaise();
        if (least != null && !Reading.movedBy(least, price, target) && !isExactly(least, price, target)) {
            String waits =
                    "a rise to " + target + " is less than the " + least.toPlainString() + " % that the rule asks for";
            return new Pace(price, waits, null, changes);
        }
        Integer most = rule.maxChangesPerDay();
        if (most != null && changes != null && changes.size() >= most) {
            Instant next = changes.get(changes.size() - most).plus(DAY);
            String waits = "a rise to " + target + " waits, because the price changed " + most + " times within a day";
            return new Pace(price, waits, next, changes);
        }
        return moved(before, target, changes, now);
    }

    private static boolean isExactly(BigDecimal percent, Money from, Money to) {
        BigDecimal moved = to.amount().subtract(from.amount());
        return moved.multiply(BigDecimal.valueOf(100)).compareTo(percent.multiply(from.amount())) == 0;
    }

    private static Pace moved(@Nullable Decision before, Money target, @Nullable List<Instant> changes, Instant now) {
        if (changes == null || before == null || before.price().equals(target)) {
            return new Pace(target, null, null, changes);
        }
        List<Instant> more = new ArrayList<>(changes);
        more.add(now);
        return new Pace(target, null, null, List.copyOf(more));
    }

    /** The oldest first. */
    private static @Nullable List<Instant> recent(RuleSpec rule, @Nullable Decision before, Instant now) {
        Integer most = rule.maxChangesPerDay();
        if (most == null) {
            return null;
        }
        if (before == null || before.changes() == null) {
            return List.of();
        }
        List<Instant> recent = before.changes().stream()
                .filter(change -> now.isBefore(change.plus(DAY)))
                .toList();
        // No more than these are ever looked at, however often the price falls.
        return recent.subList(Math.max(0, recent.size() - most), recent.size());
    }
}
