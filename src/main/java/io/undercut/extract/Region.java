package io.undercut.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** An element of the visible page: what its own markup says, and which part of the page's text it holds. */
final class Region {

    private static final int MAX_CARD = 800;
    private static final int MAX_LEVELS = 16;
    private static final int UNREAD = -1;

    final Element element;
    final @Nullable Region parent;

    private final MarkupSigns markup;
    private int signs = UNREAD;

    /** Where its text begins in {@link PageText#text}. */
    final int from;

    /** Where its text ends; known once the walk has left it. */
    int to = Integer.MAX_VALUE;

    boolean holdsLink;
    boolean holdsImage;

    /** From here on its text is about other products. */
    int relatedFrom = Integer.MAX_VALUE;

    private boolean card;
    private @Nullable Map<String, List<Region>> lists;

    Region(Element element, @Nullable Region parent, MarkupSigns markup, int from) {
        this.element = element;
        this.parent = parent;
        this.markup = markup;
        this.from = from;
    }

    @SuppressWarnings("ReferenceEquality") // elements with equal content are still two parts of the page
    boolean isOf(Element other) {
        return element == other;
    }

    int length() {
        return to - from;
    }

    /** Signs of the element's own names and tag, a mask; read when first asked for, as most elements are never asked. */
    int signs() {
        if (signs == UNREAD) {
            signs = markup.of(element);
        }
        return signs;
    }

    boolean has(Sign sign) {
        return sign.in(signs());
    }

    boolean holds(int position) {
        return position >= from && position < to;
    }

    /** Says that an amount stands here. Parts of one list have their amounts at the same place within them. */
    void addPrice() {
        StringBuilder path = new StringBuilder();
        Region at = this;
        for (int level = 0; level < MAX_LEVELS && at.parent != null && at.length() <= MAX_CARD; level++) {
            Region parent = at.parent;
            if (at.couldBeCard()) {
                if (parent.lists == null) {
                    parent.lists = new HashMap<>();
                }
                parent.lists
                        .computeIfAbsent(at.kind() + path, key -> new ArrayList<>())
                        .add(at);
            }
            path.insert(0, '>').insert(1, at.element.normalName());
            at = parent;
        }
    }

    /** Marks the parts of lists among its children; asked once all amounts are added. */
    void findCards() {
        for (Region at = this; at.parent != null; at = at.parent) {
            if (at.parent.lists != null) {
                at.parent.lists.values().forEach(Region::markCards);
                at.parent.lists = null;
            }
        }
    }

    private static void markCards(List<Region> likes) {
        long different = likes.stream().distinct().count();
        boolean pictured = likes.stream().allMatch(like -> like.holdsLink && like.holdsImage);
        if (different >= 3 || (different == 2 && pictured)) {
            likes.forEach(like -> like.card = true);
        }
    }

    /** True for one of several like parts with a price each, as in a list of products. */
    boolean isCard() {
        return card;
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
