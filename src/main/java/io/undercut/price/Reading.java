package io.undercut.price;

import io.undercut.catalog.Listing;
import io.undercut.catalog.Policy;
import io.undercut.catalog.Terms;
import io.undercut.catalog.Verdict;
import io.undercut.money.Money;
import io.undercut.price.Comparison.Weighed;
import io.undercut.price.Decision.Held;
import io.undercut.price.Decision.Input;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One listing while a decision is taken: the reading that counted before, the newest one, and which of the two counts now. A
 * reading that says something new counts at once unless it is held.
 */
final class Reading {

    /** The second reading that a held one waits for must be made at least so much later. */
    static final Duration SECOND = Duration.ofMinutes(10);

    /** Two prices agree when they differ by no more than this many percent of the lower. */
    private static final BigDecimal AGREE = BigDecimal.ONE;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    final String competitor;
    final Policy policy;
    final Terms terms;
    private final Seen newest;
    private final Weighed weighedNewest;
    private final @Nullable Seen before;
    private final @Nullable Weighed weighedBefore;
    private final @Nullable Held heldBefore;
    private boolean newestCounts;
    private boolean changed;
    private boolean discarded;
    private @Nullable Held held;

    Reading(
            Listing listing,
            Policy policy,
            Terms terms,
            @Nullable Input prior,
            Comparison comparison,
            String currency,
            Instant now) {
        this.competitor = listing.id().competitor();
        this.policy = policy;
        this.terms = terms;
        this.newest = Seen.of(Objects.requireNonNull(listing.latest()));
        this.weighedNewest = comparison.weigh(competitor, newest, listing.schedule(), terms, currency, now);
        this.before = prior == null ? null : prior.counted();
        this.heldBefore = prior == null ? null : prior.held();
        this.weighedBefore = before == null
                ? null
                : before.equals(newest)
                        ? weighedNewest
                        : comparison.weigh(competitor, before, listing.schedule(), terms, currency, now);
        settle(listing.verdict());
    }

    private void settle(@Nullable Verdict verdict) {
        boolean judged = verdict != null && verdict.seq() == newest.seq();
        if (verdict != null && judged && !verdict.released()) {
            discarded = true;
            return;
        }
        // What was held once stays so until there is another reading: what others have done meanwhile must not release
        // it.
        if (!judged
                && heldBefore != null
                && heldBefore.seen().isSamePage(newest)
                && heldBefore.byBreaker() == broken()
                && !confirmed()) {
            hold(heldBefore.why());
            return;
        }
        // The same page read again by another extractor was looked at by whoever adopted that.
        boolean corrected = heldBefore == null
                ? before != null && before.seq() == newest.seq()
                : heldBefore.seen().seq() == newest.seq() && !heldBefore.seen().isSamePage(newest);
        newestCounts = true;
        changed = !judged && !corrected && !confirmed() && !saysTheSame(weighedBefore);
    }

    private boolean confirmed() {
        return heldBefore != null
                && agreesWithHeld(heldBefore)
                && !broken()
                && (newest.seq() > heldBefore.seen().seq()
                        || newest.at().isAfter(heldBefore.seen().at()))
                && !newest.at().isBefore(heldBefore.since().plus(SECOND));
    }

    private boolean agreesWithHeld(Held other) {
        Money one = weighedNewest.price();
        Money two = other.price();
        if (one == null || two == null || !one.sameCurrency(two)) {
            return one == null
                    && two == null
                    && newest.availability() == other.seen().availability();
        }
        return !furtherThan(AGREE, one.compareTo(two) <= 0 ? one : two, one.compareTo(two) <= 0 ? two : one)
                && newest.availability() == other.seen().availability();
    }

    private boolean saysTheSame(@Nullable Weighed other) {
        return other != null
                && Objects.equals(weighedNewest.price(), other.price())
                // One that has run out and is seen again with the same price is nothing new.
                && (weighedNewest.price() != null || Objects.equals(weighedNewest.obstacle(), other.obstacle()));
    }

    /** True when too many readings of the extractor jumped at this competitor. */
    boolean broken() {
        return policy.broken().contains(newest.extractor());
    }

