package io.undercut.extract;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;

/** What an element's own tag and names say of the text in it. One for each page: the same names stand on many elements. */
final class MarkupSigns {

    private static final List<String> NAMES = List.of("class", "id", "itemprop");

    private final Map<String, Integer> known = new HashMap<>();

    /** A mask of {@link Sign}s. */
    int of(Element element) {
        String tag = element.normalName();
        int signs =
                switch (tag) {
                    case "del", "s", "strike" -> Sign.OLD.bit();
                    case "nav", "footer" -> Sign.FRAME.bit();
                    case "a" -> leads(element.attr("href")) ? Sign.LINKED.bit() : 0;
                    case "body", "html" -> 0;
                    default -> 0;
                };
        if (element.attributesSize() == 0 || tag.equals("body") || tag.equals("html")) {
            return signs;
        }
        for (Attribute attribute : element.attributes()) {
            String key = attribute.getKey();
            String value = attribute.getValue();
            if (key.equals("hidden")) {
                signs |= Sign.HIDDEN.bit();
            } else if (key.equals("style")) {
                String style = value.replace(" ", "").toLowerCase(Locale.ROOT);
                signs |= style.contains("display:none") ? Sign.HIDDEN.bit() : 0;
                signs |= style.contains("line-through") ? Sign.OLD.bit() : 0;
            } else if (names(key) && !value.isEmpty()) {
                signs |= known.computeIfAbsent(value, SignWords::inMarkup);
            }
        }
        return signs;
    }

    /** The attributes whose values name what an element is, for styles, scripts, tests or machines. */
    /** A quick look for one of these words in an element's class, id or itemprop, before its signs are read. */
    static boolean mentions(Element element, String... words) {
        if (element.attributesSize() == 0) {
            return false;
        }
        for (String key : NAMES) {
            String value = element.attributes().get(key);
            if (value.isEmpty()) {
                continue;
            }
            for (String word : words) {
                if (value.contains(word)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean names(String key) {
        return switch (key) {
            case "class",
                    "id",
                    "itemprop",
                    "property",
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
