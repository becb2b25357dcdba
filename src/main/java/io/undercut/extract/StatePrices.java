package io.undercut.extract;

import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The prices that one product's object in a script holds, its own and those of the objects that are its price. */
final class StatePrices {

    private static final int NESTED = 3;
    private static final int MAX_PRICES = 20;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    final List<Claim.Quote> now = new ArrayList<>();
    final List<Claim.Quote> plain = new ArrayList<>();
    final List<Claim.Quote> list = new ArrayList<>();

    private final Deque<Part> open = new ArrayDeque<>();

    /** What a price found here would be. */
    private enum Kind {
        NOW,
        PLAIN,
        LIST
    }

    private record Part(Map<?, ?> map, Node node, int depth, Kind kind, Currencies.@Nullable Match currency) {}

    StatePrices(Map<?, ?> product, Node node, Currencies.@Nullable Match around) {
        open.add(new Part(product, node, 0, Kind.PLAIN, around));
        while (!open.isEmpty()) {
            read(open.poll());
        }
    }

    private void read(Part part) {
        Currencies.Match own = Currencies.named(StateKeys.text(part.map(), StateKeys.CURRENCIES));
        Currencies.Match currency = own == null ? part.currency() : own;
        part.map().forEach((name, value) -> {
            String key = StateKeys.key(name);
            Kind kind = kind(key, part);
            if (kind == null || now.size() + plain.size() >= MAX_PRICES) {
                return;
            }
            Node at = part.node().child(name.toString());
            Object single = value instanceof List<?> several && several.size() == 1 ? several.get(0) : value;
            if (single instanceof Map<?, ?> inner && part.depth() < NESTED) {
                open.add(new Part(inner, at, part.depth() + 1, kind, currency));
            } else if (value instanceof String || value instanceof LooseJson.Num) {
                quotesOf(kind).addAll(quotes(value, currency, at, key.contains("cent")));
            }
        });
    }

    private static @Nullable Kind kind(String key, Part part) {
        if (part.depth() == 0 && StateKeys.ONLY_IN_PRICES.contains(key)) {
            return null;
        }
        if (StateKeys.LIST.contains(key)) {
            return Kind.LIST;
        }
        if (StateKeys.NOW.contains(key)) {
            return Kind.NOW;
        }
        return StateKeys.PLAIN.contains(key) ? part.kind() : null;
    }

    private List<Claim.Quote> quotesOf(Kind kind) {
        return switch (kind) {
            case NOW -> now;
            case PLAIN -> plain;
            case LIST -> list;
        };
    }

    private static List<Claim.Quote> quotes(
            Object value, Currencies.@Nullable Match currency, Node node, boolean cents) {
        boolean number = value instanceof LooseJson.Num;
        String text = value instanceof LooseJson.Num num ? num.text() : value.toString();
        if (text.length() > 40) {
            return List.of();
        }
        List<Claim.Quote> quotes = new ArrayList<>();
        for (Claim.Quote quote : Quotes.of(text, number, currency, node)) {
            PriceText.Reading reading = quote.reading();
            if (reading != null && reading.amount().signum() > 0) {
                quotes.add(new Claim.Quote(quote.text(), inUnits(reading, number, text, cents), node));
            }
        }
        return quotes;
    }

    private static PriceText.Reading inUnits(PriceText.Reading reading, boolean number, String text, boolean cents) {
        BigDecimal hundredth = reading.amount().divide(HUNDRED);
        if (cents) {
            return new PriceText.Reading(hundredth, null, reading.currencyText(), reading.currencies());
        }
        boolean open = number && text.indexOf('.') < 0 && reading.amount().compareTo(HUNDRED) >= 0;
        return open
                ? new PriceText.Reading(reading.amount(), hundredth, reading.currencyText(), reading.currencies())
                : reading;
    }
}
