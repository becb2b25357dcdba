package io.undercut.extract;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The prices of the visible page by amount, the best first. An amount that stands at several main places gains by it. */
final class Shown {

    private static final int BESIDE = 60;
    private static final double AGREEING = 0.5;
    private static final double MOST_FOR_AGREEING = 1.5;

    /**
     * @param best the place where it scores highest
     * @param score that score, and what other places add
     */
    record Ranked(Money money, VisiblePrice best, Claim claim, double score) {}

    private final List<Ranked> ranking = new ArrayList<>();
    private final Scoring scoring;
    final List<VisiblePrice> all;

    Shown(List<VisiblePrice> all, CurrencyEvidence currencies, Scoring scoring) {
        this.all = all;
        this.scoring = scoring;
        Map<Money, List<VisiblePrice>> places = new LinkedHashMap<>();
        for (VisiblePrice price : all) {
            String code = currencies.of(price.reading());
            Money money = code == null ? null : Priced.money(price.reading().amount(), code);
            if (money != null) {
                places.computeIfAbsent(money, key -> new ArrayList<>()).add(price);
            }
        }
        places.forEach((money, prices) -> {
            VisiblePrice best = prices.get(0);
            int main = 0;
            for (VisiblePrice price : prices) {
                best = price.score() > best.score() ? price : best;
                main += price.score() > 0 ? 1 : 0;
            }
            double agreement = Math.min(MOST_FOR_AGREEING, AGREEING * Math.max(0, main - 1));
            ranking.add(new Ranked(money, best, claim(best), best.score() + agreement));
        });
        ranking.sort(Comparator.comparingDouble(Ranked::score).reversed());
    }

    List<Ranked> ranking() {
        return ranking;
    }

    @Nullable
    Ranked best() {
        return ranking.isEmpty() ? null : ranking.get(0);
    }

    @Nullable
    Ranked of(Money money) {
        for (Ranked ranked : ranking) {
            if (ranked.money().equals(money)) {
                return ranked;
            }
        }
        return null;
    }

    /** How far the best is ahead of every other amount. */
    double margin() {
        return ranking.size() < 2
                ? Double.MAX_VALUE
                : ranking.get(0).score() - ranking.get(1).score();
    }

    /** The price that the visible page makes clear by itself, null when it does not. */
    @Nullable
    Ranked clear() {
        Ranked best = best();
        boolean clear = best != null
                && best.score() >= scoring.enough()
                && margin() >= scoring.margin()
                && !best.best().is(Sign.FROM)
                && !follows(best.best(), Sign.NET);
        return clear ? best : null;
    }

    /**
     * True when a price without tax stands right before this one: such a shop may sell to firms, and which of the two is
     * asked nobody can say.
     */
    private boolean follows(VisiblePrice price, Sign sign) {
        return all.stream()
                .anyMatch(other -> other.is(sign)
                        && other.from() < price.from()
                        && price.from() - other.to() < BESIDE
                        && other.amount().compareTo(price.amount()) < 0);
    }

    private static Claim claim(VisiblePrice price) {
        Node node = () -> CssPath.of(price.region().element);
        Claim.Quote quote = new Claim.Quote(text(price), price.reading(), node);
        Claim.OfferClaim offer = new Claim.OfferClaim(
                List.of(quote), false, null, Availability.UNKNOWN, Condition.UNKNOWN, null, null, null, null);
        return new Claim(Candidate.Evidence.VISIBLE, Claim.Role.PLAIN, null, null, null, null, List.of(offer), node);
    }

    static String text(VisiblePrice price) {
        String currency = price.reading().currencyText();
        String amount = price.reading().amount().toPlainString();
        return currency == null ? amount : amount + " " + currency;
    }
}
