package io.undercut.extract;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the page's offer from all claims. Pure. Each kind of evidence first says which prices it leaves possible for
 * the page's product; one price on which all of them agree is chosen, and anything else is ambiguous.
 */
final class Consensus {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private final Page page;
    private final List<Claim> claims;
    private final Hints hints;
    private final MainProduct main;
    private final CurrencyEvidence currencies;
    private final Map<Candidate.Evidence, List<Claim>> chosen;

    private Consensus(Page page, List<Claim> claims, Hints hints) {
        this.page = page;
        this.claims = claims;
        this.hints = hints;
        this.main = new MainProduct(page);
        this.currencies = new CurrencyEvidence(page, claims, hints);
        this.chosen = main.of(claims.stream().filter(Consensus::saysSomething).toList());
    }

    static Extraction decide(Page page, List<Claim> claims, Hints hints) {
        return new Consensus(page, claims, hints).decide();
    }

    private static boolean saysSomething(Claim claim) {
        return claim.offers().stream()
                .anyMatch(offer -> !offer.prices().isEmpty() || offer.availability() != Availability.UNKNOWN);
    }

    /** What one kind of evidence leaves possible. */
    private record View(Candidate.Evidence evidence, List<Priced> prices, boolean range) {
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

    private Extraction decide() {
        List<View> views = new ArrayList<>();
        chosen.forEach((evidence, best) -> {
            if (!hints.leadToPrice() || evidence == Candidate.Evidence.HINT) {
                views.add(view(evidence, best));
            }
        });
        views.removeIf(view -> view.amounts().isEmpty());
        List<View> read = settleReadings(views);
        Verdicts verdicts = new Verdicts(claims, chosen, currencies, hints);
        Priced winner = agreed(read);
        Availability availability = winner == null ? availability() : availability(read.get(0));
        boolean unavailable = availability == Availability.OUT_OF_STOCK || availability == Availability.DISCONTINUED;

        if (winner != null && winner.money() != null) {
            String doubt = doubt(winner, winner.money());
            if (doubt == null) {
                Offer offer = new OfferFields(claims, chosen, main, currencies).offer(winner, availability);
                String found = winner.money() + " by " + named(read) + ".";
                return unavailable
                        ? new Extraction(
                                Extraction.Result.OUT_OF_STOCK,
                                offer,
                                "Not for sale now; the price is " + found,
                                verdicts.with(winner, winner.money()))
                        : new Extraction(
                                Extraction.Result.OK,
                                offer,
                                "The price is " + found,
                                verdicts.with(winner, winner.money()));
            }
            return new Extraction(Extraction.Result.AMBIGUOUS, null, doubt, verdicts.withNone(doubt));
        }
        if (unavailable) {
            Offer offer = new OfferFields(claims, chosen, main, currencies).offer(null, availability);
            String reason = "The page says that the product is not for sale now.";
            return new Extraction(Extraction.Result.OUT_OF_STOCK, offer, reason, verdicts.withNone(reason));
        }
        if (read.isEmpty()) {
            String reason = verdicts.whyNone();
            return new Extraction(Extraction.Result.NO_PRICE, null, reason, verdicts.withNone(reason));
        }
        String reason = disagreement(read);
        return new Extraction(Extraction.Result.AMBIGUOUS, null, reason, verdicts.withNone(reason));
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

    private @Nullable Priced agreed(List<View> views) {
        Set<Money> amounts = new LinkedHashSet<>();
        views.forEach(view -> amounts.addAll(view.amounts()));
        boolean settled = !views.isEmpty() && views.stream().allMatch(View::settled);
        return settled && amounts.size() == 1 ? views.get(0).prices().get(0) : null;
    }

    /** Why the one price left is still not safe to use, null when it is. */
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

    private String disagreement(List<View> views) {
        for (View view : views) {
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

    /** What the offers behind the chosen price say; where they are silent, the page's other evidence. */
    private Availability availability(View view) {
        Availability said = availability(view.prices().stream().map(Priced::offer));
        return said == Availability.UNKNOWN || said == Availability.UNCLEAR ? availability() : said;
    }

    /** What the strongest evidence with an opinion says of the page's product. */
    private Availability availability() {
        List<Availability> said = chosen.values().stream()
                .map(best -> availability(best.stream().flatMap(claim -> claim.offers().stream())))
                .filter(one -> one != Availability.UNKNOWN)
                .toList();
        return said.stream()
                .filter(one -> one != Availability.UNCLEAR)
                .findFirst()
                .orElse(said.isEmpty() ? Availability.UNKNOWN : Availability.UNCLEAR);
    }

    /** One size in stock makes the product buyable. */
    private static Availability availability(Stream<Claim.OfferClaim> offers) {
        List<Availability> said = offers.map(Claim.OfferClaim::availability)
                .filter(availability -> availability != Availability.UNKNOWN)
                .toList();
        return said.contains(Availability.IN_STOCK)
                ? Availability.IN_STOCK
                : said.isEmpty() ? Availability.UNKNOWN : said.get(0);
    }

    private static String listed(Set<Money> amounts) {
        return amounts.stream().limit(6).map(Money::toString).collect(Collectors.joining(", "))
                + (amounts.size() > 6 ? ", …" : "");
    }

    private static String named(List<View> views) {
        return views.stream().map(view -> Verdicts.name(view.evidence())).collect(Collectors.joining(" and "));
    }
}
