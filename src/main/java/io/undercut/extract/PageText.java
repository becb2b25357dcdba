package io.undercut.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * The text that a visitor sees, in the page's order and in plain characters ({@link Glyphs}), with the elements that its
 * parts come from, and the headings and buttons among them.
 */
final class PageText {

    static final char BLOCK = JoinedText.BLOCK;
    static final char CUT = JoinedText.CUT;

    private static final int MAX_TEXT = 1_000_000;
    private static final int MAX_HEADINGS = 300;
    private static final int MAX_BUTTONS = 500;
    private static final int MAX_HEADING = 300;
    private static final int MAX_LABEL = 60;

    private final JoinedText joined = new JoinedText();
    final StringBuilder text = joined.text;
    final List<Region> headings = new ArrayList<>();
    final List<Region> buttons = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private final List<Region> owners = new ArrayList<>();
    private final MarkupSigns markup = new MarkupSigns();

    private @Nullable Region open;
    private @Nullable Region last;

    /** The region whose own text holds this position, null before the first. */
    @Nullable
    Region at(int position) {
        int found = java.util.Collections.binarySearch(starts, position);
        int index = found >= 0 ? found : -found - 2;
        return index < 0 ? null : owners.get(index);
    }

    /** @return false when the element and all in it is not to be read */
    boolean enter(Element element) {
        String tag = element.normalName();
        if (Texts.isUnseen(tag) || text.length() > MAX_TEXT) {
            return false;
        }
        if (breaks(element, tag)) {
            cut();
        }
        open = new Region(element, open, markup, text.length());
        if (tag.equals("img") || tag.equals("picture")) {
            open.holdsImage = true;
        } else if (tag.equals("input")) {
            input(element);
        }
        return true;
    }

    void leave(Element element) {
        Region region = open;
        if (region == null || !region.isOf(element)) {
            return;
        }
        String tag = element.normalName();
        region.to = text.length();
        if (breaks(element, tag)) {
            cut();
        }
        Region parent = region.parent;
        if (parent != null) {
            parent.holdsImage |= region.holdsImage;
            parent.holdsLink |= region.holdsLink || MarkupSigns.isLink(element);
        }
        open = parent;
        if (region.length() > 1 && region.length() <= MAX_HEADING && isHeading(region, tag)) {
            heading(region, tag);
        }
        if (region.length() <= MAX_LABEL && region.length() > 3 && element.isBlock() && !tag.equals("li")) {
            lead(region);
        }
        if (isButton(region, tag) && buttons.size() < MAX_BUTTONS) {
            buttons.add(region);
        }
    }

    void add(TextNode node) {
        Region region = open;
        if (region == null || text.length() > MAX_TEXT) {
            return;
        }
        String own = node.getWholeText();
        if (own.isBlank()) {
            joined.space();
            return;
        }
        String plain = isPlain(own) ? own : Glyphs.plain(own);
        if (region != last) {
            joined.join(plain, region);
        }
        if (last != region) {
            starts.add(text.length());
            owners.add(region);
            last = region;
        }
        joined.append(plain);
    }

    /** Most texts need no other characters. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7F || c == '`') {
                return false;
            }
        }
        return true;
    }

    private void cut() {
        joined.cut(BLOCK);
        last = null;
    }

    private void input(Element element) {
        String type = element.attr("type").toLowerCase(Locale.ROOT);
        if (type.equals("submit") || type.equals("button") || type.equals("image")) {
            cut();
            add(new TextNode(type.equals("image") ? element.attr("alt") : element.attr("value")));
            cut();
        }
    }

    private void heading(Region region, String tag) {
        if (headings.size() < MAX_HEADINGS && (tag.length() == 2 || isTitled(region))) {
            headings.add(region);
        }
        if (Sign.RELATED.in(SignWords.inText().in(text, region.from, region.to))) {
            related(region);
        }
    }

    /** A short block that says little else than "related products" heads what follows, whatever its tag. */
    private void lead(Region region) {
        SignWords.inText().startingAt(text, region.from, region.to, (from, to, signs) -> {
            if (Sign.RELATED.in(signs) && 5 * (to - from) >= 2 * region.length()) {
                related(region);
            }
        });
    }

    private static void related(Region region) {
        // A heading alone in its wrapper speaks for what follows the wrapper.
        Region section = region.parent;
        for (int i = 0; i < 3 && section != null; i++) {
            section.relatedFrom = Math.min(section.relatedFrom, region.from);
            section = section.from == region.from ? section.parent : null;
        }
    }

    private static boolean isHeading(Region region, String tag) {
        boolean h = tag.length() == 2 && tag.charAt(0) == 'h' && Glyphs.isDigit(tag.charAt(1));
        return h || isTitled(region);
    }

    private static boolean isTitled(Region region) {
        return MarkupSigns.isTitle(region.signs());
    }

    private static boolean isButton(Region region, String tag) {
        return switch (tag) {
            case "button", "input" -> true;
            default ->
                region.length() <= MAX_LABEL
                        && (tag.equals("a")
                                || MarkupSigns.isBuy(region.signs())
                                || region.element.attributes().get("role").equals("button"));
        };
    }

    private static boolean breaks(Element element, String tag) {
        return element.isBlock() || tag.equals("br") || tag.equals("button") || tag.equals("td") || tag.equals("th");
    }
}
