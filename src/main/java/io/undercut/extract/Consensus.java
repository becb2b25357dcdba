package io.undercut.extract;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the page's offer from all evidence. Pure. What is written for machines and what visitors see are asked apart:
 * where they agree the price is certain, where machines contradict each other the visible page decides, and where both
 * contradict each other the page is ambiguous, unless it shows which of them is out of date.
 */
final class Consensus {

    /** A visible price this strong outweighs markup that the page itself shows to be out of date. */
    private static final double STRONG = 5;

    /** How near to the best a visible price must come to back a price that markup names. */
    private static final double BACKING = 1.5;

    /** What the visible page must give a price for it to decide between several in markup. */
    private static final double DECIDING = 0.5;

    private static final BigDecimal SIZES = new BigDecimal("1.5");
    private static final BigDecimal SELLERS = new BigDecimal("1.25");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Scoring scoring;
    private final Page page;
    private final List<Claim> claims;
    private final Hints hints;
    private final MainProduct main;
    private final CurrencyEvidence currencies;
    private final Map<Candidate.Evidence, List<Claim>> chosen;
    private final List<Views.View> views;
    private final Shown shown;
    private final VisibleStock stock;

    /** What was decided: a price and by whom, or why none. */
    private record Decision(
            @Nullable Priced winner, String reason) {}

    private Consensus(Page page, List<Claim> claims, Hints hints, Scoring scoring) {
        this.scoring = scoring;
        this.page = page;
        this.claims = claims;
        this.hints = hints;
        this.main = new MainProduct(page);
        this.currencies = new CurrencyEvidence(page, claims, hints);
        Map<Candidate.Evidence, List<Claim>> best =
                main.of(claims.stream().filter(Consensus::saysSomething).toList());
        best.computeIfPresent(Candidate.Evidence.EMBEDDED_STATE, (evidence, state) -> identified(state));
        this.chosen = new EnumMap<>(best);
        Map<Candidate.Evidence, List<Claim>> asked = new EnumMap<>(chosen);
        if (hints.selector() != null) {
            asked.keySet().removeIf(evidence -> evidence != Candidate.Evidence.HINT);
        }
        this.views = new Views(page, main, currencies).of(asked);
        VisiblePrices visible = VisiblePrices.of(page, names(), scoring);
        this.shown = new Shown(hints.selector() == null ? visible.all() : List.of(), currencies, scoring);
        this.stock = new VisibleStock(page.text, visible.main());
    }

    static Extraction decide(Page page, List<Claim> claims, Hints hints, Scoring scoring) {
        return new Consensus(page, claims, hints, scoring).decide();
    }

    private static boolean saysSomething(Claim claim) {
        return claim.offers().stream()
                .anyMatch(offer -> !offer.prices().isEmpty() || offer.availability() != Availability.UNKNOWN);
    }

    /** Scripts carry many products; only one that names the page's own counts. */
    private @Nullable List<Claim> identified(List<Claim> state) {
        return state.stream().anyMatch(main::isIdentified) ? state : null;
    }

    private List<String> names() {
        List<String> names = new ArrayList<>();
        chosen.values().forEach(best -> best.forEach(claim -> {
            if (claim.name() != null && names.size() < 8) {
                names.add(claim.name());
            }
        }));
        return names;
    }

    private Extraction decide() {
        Decision decision = price();
        Priced winner = decision.winner();
        Availability availability = new Stock(chosen, stock, hints).of(winner, offers(winner));
        boolean unavailable = availability == Availability.OUT_OF_STOCK || availability == Availability.DISCONTINUED;
        Verdicts verdicts = new Verdicts(claims, chosen, currencies, hints, shown);
        OfferFields fields = new OfferFields(claims, chosen, main, currencies, shown, stock.name());
        if (winner != null && winner.money() != null) {
            Offer offer = fields.offer(winner, availability);
            List<Candidate> candidates = verdicts.with(winner, winner.money());
            return unavailable
                    ? new Extraction(
                            Extraction.Result.OUT_OF_STOCK,
                            offer,
                            "Not for sale now" + said() + "; the price is " + decision.reason(),
                            candidates)
                    : new Extraction(Extraction.Result.OK, offer, "The price is " + decision.reason(), candidates);
        }
        if (unavailable) {
            String reason = "The page says that the product is not for sale now" + said() + ".";
            return new Extraction(
                    Extraction.Result.OUT_OF_STOCK, fields.offer(null, availability), reason, verdicts.withNone(reason));
        }
        boolean none = decision.reason().isEmpty();
        String reason = none ? verdicts.whyNone() : decision.reason();
        return new Extraction(
                none ? Extraction.Result.NO_PRICE : Extraction.Result.AMBIGUOUS,
                null,
                reason,
                verdicts.withNone(reason));
    }

