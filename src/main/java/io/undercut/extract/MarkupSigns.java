package io.undercut.extract;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/** What an element's own tag and names say of the text in it. One for each page: the same names stand on many elements. */
final class MarkupSigns {

    /** Words of which one stands in the class, id or itemprop of what is named a title, and a button that buys. */
    private static final List<String> TITLES = List.of("itle", "ame", "ead");

    private static final List<String> BUTTONS = List.of("art", "uy", "asket", "ag", "urchase", "atc", "korb");

    /** Beside the bits of {@link Sign} in one mask. */
    private static final int NAMED_TITLE = 1 << 30;

    private static final int NAMED_BUTTON = 1 << 29;

    private final Map<String, Integer> known = new HashMap<>();

    /** A mask of {@link Sign}s. */
    int of(Element element) {
        String tag = element.normalName();
        int signs =
                switch (tag) {
                    case "del", "s", "strike" -> Sign.OLD.bit();
                    case "nav", "footer" -> Sign.FRAME.bit();
                    case "a" -> leads(element.attr("href")) ? Sign.LINKED.bit() : 0;
                    default -> 0;
                };
        if (element.attributesSize() == 0 || tag.equals("body") || tag.equals("html")) {
            return signs;
        }
        for (Attribute attribute : element.attributes()) {
            String key = attribute.getKey();
            String value = attribute.getValue();
            switch (key) {
                case "class", "id", "itemprop" -> signs |= said(value);
                case "hidden" -> signs |= Sign.HIDDEN.bit();
                case "style" -> {
                    String style = value.replace(" ", "").toLowerCase(Locale.ROOT);
                    signs |= style.contains("display:none") ? Sign.HIDDEN.bit() : 0;
                    signs |= style.contains("line-through") ? Sign.OLD.bit() : 0;
                }
                default -> signs |= names(key) ? said(value) & ~(NAMED_TITLE | NAMED_BUTTON) : 0;
            }
        }
        return signs;
    }

    /** True for signs of an element that its class, id or itemprop calls a title. */
    static boolean isTitle(int signs) {
        return (signs & NAMED_TITLE) != 0 && Sign.TITLE.in(signs);
    }

    /** True for signs of an element that its class, id or itemprop calls something to buy with. */
    static boolean isBuy(int signs) {
        return (signs & NAMED_BUTTON) != 0 && Sign.BUY.in(signs);
    }

    private int said(String value) {
        return value.isEmpty() ? 0 : known.computeIfAbsent(value, MarkupSigns::read);
    }

    private static int read(String value) {
        return SignWords.inMarkup(value)
                | (TITLES.stream().anyMatch(value::contains) ? NAMED_TITLE : 0)
                | (BUTTONS.stream().anyMatch(value::contains) ? NAMED_BUTTON : 0);
    }

    /** The attributes whose values name what an element is, for styles, scripts, tests or machines. */
    private static boolean names(String key) {
        return switch (key) {
            case "property",
                    "data-price-type",
                    "data-role",
                    "data-hook",
                    "data-name",
                    "data-component",
                    "data-section",
                    "data-type",
                    "data-element",
                    "data-block",
                    "data-widget",
                    "data-region",
                    "data-area" -> true;
            default ->
                key.startsWith("data-")
                        && (key.contains("test")
                                || key.contains("qa")
                                || key.contains("auto")
                                || key.endsWith("-cy")
                                || key.endsWith("-at"));
        };
    }

    /** True for a link to somewhere else. */
    static boolean isLink(Element element) {
        return element.normalName().equals("a") && leads(element.attr("href"));
    }

    private static boolean leads(String href) {
        return !href.isEmpty() && !href.startsWith("#") && !href.startsWith("javascript:");
    }
}
