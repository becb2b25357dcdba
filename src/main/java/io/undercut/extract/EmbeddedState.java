package io.undercut.extract;

import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Products in the state that scripts carry: an object with a name and a price, whatever shop system wrote it. Whole
 * numbers may count cents, so each has two readings until other evidence decides.
 */
final class EmbeddedState {

    private static final int MAX_CLAIMS = 300;
    private static final int MAX_OBJECTS = 100_000;

    private record Visit(Object value, Node node, boolean listed, Currencies.@Nullable Match currency) {}

    private final List<Claim> claims = new ArrayList<>();

    private EmbeddedState() {}

    static List<Claim> claims(Page page) {
        EmbeddedState reader = new EmbeddedState();
        for (StateScripts.State state : StateScripts.read(page.scripts)) {
            reader.walk(state);
        }
        return reader.claims;
    }

    private void walk(StateScripts.State state) {
        Deque<Visit> open = new ArrayDeque<>();
        open.push(new Visit(state.value(), state.node(), false, null));
        for (int objects = 0; !open.isEmpty() && objects < MAX_OBJECTS && claims.size() < MAX_CLAIMS; objects++) {
            Visit visit = open.pop();
            if (visit.value() instanceof Map<?, ?> map) {
                Currencies.Match own = Currencies.named(StateKeys.text(map, StateKeys.CURRENCIES));
                Currencies.Match currency = own == null ? visit.currency() : own;
                product(map, visit, currency);
                map.forEach((key, value) -> {
                    if (value instanceof Map || value instanceof List) {
                        boolean listed = visit.listed() || StateKeys.isListed(StateKeys.key(key));
                        open.push(new Visit(value, visit.node().child(key.toString()), listed, currency));
                    }
                });
            } else if (visit.value() instanceof List<?> list) {
                for (int i = list.size() - 1; i >= 0; i--) {
                    Object value = list.get(i);
                    if (value instanceof Map || value instanceof List) {
                        open.push(new Visit(
                                value, visit.node().child(Integer.toString(i)), visit.listed(), visit.currency()));
                    }
                }
            }
        }
    }

    private void product(Map<?, ?> map, Visit visit, Currencies.@Nullable Match currency) {
        String name = StateKeys.text(map, StateKeys.NAMES);
        String number = StateKeys.text(map, StateKeys.NUMBERS);
        String url = StateKeys.text(map, StateKeys.URLS);
        if (name == null || (number == null && url == null)) {
            return;
        }
        StatePrices found = new StatePrices(map, visit.node(), currency);
        List<Claim.Quote> prices = found.now.isEmpty() ? found.plain : found.now;
        if (prices.isEmpty()) {
            return;
        }
        Claim.OfferClaim offer = new Claim.OfferClaim(
                prices,
                false,
                found.list.isEmpty() ? null : found.list.get(0),
                availability(map),
                Condition.UNKNOWN,
                null,
                null,
                null,
                null);
        claims.add(new Claim(
                Candidate.Evidence.EMBEDDED_STATE,
                visit.listed() ? Claim.Role.LISTED : Claim.Role.PLAIN,
                Texts.cut(name, 500),
                Texts.cut(number, 100),
                SchemaOrg.gtin(StateKeys.text(map, StateKeys.GTINS)),
                url,
                List.of(offer),
                visit.node()));
    }

    private static Availability availability(Map<?, ?> map) {
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String key = StateKeys.key(entry.getKey());
            if (entry.getValue() instanceof Boolean yes) {
                if (StateKeys.IN_STOCK.contains(key)) {
                    return yes ? Availability.IN_STOCK : Availability.OUT_OF_STOCK;
                }
                if (yes && (key.equals("soldout") || key.equals("outofstock") || key.equals("isoutofstock"))) {
                    return Availability.OUT_OF_STOCK;
                }
            } else if (entry.getValue() instanceof String text
                    && (key.contains("availability") || key.equals("stockstatus"))) {
                Availability said = SchemaTerms.availability(text);
                if (said != Availability.UNKNOWN) {
                    return said;
                }
            }
        }
        return Availability.UNKNOWN;
    }
}
