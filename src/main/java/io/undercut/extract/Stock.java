package io.undercut.extract;

import io.undercut.offer.Availability;
import io.undercut.offer.Hints;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Availability by markup, checked against the visible page. Pure. */
final class Stock {

    private final Map<Candidate.Evidence, List<Claim>> chosen;
    private final VisibleStock visible;
    private final Hints hints;

    Stock(Map<Candidate.Evidence, List<Claim>> chosen, VisibleStock visible, Hints hints) {
        this.chosen = chosen;
        this.visible = visible;
        this.hints = hints;
    }

    /** @param offers those behind the price that was chosen; empty when none was */
    Availability of(@Nullable Priced winner, List<Claim.OfferClaim> offers) {
        Availability marked = of(offers.stream());
        if (marked == Availability.UNKNOWN) {
            marked = marked();
        }
        Availability shown = visible.availability();
        // Markup is often written once and never again; the button and its text are what a buyer meets.
        if (marked == Availability.IN_STOCK && visible.contradiction() != null) {
            return Availability.OUT_OF_STOCK;
        }
        if (marked == Availability.OUT_OF_STOCK && winner != null && visible.isBuyable()) {
            return Availability.IN_STOCK;
        }
        if (marked != Availability.UNKNOWN) {
            return marked;
        }
        if (winner == null && visible.soldOut() != null) {
            return Availability.OUT_OF_STOCK;
        }
        if (shown != Availability.UNKNOWN && (winner != null || shown == Availability.OUT_OF_STOCK)) {
            return shown;
        }
        // A price that is asked with no word of its being gone is an offer that stands.
        return winner != null && hints.selector() == null ? Availability.IN_STOCK : Availability.UNKNOWN;
    }

    /** What the strongest evidence with an opinion says of the page's product. */
    private Availability marked() {
        return chosen.values().stream()
                .map(best -> of(best.stream().flatMap(claim -> claim.offers().stream())))
                .filter(said -> said != Availability.UNKNOWN)
                .findFirst()
                .orElse(Availability.UNKNOWN);
    }

    /** One size in stock makes the product buyable. */
    private static Availability of(Stream<Claim.OfferClaim> offers) {
        List<Availability> said = offers.map(Claim.OfferClaim::availability)
                .filter(availability -> availability != Availability.UNKNOWN)
                .toList();
        return said.contains(Availability.IN_STOCK)
                ? Availability.IN_STOCK
                : said.isEmpty() ? Availability.UNKNOWN : said.get(0);
    }
}
