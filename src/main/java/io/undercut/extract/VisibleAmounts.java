package io.undercut.extract;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * Every amount in the text that a visitor sees, with the currencies that stand beside it. It never makes a price on its
 * own; it only backs or questions what markup says.
 */
final class VisibleAmounts {

    private static final int MAX_TEXT = 1_000_000;

    private final Map<BigDecimal, Set<String>> currencies;

    private VisibleAmounts(Map<BigDecimal, Set<String>> currencies) {
        this.currencies = currencies;
    }

    static VisibleAmounts of(Document document) {
        StringBuilder text = new StringBuilder();
        document.body().filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (text.length() > MAX_TEXT) {
                    return FilterResult.STOP;
                }
                if (node instanceof TextNode own) {
                    text.append(own.getWholeText());
                } else if (node instanceof Element element) {
                    if (Texts.isUnseen(element.normalName())) {
                        return FilterResult.SKIP_ENTIRELY;
                    }
                    if (element.isBlock() || element.normalName().equals("br")) {
                        text.append('|');
                    }
                }
                return FilterResult.CONTINUE;
            }

            @Override
            public FilterResult tail(Node node, int depth) {
                if (node instanceof Element element && element.isBlock()) {
                    text.append('|');
                }
                return FilterResult.CONTINUE;
            }
        });
        Map<BigDecimal, Set<String>> amounts = new HashMap<>();
        for (PriceText.Reading reading : PriceText.scan(text.toString(), null)) {
            add(amounts, reading.amount(), reading);
        }
        return new VisibleAmounts(amounts);
    }

    boolean contains(BigDecimal amount) {
        return currencies.containsKey(amount.stripTrailingZeros());
    }

    /** True when the amount stands beside some currency. */
    boolean containsAsMoney(BigDecimal amount) {
        return !currenciesBeside(amount).isEmpty();
    }

    /** Every currency that may be meant where the amount stands; empty when it never stands beside one. */
    Set<String> currenciesBeside(BigDecimal amount) {
        return currencies.getOrDefault(amount.stripTrailingZeros(), Set.of());
    }

    private static void add(Map<BigDecimal, Set<String>> amounts, BigDecimal amount, PriceText.Reading reading) {
        Set<String> beside = amounts.computeIfAbsent(amount.stripTrailingZeros(), key -> new HashSet<>());
        if (beside.isEmpty()) {
            beside.addAll(reading.currencies());
        } else if (!reading.currencies().isEmpty()) {
            beside.retainAll(reading.currencies());
        }
    }
}
