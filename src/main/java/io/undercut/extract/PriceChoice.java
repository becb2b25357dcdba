package io.undercut.extract;

import io.undercut.money.Money;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chooses the price among what markup, scripts and the visible page leave possible. Pure. */
final class PriceChoice {

    /** A visible price this strong outweighs markup that the page itself shows to be out of date. */
    private static final double STRONG = 5;

    /** How near to the best a visible price must come to back a price that markup names. */
    private static final double BACKING = 1.5;

    /** What the visible page must give a price for it to decide between several in markup. */
    private static final double DECIDING = 0.5;

    /** Sizes of one article differ by less; what differs by more are other articles. */
    private static final BigDecimal SIZES = new BigDecimal("1.5");

    /** Several sellers of one article ask about the same. */
    private static final BigDecimal SELLERS = new BigDecimal("1.25");

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Page page;
    private final List<Views.View> views;
    private final Shown shown;
    private final CurrencyEvidence currencies;
    private final Scoring scoring;

    /**
     * @param winner null when no price is sure
     * @param reason the price and who names it, or why there is none; empty when nothing names any
     */
    record Decision(@Nullable Priced winner, String reason) {}

    PriceChoice(Page page, List<Views.View> views, Shown shown, CurrencyEvidence currencies, Scoring scoring) {
        this.page = page;
        this.views = views;
        this.shown = shown;
        this.currencies = currencies;
        this.scoring = scoring;
    }

    Decision decide() {
        List<Views.View> markup = views.stream()
                .filter(view -> view.evidence() != Candidate.Evidence.EMBEDDED_STATE)
                .toList();
        if (markup.isEmpty()) {
            return views.isEmpty() ? visibleAlone() : state(views.get(0));
        }
        Set<Money> amounts = Views.amounts(markup);
        boolean settled = markup.stream().allMatch(Views.View::settled);
        if (settled && amounts.size() == 1) {
            return agreed(markup, markup.get(0).prices().get(0));
        }
        return between(markup, amounts);
    }

    /** Markup names one price: does the visible page contradict it? */
    private Decision agreed(List<Views.View> markup, Priced named) {
        Money money = named.money();
        if (money == null) {
            return new Decision(null, "");
        }
        String doubt = doubt(named, money);
        if (doubt != null) {
            return new Decision(null, doubt);
        }
        Shown.Ranked clear = shown.clear();
        if (clear != null
                && clear.score() >= STRONG
                && !clear.money().sameCurrency(money)
                && clear.money().amount().compareTo(money.amount()) == 0
                && clear.best().reading().currencies().size() == 1) {
            return new Decision(
                    null,
                    "The page contradicts itself: " + named(markup) + " says " + money + ", " + shownAs() + " says "
                            + clear.money() + ".");
        }
        Shown.Ranked same = shown.of(money);
        boolean backed = same != null
                && (clear == null || clear.money().equals(money) || clear.score() - same.score() < BACKING);
        if (backed || clear == null || clear.score() < STRONG || !clear.money().sameCurrency(money)) {
            return new Decision(named, by(money, named(markup) + (backed ? " and " + shownAs() : "")));
        }
        boolean former = same != null
                && shown.all.stream()
                        .anyMatch(price -> price.is(Sign.OLD)
                                && price.amount().compareTo(money.amount().stripTrailingZeros()) == 0);
        if (former && clear.money().compareTo(money) < 0) {
            return new Decision(
                    visible(clear),
                    by(clear.money(), shownAs() + ", which strikes the " + money + " of " + named(markup)));
        }
        boolean net = same != null && same.best().is(Sign.NET) && clear.money().compareTo(money) > 0;
        if (net) {
            return new Decision(
                    visible(clear),
                    by(
                            clear.money(),
                            shownAs() + ", which says that the " + money + " of " + named(markup) + " is without tax"));
        }
        if (same == null && page.visible().contains(money.amount())) {
            return new Decision(named, by(money, named(markup)));
        }
        return new Decision(
                null,
                "The page contradicts itself: " + named(markup) + " says " + money + ", " + shownAs() + " says "
                        + clear.money() + ".");
    }

