package io.undercut.extract;

import io.undercut.offer.Availability;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the page's offer from all evidence. Pure. What is written for machines and what visitors see are asked apart:
 * where they agree the price is certain, where machines contradict each other the visible page decides, and where both
 * contradict each other the page is ambiguous, unless it shows which of them is out of date.
 */
final class Consensus {

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
    private final MainPart mainPart;

    private Consensus(Page page, List<Claim> claims, Hints hints, Scoring scoring) {
        this.scoring = scoring;
        this.page = page;
        this.claims = new ArrayList<>(claims);
        this.hints = hints;
        this.main = new MainProduct(page);
        this.currencies = new CurrencyEvidence(page, claims, hints);
        this.chosen = choose();
        VisiblePrices visible = VisiblePrices.of(page, names(), scoring);
        boolean unseen = hints.leadToPrice() || visible.main().isCart();
        this.shown = new Shown(unseen ? List.of() : visible.all(), currencies, scoring);
        // State is large and its products are many: it is read where nothing else makes the price clear.
        if (!hints.leadToPrice() && shown.clear() == null && claims.stream().noneMatch(Consensus::isPriced)) {
            this.claims.addAll(EmbeddedState.claims(page));
            this.chosen.putAll(choose());
        }
        Map<Candidate.Evidence, List<Claim>> asked = new EnumMap<>(Candidate.Evidence.class);
        asked.putAll(chosen);
        if (hints.leadToPrice()) {
            asked.keySet().removeIf(evidence -> evidence != Candidate.Evidence.HINT);
        }
        this.views = new Views(page, main, currencies).of(asked);
        this.mainPart = visible.main();
        this.stock = new VisibleStock(page.text, mainPart);
    }

    static Extraction decide(Page page, List<Claim> claims, Hints hints, Scoring scoring) {
        return new Consensus(page, claims, hints, scoring).decide();
    }

    private Map<Candidate.Evidence, List<Claim>> choose() {
        Map<Candidate.Evidence, List<Claim>> best =
                main.of(claims.stream().filter(Consensus::saysSomething).toList());
        best.computeIfPresent(Candidate.Evidence.EMBEDDED_STATE, (evidence, state) -> identified(state));
        return best;
    }

    private static boolean isPriced(Claim claim) {
        return claim.offers().stream().anyMatch(offer -> !offer.prices().isEmpty());
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
        chosen.values()
                .forEach(best -> best.forEach(claim -> {
                    if (claim.name() != null && names.size() < 8) {
                        names.add(claim.name());
                    }
                }));
        return names;
    }

    private Extraction decide() {
        PriceChoice.Decision decision = new PriceChoice(page, views, shown, currencies, scoring).decide();
        Priced winner = decision.winner();
        Availability availability = new Stock(chosen, stock, hints).of(winner, offers(winner));
        boolean unavailable = availability == Availability.OUT_OF_STOCK || availability == Availability.DISCONTINUED;
        Verdicts verdicts = new Verdicts(claims, chosen, currencies, hints, shown);
        VisibleNumbers numbers = new VisibleNumbers(page.text, mainPart);
        OfferFields fields = new OfferFields(claims, chosen, main, currencies, shown, mainPart.name(), numbers);
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
                    Extraction.Result.OUT_OF_STOCK,
                    fields.offer(null, availability),
                    reason,
                    verdicts.withNone(reason));
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

    private String said() {
        String words = stock.soldOut();
        return words == null ? "" : " (\"" + Texts.squeeze(words, 60) + "\")";
    }
}