    /** The offers at the winner's price, in the evidence that it comes from. */
    private List<Claim.OfferClaim> offers(@Nullable Priced winner) {
        if (winner == null) {
            return List.of();
        }
        return views.stream()
                .filter(view -> view.evidence() == winner.evidence())
                .flatMap(view -> view.prices().stream())
                .filter(priced -> Objects.equals(priced.money(), winner.money()))
                .map(Priced::offer)
                .toList();
    }

    private Decision price() {
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
        Shown.Ranked same = shown.of(money);
        boolean backed = same != null
                && (clear == null || clear.money().equals(money) || clear.score() - same.score() < BACKING);
        if (backed || clear == null || clear.score() < STRONG || !clear.money().sameCurrency(money)) {
            return new Decision(named, by(money, named(markup) + (backed ? " and " + shownAs() : "")));
        }
        boolean former = same != null
                && shown.all.stream().anyMatch(price -> price.is(Sign.OLD) && price.amount().compareTo(money.amount().stripTrailingZeros()) == 0);
        if (former && clear.money().compareTo(money) < 0) {
            return new Decision(
                    visible(clear),
                    by(clear.money(), shownAs() + ", which strikes the " + money + " of " + named(markup)));
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
        Money sale = sale(markup, amounts);
        if (sale != null) {
            return new Decision(
                    named(markup, sale),
                    by(sale, named(naming(markup, sale)) + "; the rest of the markup still names the price before the sale"));
        }
        boolean range = markup.stream().anyMatch(Views.View::range);
        if (range && amounts.size() == 2 && markup.size() == 1) {
            Money low = Collections.min(amounts);
            Shown.Ranked seen = shown.of(low);
            Shown.Ranked clear = shown.clear();
            boolean other = clear != null && clear.score() >= STRONG && amounts.contains(clear.money());
            if (seen != null && !other && isNear(amounts)) {
                return new Decision(
                        named(markup, low), by(low, named(markup) + ", the lowest of several offers that are close"));
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
                    .filter(ranked -> amounts.contains(ranked.money()) && ranked != first)
                    .allMatch(other -> first.score() - other.score() >= scoring.margin());
            boolean enough = first.score() >= (range ? scoring.enough() : DECIDING);
            boolean lowest = first.best().is(Sign.FROM);
            if (main && ahead && enough && (!lowest || isNarrow(amounts))) {
                return new Decision(
                        named(markup, first.money()),
                        by(first.money(), shownAs() + " and " + named(naming(markup, first.money()))));
            }
        }
        return new Decision(null, disagreement(markup));
    }

    /** The one of two prices of which markup itself says that the other is its list price. */
    private @Nullable Money sale(List<Views.View> markup, Set<Money> amounts) {
        for (Views.View view : markup) {
            for (Priced priced : view.prices()) {
                Claim.Quote list = priced.offer().listPrice();
                Money former = list == null ? null : Priced.of(priced.claim(), priced.offer(), list, currencies).money();
                Money money = priced.money();
                if (former != null && money != null && !former.equals(money) && amounts.equals(Set.of(former, money)) && view.settled()) {
                    return money;
                }
            }
        }
        return null;
    }

    private static Priced named(List<Views.View> markup, Money money) {
        return markup.stream()
                .flatMap(view -> view.prices().stream())
                .filter(priced -> money.equals(priced.money()))
                .findFirst()
                .orElseThrow()
                .with(money);
    }

    private static List<Views.View> naming(List<Views.View> markup, Money money) {
        return markup.stream().filter(view -> view.amounts().contains(money)).toList();
    }

    /** Sizes of one article differ by less; what differs by more are other articles. */
    private static boolean isNarrow(Set<Money> amounts) {
        return spread(amounts).compareTo(SIZES) <= 0;
    }

    /** Several sellers of one article ask about the same. */
    private static boolean isNear(Set<Money> amounts) {
        return spread(amounts).compareTo(SELLERS) <= 0;
    }

    private static BigDecimal spread(Set<Money> amounts) {
        if (amounts.stream().map(Money::currency).distinct().count() != 1) {
            return BigDecimal.valueOf(Long.MAX_VALUE);
        }
        return Collections.max(amounts).amount().divide(Collections.min(amounts).amount(), 3, RoundingMode.HALF_UP);
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
                                + shown.ranking().stream().limit(3).map(ranked -> ranked.money().toString()).collect(Collectors.joining(", "))
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

    private String said() {
        String words = stock.soldOut();
        return words == null ? "" : " (\"" + Texts.squeeze(words, 60) + "\")";
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