    /** Markup names several prices: does the visible page tell which? */
    private Decision between(List<Views.View> markup, Set<Money> amounts) {
        Money sale = Views.sale(markup, amounts, currencies);
        if (sale != null) {
            return new Decision(
                    Views.named(markup, sale),
                    by(
                            sale,
                            named(Views.naming(markup, sale))
                                    + "; the rest of the markup still names the price before the sale"));
        }
        boolean range = markup.stream().anyMatch(Views.View::range);
        if (range && amounts.size() == 2 && markup.size() == 1) {
            Money low = Collections.min(amounts);
            Shown.Ranked seen = shown.of(low);
            Shown.Ranked clear = shown.clear();
            boolean other = clear != null && clear.score() >= STRONG && amounts.contains(clear.money());
            if (seen != null && !other && Views.isWithin(SELLERS, amounts)) {
                return new Decision(
                        Views.named(markup, low),
                        by(low, named(markup) + ", the lowest of several offers that are close"));
            }
        }
        Shown.Ranked first = shown.ranking().stream()
                .filter(ranked -> amounts.contains(ranked.money()))
                .findFirst()
                .orElse(null);
        Shown.Ranked best = shown.best();
        if (first != null && best != null) {
            boolean main = best.score() - first.score() < (range ? scoring.margin() / 2 : BACKING);
            boolean ahead = shown.ranking().stream()
                    .filter(ranked ->
                            amounts.contains(ranked.money()) && !ranked.money().equals(first.money()))
                    .allMatch(other -> first.score() - other.score() >= scoring.margin());
            boolean enough = first.score() >= (range ? scoring.enough() : DECIDING);
            boolean lowest = first.best().is(Sign.FROM);
            if (main && ahead && enough && (!lowest || Views.isWithin(SIZES, amounts))) {
                return new Decision(
                        Views.named(markup, first.money()),
                        by(first.money(), shownAs() + " and " + named(Views.naming(markup, first.money()))));
            }
        }
        return new Decision(null, disagreement(markup));
    }

    /** Only scripts name a price for machines: the visible page must not contradict it. */
    private Decision state(Views.View view) {
        Set<Money> amounts = view.amounts();
        Shown.Ranked clear = shown.clear();
        if (clear != null) {
            return amounts.contains(clear.money())
                    ? new Decision(visible(clear), by(clear.money(), shownAs() + " and embedded state"))
                    : visibleAlone();
        }
        Shown.Ranked best = shown.best();
        boolean open = best == null || best.score() < DECIDING || amounts.contains(best.money());
        Priced only = view.prices().get(0);
        if (open && view.settled() && only.otherwise() == null && only.money() != null) {
            return new Decision(only, by(only.money(), "embedded state"));
        }
        return visibleAlone();
    }

    private Decision visibleAlone() {
        Shown.Ranked clear = shown.clear();
        if (clear != null) {
            return new Decision(visible(clear), by(clear.money(), shownAs()));
        }
        Shown.Ranked best = shown.best();
        if (best == null || best.score() < scoring.enough()) {
            return new Decision(null, "");
        }
        return new Decision(
                null,
                best.best().is(Sign.FROM)
                        ? "The page shows a range of prices from which a variant must be chosen."
                        : "The page shows several prices ("
                                + shown.ranking().stream()
                                        .limit(3)
                                        .map(ranked -> ranked.money().toString())
                                        .collect(Collectors.joining(", "))
                                + ") and nothing makes clear which is the product's.");
    }

    /** Why the one price of markup is not safe to use, null when it is. */
    private @Nullable String doubt(Priced winner, Money money) {
        if (winner.otherwise() != null) {
            return "\"" + winner.quote().text() + "\" can be read as " + money + " or " + winner.otherwise() + ".";
        }
        BigDecimal amount = money.amount();
        boolean whole = amount.stripTrailingZeros().scale() <= 0 && amount.compareTo(HUNDRED) >= 0;
        if (winner.evidence() != Candidate.Evidence.HINT && whole) {
            BigDecimal hundredth = amount.movePointLeft(2);
            if (!page.visible().contains(amount) && page.visible().containsAsMoney(hundredth)) {
                return "The markup says " + money + ", the page shows " + hundredth.toPlainString()
                        + ": it may count cents.";
            }
        }
        return null;
    }

    private Priced visible(Shown.Ranked ranked) {
        Claim claim = ranked.claim();
        Claim.OfferClaim offer = claim.offers().get(0);
        return Priced.of(claim, offer, offer.prices().get(0), currencies).with(ranked.money());
    }

    private static String by(Money money, String whom) {
        return money + " by " + whom + ".";
    }

    private static String shownAs() {
        return Verdicts.name(Candidate.Evidence.VISIBLE);
    }

    private static String disagreement(List<Views.View> views) {
        for (Views.View view : views) {
            if (view.range()) {
                return "The page names a range of prices (" + listed(view.amounts()) + ") and no variant is chosen.";
            }
            if (view.amounts().size() > 1) {
                return Verdicts.name(view.evidence()) + " names several prices (" + listed(view.amounts())
                        + ") and nothing says which is the product's.";
            }
        }
        return "The page contradicts itself: "
                + views.stream()
                        .map(view -> Verdicts.name(view.evidence()) + " says " + listed(view.amounts()))
                        .collect(Collectors.joining(", "))
                + ".";
    }

    private static String listed(Set<Money> amounts) {
        return amounts.stream().limit(6).map(Money::toString).collect(Collectors.joining(", "))
                + (amounts.size() > 6 ? ", …" : "");
    }

    private static String named(List<Views.View> views) {
        return views.stream().map(view -> Verdicts.name(view.evidence())).collect(Collectors.joining(" and "));
    }
}
