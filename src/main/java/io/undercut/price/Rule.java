package io.undercut.price;

import io.undercut.catalog.Listing;
import io.undercut.catalog.Policy;
import io.undercut.catalog.Product;
import io.undercut.catalog.Slot;
import io.undercut.money.Money;
import io.undercut.offer.Condition;
import io.undercut.offer.Offer;
import io.undercut.price.Decision.Input;
import io.undercut.price.Decision.Status;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The rule, a pure function: {@code own = max(floor, min(list price, lowest binding offer))}, with the maker's minimum
 * advertised price as a second floor. So own price is never above the lowest binding offer, unless the status says that a
 * floor is the reason.
 *
 * @param freshPeriods an offer binds for this many periods of its listing's schedule after it was seen
 * @param defaultEvery period of listings without a schedule of their own
 */
public record Rule(int freshPeriods, Duration defaultEvery) {

    private static final Comparator<Input> BY_PRICE = Comparator.comparing(
                    (Input input) -> Objects.requireNonNull(input.price()).amount())
            .thenComparing(Input::competitor);

    /** An input, and until when it binds if it does. */
    private record Weighed(Input input, @Nullable Instant until) {}

    /**
     * @param version that the decision gets
     * @param product null for an sku that is not in the catalogue; its price mirrors the lowest offer
     * @param policies by the competitors' ids; one that is not there was never configured
     * @return empty when there is nothing to decide: no product, and no offer that binds
     */
    public Optional<Decision> decide(
            String sku,
            long version,
            @Nullable Product product,
            List<Listing> listings,
            Map<String, Policy> policies,
            Instant now) {
        String currency =
                product == null ? commonCurrency(listings) : product.listPrice().currency();
        List<Weighed> weighed = listings.stream()
                .filter(listing -> listing.latest() != null)
                .sorted(Comparator.comparing(listing -> listing.id().competitor()))
                .map(listing -> weigh(listing, Objects.requireNonNull(listing.latest()), currency, policies, now))
                .toList();
        List<Input> inputs = weighed.stream().map(Weighed::input).toList();
        Input lowest = inputs.stream().filter(Input::binds).min(BY_PRICE).orElse(null);
        // The first to run out, not only the lowest: from then on the decision names an input that no longer binds.
        Instant validUntil = weighed.stream()
                .map(Weighed::until)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        if (product == null && lowest == null) {
            return Optional.empty();
        }
        Verdict verdict =
                product == null ? mirror(Objects.requireNonNull(lowest)) : price(product, lowest, inputs.size());
        return Optional.of(new Decision(
                sku,
                version,
                verdict.price,
                verdict.status,
                now,
                validUntil,
                lowest,
                product == null,
                product == null ? null : product.listPrice(),
                product == null ? null : product.floor(),
                product == null ? null : product.map(),
                product == null ? "mirror" : product.rule().strategy().name().toLowerCase(Locale.ROOT),
                inputs,
                verdict.reason));
    }

    private record Verdict(Money price, Status status, String reason) {}

    private static Verdict price(Product product, @Nullable Input lowest, int seen) {
        Money list = product.listPrice();
        if (lowest == null) {
            String why = seen == 0 ? "No offer has been seen yet" : "None of the " + seen + " offers seen binds";
            return new Verdict(list, Status.NO_OFFER, why + ", so our list price of " + list + " applies.");
        }
        Money offer = Objects.requireNonNull(lowest.price());
        String rival = "the lowest binding offer, " + offer + " at " + lowest.competitor();
        if (list.compareTo(offer) <= 0) {
            return new Verdict(list, Status.LIST, "Our list price of " + list + " is not above " + rival + ".");
        }
        Money target = roundDown(offer);
        Money floor = product.floor();
        Money map = product.map();
        if (floor != null && target.compareTo(floor) < 0 && (map == null || floor.compareTo(map) >= 0)) {
            return new Verdict(floor, Status.FLOOR_BOUND, "Our floor of " + floor + " keeps us above " + rival + ".");
        }
        if (map != null && target.compareTo(map) < 0) {
            return new Verdict(
                    map, Status.MAP_BOUND, "The maker's minimum price of " + map + " keeps us above " + rival + ".");
        }
        return new Verdict(target, Status.MATCHED, "Matches " + rival + ".");
    }

    private static Verdict mirror(Input lowest) {
        Money offer = Objects.requireNonNull(lowest.price());
        return new Verdict(
                roundDown(offer),
                Status.MATCHED,
                "Not in our catalogue: mirrors the lowest offer, " + offer + " at " + lowest.competitor() + ".");
    }

    private Weighed weigh(
            Listing listing, Listing.Observed seen, String currency, Map<String, Policy> policies, Instant now) {
        Instant until = Slot.expiry(listing.schedule(), defaultEvery, seen.at(), freshPeriods)
                .truncatedTo(ChronoUnit.MILLIS);
        String competitor = listing.id().competitor();
        Policy policy = policies.getOrDefault(competitor, Policy.UNCONFIGURED);
        String obstacle =
                policy.binds() ? obstacle(seen.offer(), currency) : "Offers of " + competitor + " are observed only.";
        if (obstacle == null && !now.isBefore(until)) {
            obstacle = "Not fresh: last seen " + text(seen.at()) + ", counted until " + text(until) + ".";
        }
        Input input = new Input(
                competitor,
                seen.seq(),
                policy.revision(),
                seen.offer().price(),
                seen.offer().availability(),
                seen.at(),
                seen.page(),
                obstacle == null,
                obstacle == null ? "Counts until " + text(until) + " unless it is seen again before." : obstacle);
        return new Weighed(input, obstacle == null ? until : null);
    }

    /** Why the offer cannot bind, whenever it is looked at; null when nothing stands against it. */
    private static @Nullable String obstacle(Offer offer, String currency) {
        if (!offer.availability().buyable()) {
            return switch (offer.availability()) {
                case OUT_OF_STOCK -> "Out of stock.";
                case PRE_ORDER -> "Only to pre-order.";
                case BACK_ORDER -> "On back order.";
                default -> "No longer sold.";
            };
        }
        if (offer.condition() != Condition.NEW && offer.condition() != Condition.UNKNOWN) {
            return "Not new but " + offer.condition().name().toLowerCase(Locale.ROOT) + ".";
        }
        Money price = offer.price();
        if (price == null) {
            return "The page names no price.";
        }
        if (!price.currency().equals(currency)) {
            return "Priced in " + price.currency() + ", not in " + currency + ".";
        }
        return roundDown(price).isZero() ? "Less than the smallest coin: not a price." : null;
    }

    /** To the currency's own decimals; down, because up could cross the bound. */
    private static Money roundDown(Money money) {
        int decimals = Math.max(0, Currency.getInstance(money.currency()).getDefaultFractionDigits());
        return new Money(money.amount().setScale(decimals, RoundingMode.DOWN), money.currency());
    }

    /** The currency of most offers; of equally many, the first by its code. */
    private static String commonCurrency(List<Listing> listings) {
        Map<String, Long> counts = listings.stream()
                .map(Listing::latest)
                .filter(Objects::nonNull)
                .map(seen -> seen.offer().price())
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(Money::currency, TreeMap::new, Collectors.counting()));
        String most = "";
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            if (count.getValue() > counts.getOrDefault(most, 0L)) {
                most = count.getKey();
            }
        }
        return most;
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
