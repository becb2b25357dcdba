package io.undercut.extract;

import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jspecify.annotations.Nullable;

/** Text of elements within bounds: no element costs more than a fixed number of nodes and characters. */
final class Texts {

    private static final int MAX_NODES = 500;

    private Texts() {}

    /** The element's text with its spaces made single, at most {@code max} characters. */
    static String of(Element element, int max) {
        return of(element, max, MAX_NODES);
    }

    /** As {@link #of(Element, int)}, for elements as large as the page: looks at so many nodes at most. */
    static String of(Element element, int max, int maxNodes) {
        StringBuilder out = new StringBuilder();
        int[] nodes = {0};
        element.filter(new NodeFilter() {
            @Override
            public FilterResult head(Node node, int depth) {
                if (++nodes[0] > maxNodes || out.length() > max) {
                    return FilterResult.STOP;
                }
                if (node instanceof TextNode text) {
                    append(out, text.getWholeText(), max);
                } else if (node instanceof Element inner) {
                    if (isUnseen(inner.normalName())) {
                        return FilterResult.SKIP_ENTIRELY;
                    }
                    if (inner.isBlock() || inner.normalName().equals("br")) {
                        append(out, " ", max);
                    } else if (isCents(inner, out)) {
                        out.append('.');
                    }
                }
                return FilterResult.CONTINUE;
            }

            @Override
            public FilterResult tail(Node node, int depth) {
                return FilterResult.CONTINUE;
            }
        });
        return squeeze(out.toString(), max);
    }

    static boolean isUnseen(String tag) {
        return switch (tag) {
            case "script", "style", "template", "noscript", "svg", "select", "textarea" -> true;
            default -> false;
        };
    }

    /** Spaces made single and trimmed, cut to {@code max} characters. */
    static String squeeze(String text, int max) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), max));
        boolean space = true;
        for (int i = 0; i < text.length() && out.length() < max; i++) {
            char c = text.charAt(i);
            boolean blank = c <= ' ' || c == '\u00A0';
            if (!blank) {
                out.append(c);
            } else if (!space) {
                out.append(' ');
            }
            space = blank;
        }
        return out.toString().strip();
    }

    static @Nullable String cut(@Nullable String text, int max) {
        String squeezed = text == null ? "" : squeeze(text, max);
        return squeezed.isEmpty() ? null : squeezed;
    }

    /** Shops raise the cents without a mark: {@code $1<sup>00</sup>} is 1.00. */
    private static boolean isCents(Element element, StringBuilder before) {
        if (!element.normalName().equals("sup") || before.isEmpty()) {
            return false;
        }
        String own = element.ownText().strip();
        return own.length() == 2
                && Glyphs.isDigit(own.charAt(0))
                && Glyphs.isDigit(own.charAt(1))
                && Character.isDigit(before.charAt(before.length() - 1));
    }

    private static void append(StringBuilder out, String text, int max) {
        out.append(text, 0, Math.min(text.length(), 4 * max));
    }
}
