package io.undercut.extract;

import java.util.HashMap;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** An element of the visible page: what its own markup says, and which part of the page's text it holds. */
final class Region {

    private static final int MAX_CARD = 800;

    final Element element;
    final @Nullable Region parent;

    /** Signs of the element's own names and tag, a mask. */
    final int signs;

    /** Where its text begins in {@link PageText#text}. */
    final int from;

    /** Where its text ends; known once the walk has left it. */
    int to = Integer.MAX_VALUE;

    boolean holdsLink;
    boolean holdsImage;

    /** From here on its text is about other products. */
    int relatedFrom = Integer.MAX_VALUE;

    /** True when an amount stands in it. */
    boolean priced;

    private @Nullable Map<String, Integer> pricedChildren;

    Region(Element element, @Nullable Region parent, int signs, int from) {
        this.element = element;
        this.parent = parent;
        this.signs = signs;
        this.from = from;
    }

    int length() {
        return to - from;
    }

    boolean has(Sign sign) {
        return sign.in(signs);
    }

    boolean holds(int position) {
        return position >= from && position < to;
    }

    /** Says that an amount stands here; each region counts once among its siblings of the same kind. */
    void addPrice() {
        for (Region at = this; at != null && !at.priced; at = at.parent) {
            at.priced = true;
            if (at.parent != null && at.couldBeCard()) {
                if (at.parent.pricedChildren == null) {
                    at.parent.pricedChildren = new HashMap<>();
                }
                at.parent.pricedChildren.merge(at.kind(), 1, Integer::sum);
            }
        }
    }

    /** True for one of several like parts with a price each, as in a list of products. */
    boolean isCard() {
        if (parent == null || parent.pricedChildren == null || !couldBeCard()) {
            return false;
        }
        int like = parent.pricedChildren.getOrDefault(kind(), 0);
        return like >= 3 || (like == 2 && holdsLink && holdsImage);
    }

    /** A card shows or links to its product and says little more; a row of a table of prices does neither. */
    private boolean couldBeCard() {
        return length() <= MAX_CARD
                && (element.normalName().equals("tr") ? holdsLink && holdsImage : holdsLink || holdsImage);
    }

    /** Cards of one list share their tag and first class. */
    private String kind() {
        String classes = element.className().strip();
        int space = 0;
        while (space < classes.length() && classes.charAt(space) > ' ') {
            space++;
        }
        return element.normalName() + "." + classes.substring(0, space);
    }
}
