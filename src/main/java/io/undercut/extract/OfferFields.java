package io.undercut.extract;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.offer.Offer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything of an offer but its price: each field from the strongest evidence on the page's product that has it. */
final class OfferFields {

    /** Characters of text between a price and its former price, at most. */
    private static final int FORMER_WITHIN = 150;

    private final List<Claim> about;
    private final CurrencyEvidence currencies;
    private final Shown shown;
    private final @Nullable String title;
    private final MainProduct main;
    private final VisibleNumbers numbers;

    OfferFields(
            List<Claim> claims,
            Map<Candidate.Evidence, List<Claim>> chosen,
            MainProduct main,
            CurrencyEvidence currencies,
            Shown shown,
            @Nullable String title,
            VisibleNumbers numbers) {
        this.main = main;
        this.numbers = numbers;
        this.currencies = currencies;
        this.shown = shown;
        this.title = title;
        this.about = new ArrayList<>();
        chosen.values().forEach(about::addAll);
        main.of(claims.stream().filter(claim -> claim.offers().isEmpty()).toList())
                .values()
                .forEach(about::addAll);
    }

    Offer offer(@Nullable Priced winner, Availability availability) {
        List<Claim.OfferClaim> offers = new ArrayList<>();
        if (winner != null) {
            offers.add(winner.offer());
        }
        about.forEach(claim -> offers.addAll(claim.offers()));
        Money price = winner == null ? null : winner.money();
        return new Offer(
                price,
                price == null ? null : listPrice(price, winner),
                availability,
                offers.stream()
                        .map(Claim.OfferClaim::condition)
                        .filter(condition -> condition != Condition.UNKNOWN)
                        .findFirst()
                        .orElse(Condition.UNKNOWN),
                first(offers, Claim.OfferClaim::seller),
                gtin(winner, offers),
                sku(winner, offers),
                name());
    }

    private @Nullable String name() {
        String named = first(about, Claim::name);
        return named == null ? title : named;
    }

    /** The winner's own list price, or another claim's; only above the price it is one. */
    private @Nullable Money listPrice(Money price, @Nullable Priced winner) {
        List<Claim> ordered = new ArrayList<>();
        if (winner != null) {
            ordered.add(winner.claim());
        }
        ordered.addAll(about);
        for (Claim claim : ordered) {
            for (Claim.OfferClaim offer : claim.offers()) {
                Claim.Quote quote = offer.listPrice();
                Money list = quote == null
                        ? null
                        : Priced.of(claim, offer, quote, currencies).money();
                if (list != null && list.sameCurrency(price) && list.compareTo(price) > 0) {
                    return list;
                }
            }
        }
        return shownList(price);
    }

    /** A former price that the visible page shows close to the price. */
    private @Nullable Money shownList(Money price) {
        Money list = null;
        int nearest = FORMER_WITHIN;
        for (VisiblePrice at : shown.all) {
            if (at.score() <= 0 || at.amount().compareTo(price.amount().stripTrailingZeros()) != 0) {
                continue;
            }
            for (VisiblePrice former : shown.all) {
                Money money = former.is(Sign.OLD) && !former.is(Sign.LISTED) && !former.is(Sign.RELATED)
                        ? Priced.money(former.reading().amount(), price.currency())
                        : null;
                int distance = Math.abs(former.from() - at.from());
                if (money != null && money.compareTo(price) > 0 && distance < nearest) {
                    nearest = distance;
                    list = money;
                }
            }
        }
        return list;
    }

    private @Nullable String gtin(@Nullable Priced winner, List<Claim.OfferClaim> offers) {
        String marked = number(winner, Claim::gtin, Claim.OfferClaim::gtin, offers);
        if (marked != null) {
            return marked;
        }
        // Booksellers number their books by ISBN, and few other numbers begin like one and have its check digit.
        String isbn = SchemaOrg.gtin(number(winner, Claim::sku, Claim.OfferClaim::sku, offers));
        boolean isIsbn = isbn != null && isbn.length() == 13 && (isbn.startsWith("978") || isbn.startsWith("979"));
        return isIsbn ? isbn : numbers.gtin();
    }

    private @Nullable String sku(@Nullable Priced winner, List<Claim.OfferClaim> offers) {
        String marked = number(winner, Claim::sku, Claim.OfferClaim::sku, offers);
        return marked == null ? numbers.sku(main::isInAddress) : marked;
    }

    private @Nullable String number(
            @Nullable Priced winner,
            Function<Claim, @Nullable String> ofClaim,
            Function<Claim.OfferClaim, @Nullable String> ofOffer,
            List<Claim.OfferClaim> offers) {
        String own = winner == null ? null : ofClaim.apply(winner.claim());
        String any = own == null ? first(about, ofClaim) : own;
        return any == null ? first(offers, ofOffer) : any;
    }

    private static <T> @Nullable String first(List<T> from, Function<T, @Nullable String> field) {
        return from.stream().map(field).filter(Objects::nonNull).findFirst().orElse(null);
    }
}
