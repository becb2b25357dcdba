package io.undercut.extract;

import org.jsoup.nodes.Element;

/** A CSS selector that leads to one element: from its nearest ancestor with an id, else from the root. */
final class CssPath {

    private CssPath() {}

    static String of(Element element) {
        StringBuilder path = new StringBuilder();
        for (Element at = element; at != null && !at.normalName().equals("#root"); at = at.parent()) {
            String id = at.id();
            if (!id.isEmpty()
                    && id.length() <= 64
                    && id.chars().allMatch(CssPath::plain)
                    && !Character.isDigit(id.charAt(0))) {
                return path.insert(0, "#" + id).toString();
            }
            path.insert(0, step(at));
            if (at.parent() != null && !at.parent().normalName().equals("#root")) {
                path.insert(0, " > ");
            }
        }
        return path.toString();
    }

    private static String step(Element element) {
        int place = 1;
        boolean alone = true;
        for (Element other = element.previousElementSibling(); other != null; other = other.previousElementSibling()) {
            if (other.normalName().equals(element.normalName())) {
                place++;
            }
        }
        for (Element other = element.nextElementSibling(); other != null && alone; other = other.nextElementSibling()) {
            alone = !other.normalName().equals(element.normalName());
        }
        return place == 1 && alone ? element.normalName() : element.normalName() + ":nth-of-type(" + place + ")";
    }

    private static boolean plain(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_');
    }
}