    /** True while the newest reading counts, says something new, and nobody and nothing has confirmed it. */
    boolean changed() {
        return changed;
    }

    boolean counts() {
        return counted() != null;
    }

    @Nullable
    Seen counted() {
        return newestCounts ? newest : before;
    }

    @Nullable
    Weighed weighed() {
        return newestCounts ? weighedNewest : weighedBefore;
    }

    /** The price that would bind if nothing new had been read; null when none would. */
    @Nullable
    Money bindingBefore() {
        return changed ? binding(weighedBefore) : binding(weighed());
    }

    @Nullable
    Money bindingNewest() {
        return binding(weighedNewest);
    }

    @Nullable
    Money binding() {
        return binding(weighed());
    }

    /** What would bind if whatever is held counted. */
    @Nullable
    Money bindingIfReleased() {
        return held == null ? binding() : binding(weighedNewest);
    }

    private static @Nullable Money binding(@Nullable Weighed weighed) {
        return weighed != null && weighed.binds() ? weighed.price() : null;
    }

    @Nullable
    Held held() {
        return held;
    }

    void hold(String why) {
        changed = false;
        newestCounts = false;
        Instant since = heldBefore != null && agreesWithHeld(heldBefore) ? heldBefore.since() : newest.at();
        held = new Held(since, newest, weighedNewest.price(), why, broken());
    }

    /** Why the newest reading cannot be believed at once, by itself; null when it can. */
    @Nullable
    String doubt(@Nullable Money own, @Nullable Money middleOfOthers) {
        if (broken()) {
            return "too many prices of " + competitor + " jumped at once, so its pages may be read wrongly";
        }
        Money price = bindingNewest();
        if (price == null) {
            return null;
        }
        Money last = weighedBefore == null ? null : weighedBefore.price();
        BigDecimal jump = terms.largestJump();
        if (last != null && jump != null && last.sameCurrency(price) && movedBy(jump, last, price)) {
            return "it was " + last + " before";
        }
        BigDecimal farBelow = terms.farBelow();
        if (farBelow != null && own != null && isBelow(farBelow, own, price)) {
            return "it is far below our own " + own;
        }
        if (farBelow != null && middleOfOthers != null && isBelow(farBelow, middleOfOthers, price)) {
            return "it is far below what others ask, about " + middleOfOthers;
        }
        return null;
    }

    /** Whether a price moved by more than so many percent of what it was, up or down. */
    static boolean movedBy(BigDecimal percent, Money from, Money to) {
        BigDecimal moved = to.amount().subtract(from.amount()).abs();
        return moved.multiply(HUNDRED).compareTo(percent.multiply(from.amount())) > 0;
    }

    private static boolean isBelow(BigDecimal percent, Money from, Money to) {
        return to.compareTo(from) < 0 && movedBy(percent, from, to);
    }

    private static boolean furtherThan(BigDecimal percent, Money low, Money high) {
        return high.amount().subtract(low.amount()).multiply(HUNDRED).compareTo(percent.multiply(low.amount())) > 0;
    }

    /** @param why the rule lets the offer be; null when it does not */
    Input input(@Nullable String why) {
        Seen seen = counted();
        Weighed weighed = weighed();
        if (seen == null || weighed == null) {
            String reason = held == null
                    ? discarded ? "Discarded by hand." : "Held."
                    : "Held until a second reading agrees: " + held.why() + ".";
            return Input.of(competitor, newest, policy.revision(), weighedNewest, false, reason, null, true, held);
        }
        String obstacle = weighed.obstacle() == null ? why : weighed.obstacle();
        return Input.of(
                competitor,
                seen,
                policy.revision(),
                weighed,
                obstacle == null,
                obstacle == null ? "Counts." : obstacle,
                weighed.binds() ? weighed.until() : null,
                false,
                held);
    }

    /** The middle of some prices, the lower of two; null for fewer than two. */
    static @Nullable Money middle(List<Money> prices) {
        if (prices.size() < 2) {
            return null;
        }
        List<Money> sorted = prices.stream().sorted().toList();
        return sorted.get((sorted.size() - 1) / 2);
    }
}
