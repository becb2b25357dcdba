package io.undercut.extract;

import io.undercut.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says of each kind of evidence which prices it leaves possible for the page's product. Pure. */
final class Views {

    /** What one kind of evidence leaves possible. */
    record View(Candidate.Evidence evidence, List<Priced> prices, boolean range) {
        Set<Money> amounts() {
            Set<Money> amounts = new LinkedHashSet<>();
            prices.forEach(priced -> {
                if (priced.money() != null) {
                    amounts.add(priced.money());
                }
            });
            return amounts;
        }

        boolean settled() {
            return !range && amounts().size() == 1;
        }
    }

    private final Page page;
    private final MainProduct main;
    private final CurrencyEvidence currencies;

    Views(Page page, MainProduct main, CurrencyEvidence currencies) {
        this.page = page;
        this.main = main;
        this.currencies = currencies;
    }

    /** One view for each kind of evidence that names a price at all, the strongest first. */
    List<View> of(Map<Candidate.Evidence, List<Claim>> chosen) {
        List<View> views = new ArrayList<>();
        chosen.forEach((evidence, best) -> views.add(view(evidence, best)));
        views.removeIf(view -> view.amounts().isEmpty());
        return settleReadings(views);
    }

    static Set<Money> amounts(Collection<View> views) {
        Set<Money> amounts = new LinkedHashSet<>();
        views.forEach(view -> amounts.addAll(view.amounts()));
        return amounts;
    }

    private View view(Candidate.Evidence evidence, List<Claim> best) {
        List<Priced> all = new ArrayList<>();
        for (Claim claim : best) {
            for (Claim.OfferClaim offer : claim.offers()) {
                for (Claim.Quote quote : offer.prices()) {
                    all.add(Priced.of(claim, offer, quote, currencies));
                }
            }
        }
        all.removeIf(priced -> priced.money() == null);
        List<Priced> prices = narrowed(all);
        boolean range = prices.stream().anyMatch(priced -> priced.offer().range())
                && new View(evidence, prices, false).amounts().size() > 1;
        boolean openEnd = prices.stream()
                .anyMatch(priced ->
                        priced.offer().range() && priced.offer().prices().size() == 1);
        return new View(evidence, prices, range || openEnd);
    }

    /**
     * Of several offers those that are the page's own by address or number, and new rather than used ones. An offer is
     * only passed over for what it says itself: one without an address cannot lose to one with the page's.
     */
    private List<Priced> narrowed(List<Priced> all) {
        List<Priced> here = passOver(
                all,
                priced -> priced.offer().url() == null
                        || main.isHere(priced.offer().url()),
                Claim.OfferClaim::url);
        List<Priced> numbered = passOver(
                here,
                priced -> main.isInAddress(priced.offer().sku())
                        || main.isInAddress(priced.offer().gtin()),
                Claim.OfferClaim::sku);
        return passOver(
                numbered,
                priced -> switch (priced.offer().condition()) {
                    case USED, REFURBISHED, DAMAGED -> false;
                    case NEW, UNKNOWN -> true;
                },
                offer -> offer.condition().name());
    }

    /** Keeps what fits when something does and everything else says the distinguishing thing; otherwise keeps all. */
    private static List<Priced> passOver(
            List<Priced> all, Predicate<Priced> fits, Function<Claim.OfferClaim, @Nullable String> said) {
        Map<Boolean, List<Priced>> split = all.stream().collect(Collectors.partitioningBy(fits));
        boolean decided = split.getOrDefault(true, List.of()).stream().anyMatch(p -> said.apply(p.offer()) != null)
                && split.getOrDefault(false, List.of()).stream().allMatch(p -> said.apply(p.offer()) != null);
        return decided ? split.getOrDefault(true, List.of()) : all;
    }

    /** Where a text can be read in two ways, the other evidence or the visible page decides which is meant. */
    private List<View> settleReadings(List<View> views) {
        Set<Money> certain = views.stream()
                .flatMap(view -> view.prices().stream())
                .filter(priced -> priced.otherwise() == null && priced.money() != null)
                .map(Priced::money)
                .collect(Collectors.toSet());
        return views.stream()
                .map(view -> new View(
                        view.evidence(),
                        view.prices().stream()
                                .map(priced -> settled(priced, certain))
                                .toList(),
                        view.range()))
                .toList();
    }

    private Priced settled(Priced priced, Set<Money> certain) {
        Money first = priced.money();
        Money second = priced.otherwise();
        if (first == null || second == null) {
            return priced;
        }
        if (certain.contains(first) != certain.contains(second)) {
            return priced.with(certain.contains(first) ? first : second);
        }
        boolean firstShown = page.visible().containsAsMoney(first.amount());
        boolean secondShown = page.visible().containsAsMoney(second.amount());
        return firstShown == secondShown ? priced : priced.with(firstShown ? first : second);
    }

    /** The one of two prices of which markup itself says that the other is its list price. */
    static @Nullable Money sale(List<View> markup, Set<Money> amounts, CurrencyEvidence currencies) {
        for (View view : markup) {
            for (Priced priced : view.prices()) {
                Claim.Quote list = priced.offer().listPrice();
                Money former = list == null
                        ? null
                        : Priced.of(priced.claim(), priced.offer(), list, currencies)
                                .money();
                Money money = priced.money();
                if (former != null
                        && money != null
                        && !former.equals(money)
                        && amounts.equals(Set.of(former, money))
                        && view.settled()) {
                    return money;
                }
            }
        }
        return null;
    }

    static Priced named(List<View> markup, Money money) {
        return markup.stream()
                .flatMap(view -> view.prices().stream())
                .filter(priced -> money.equals(priced.money()))
                .findFirst()
                .orElseThrow()
                .with(money);
    }

    static List<View> naming(List<View> markup, Money money) {
        return markup.stream().filter(view -> view.amounts().contains(money)).toList();
    }

    /** True when no price is more than {@code factor} times another. */
    static boolean isWithin(BigDecimal factor, Set<Money> amounts) {
        return spread(amounts).compareTo(factor) <= 0;
    }

    private static BigDecimal spread(Set<Money> amounts) {
        if (amounts.stream().map(Money::currency).distinct().count() != 1) {
            return BigDecimal.valueOf(Long.MAX_VALUE);
        }
        return Collections.max(amounts).amount().divide(Collections.min(amounts).amount(), 3, RoundingMode.HALF_UP);
    }
}
