package io.undercut.extract;

import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Prices in schema.org markup that no product's offer asks: of events, services, delivery, invoices. They never make a price,
 * but the shop owner sees them with the reason.
 */
final class Bystanders {

    private static final int MAX_PRICES = 100;
    private static final int MAX_ITEMS = 20_000;
    private static final int MAX_DEPTH = 64;
    private static final List<String> PRICES = List.of("price", "lowPrice", "highPrice", "minPrice", "maxPrice");

    private record Visit(Item item, String owner, int depth) {}

    private Bystanders() {}

    /** @param claims whose own prices are left out */
    static List<Claim> of(List<Item> roots, List<Claim> claims, Candidate.Evidence evidence) {
        Set<Node> told = told(claims);
        Set<Item> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Visit> open = new ArrayDeque<>();
        for (int i = roots.size() - 1; i >= 0; i--) {
            open.push(new Visit(roots.get(i), "", 0));
        }
        List<Claim> found = new ArrayList<>();
        while (!open.isEmpty() && found.size() < MAX_PRICES && seen.size() < MAX_ITEMS) {
            Visit visit = open.pop();
            if (visit.depth() > MAX_DEPTH || !seen.add(visit.item())) {
                continue;
            }
            String owner = owner(visit);
            visit.item()
                    .properties()
                    .values()
                    .forEach(values -> values.forEach(value -> {
                        if (value instanceof Item inner) {
                            open.push(new Visit(inner, owner, visit.depth() + 1));
                        }
                    }));
            List<Claim.Refused> refused = refused(visit.item(), owner, told);
            if (!refused.isEmpty()) {
                found.add(claim(visit.item(), refused, evidence));
            }
        }
        return found;
    }

    private static List<Claim.Refused> refused(Item item, String owner, Set<Node> told) {
        Currencies.Match currency = Currencies.named(item.text("priceCurrency", "currency"));
        List<Claim.Refused> refused = new ArrayList<>();
        for (String property : PRICES) {
            for (Value.Text text : item.texts(property)) {
                if (!told.contains(text.node())) {
                    Quotes.of(text.text(), text.number(), currency, text.node())
                            .forEach(quote -> refused.add(new Claim.Refused(quote, reason(owner))));
                }
            }
        }
        return refused;
    }

    private static Claim claim(Item item, List<Claim.Refused> refused, Candidate.Evidence evidence) {
        Claim.OfferClaim offer = new Claim.OfferClaim(
                List.of(), false, null, Availability.UNKNOWN, Condition.UNKNOWN, null, null, null, null, refused);
        return new Claim(evidence, Claim.Role.LISTED, null, null, null, null, List.of(offer), item.node());
    }

    private static String reason(String owner) {
        return owner.isEmpty()
                ? "Its markup says of nothing that it is for sale at this price."
                : "It is a price of the page's " + owner + ", which is no product.";
    }

    /** The kind of thing that offers and price specifications belong to. */
    private static String owner(Visit visit) {
        String type = visit.item().types().stream().min(String::compareTo).orElse("");
        boolean part = type.isEmpty() || type.endsWith("Offer") || type.endsWith("PriceSpecification");
        return part && !visit.owner().isEmpty() ? visit.owner() : Texts.squeeze(type, 40);
    }

    private static Set<Node> told(List<Claim> claims) {
        Set<Node> told = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Claim claim : claims) {
            for (Claim.OfferClaim offer : claim.offers()) {
                offer.prices().forEach(quote -> told.add(quote.node()));
                offer.refused().forEach(refused -> told.add(refused.quote().node()));
                if (offer.listPrice() != null) {
                    told.add(offer.listPrice().node());
                }
            }
        }
        return told;
    }
}
