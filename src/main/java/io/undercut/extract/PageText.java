package io.undercut.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * The text that a visitor sees, in the page's order and in plain characters ({@link Glyphs}), with the elements that its
 * parts come from. Parts of one amount that markup splits stand together; what belongs to different amounts is cut.
 */
final class PageText {

    /** Between blocks. */
    static final char BLOCK = '\n';

    /** Between parts of one block that must not be read as one number. */
    static final char CUT = '\u0001';

    private static final int MAX_TEXT = 1_000_000;
    private static final int MAX_HEADINGS = 300;
    private static final int MAX_BUTTONS = 500;
    private static final int MAX_HEADING = 300;
    private static final int MAX_LABEL = 60;

    final StringBuilder text = new StringBuilder();
    final List<Region> headings = new ArrayList<>();
    final List<Region> buttons = new ArrayList<>();
    private final List<Integer> starts = new ArrayList<>();
    private final List<Region> owners = new ArrayList<>();
    private final java.util.Map<String, Integer> signsOfNames = new java.util.HashMap<>();

    private @Nullable Region open;
    private @Nullable Region last;
    private boolean digits;

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
            cut(BLOCK);
        }
        open = new Region(element, open, signs(element, tag), text.length());
        if (tag.equals("img") || tag.equals("picture")) {
            open.holdsImage = true;
        } else if (tag.equals("input")) {
            input(element);
        }
        return true;
    }

    void leave(Element element) {
        Region region = open;
        if (region == null || region.element != element) {
            return;
        }
        String tag = element.normalName();
        region.to = text.length();
        if (breaks(element, tag)) {
            cut(BLOCK);
        }
        Region parent = region.parent;
        if (parent != null) {
            parent.holdsImage |= region.holdsImage;
            parent.holdsLink |= region.holdsLink || Sign.LINKED.in(region.signs);
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
            space();
            return;
        }
        String plain = Glyphs.plain(own);
        if (region != last) {
            join(plain, region);
        }
        if (last != region) {
            starts.add(text.length());
            owners.add(region);
            last = region;
        }
        append(plain);
    }

    /** Spaces made single; a block begins without one. */
    private void append(String plain) {
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == ' ') {
                space();
            } else {
                text.append(c);
                digits |= Glyphs.isDigit(c);
            }
        }
    }

    private void space() {
        char before = lastChar();
        if (before != ' ' && before != BLOCK && before != CUT) {
            text.append(' ');
        }
    }

    /** Puts between the text so far and that of another element what belongs there: nothing, a space, a point, a cut. */
    private void join(String next, Region region) {
        int at = text.length() - 1;
        boolean spaced = at >= 0 && text.charAt(at) == ' ';
        char left = at < 0 ? BLOCK : spaced && at > 0 ? text.charAt(at - 1) : text.charAt(at);
        if (left == BLOCK || left == CUT) {
            return;
        }
        int i = 0;
        while (i < next.length() && next.charAt(i) == ' ') {
            i++;
        }
        if (i == next.length()) {
            return;
        }
        spaced |= i > 0;
        char right = next.charAt(i);
        boolean cents = isCents(region, next.strip());
        if (cents && digits && Glyphs.isDigit(right)) {
            if (Glyphs.isDigit(left)) {
                trim();
                text.append('.');
            } else if (left == ' ' || spaced) {
                trim();
            }
        } else if (Glyphs.isDigit(left) && Glyphs.isDigit(right)) {
            cut(CUT);
        } else if (isMark(left) && Glyphs.isDigit(right) || Glyphs.isDigit(left) && isMark(right)) {
            if (spaced && digits && isMark(left)) {
                cut(CUT);
            }
        } else if (digits && next.chars().anyMatch(c -> Glyphs.isDigit((char) c))) {
            cut(CUT);
        } else if (Character.isLetterOrDigit(left) && Character.isLetterOrDigit(right)) {
            space();
        }
    }

    /** Two digits alone, set apart as the decimals of the number before: raised, or named so. */
    private static boolean isCents(Region region, String own) {
        String digits = own.startsWith(".") || own.startsWith(",") ? own.substring(1) : own;
        if (digits.length() != 2 || !Glyphs.isDigit(digits.charAt(0)) || !Glyphs.isDigit(digits.charAt(1))) {
            return false;
        }
        Region parent = region.parent;
        return isRaised(region) || region.has(Sign.CENTS)
                || (parent != null && (isRaised(parent) || parent.has(Sign.CENTS)));
    }

    private static boolean isRaised(Region region) {
        return region.element.normalName().equals("sup");
    }

    private void trim() {
        while (text.length() > 0 && lastChar() == ' ') {
            text.setLength(text.length() - 1);
        }
    }

    private void cut(char mark) {
        char before = lastChar();
        if (mark == BLOCK && before == CUT) {
            text.setCharAt(text.length() - 1, BLOCK);
        } else if (before != BLOCK && before != mark) {
            text.append(mark);
        }
        digits = false;
        last = null;
    }

    private char lastChar() {
        return text.isEmpty() ? BLOCK : text.charAt(text.length() - 1);
    }

    private void input(Element element) {
        String type = element.attr("type").toLowerCase(Locale.ROOT);
        if (type.equals("submit") || type.equals("button") || type.equals("image")) {
            cut(BLOCK);
            add(new TextNode(type.equals("image") ? element.attr("alt") : element.attr("value")));
            cut(BLOCK);
        }
    }

    private void heading(Region region, String tag) {
        if (headings.size() < MAX_HEADINGS && (tag.length() == 2 || region.has(Sign.TITLE))) {
            headings.add(region);
        }
        if (Sign.RELATED.in(SignWords.inText().in(text, region.from, region.to))) {
            related(region);
        }
    }

    /** A short block that says little else than "related products" heads what follows, whatever its tag. */
    private void lead(Region region) {
        SignWords.inText().find(text, region.from, Math.min(region.to, region.from + MAX_LABEL), (from, to, signs) -> {
            if (Sign.RELATED.in(signs) && from == region.from && 5 * (to - from) >= 2 * region.length()) {
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
        return h || region.has(Sign.TITLE);
    }

    private static boolean isButton(Region region, String tag) {
        return switch (tag) {
            case "button", "input" -> true;
            default -> region.length() <= MAX_LABEL && (tag.equals("a") || region.has(Sign.BUY)
                    || region.element.attr("role").equals("button"));
        };
    }

    private int signs(Element element, String tag) {
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
                signs |= signsOfNames.computeIfAbsent(value, SignWords::inMarkup);
            }
        }
        return signs;
    }

    /** The attributes whose values name what an element is, for styles, scripts, tests or machines. */
    private static boolean names(String key) {
        return switch (key) {
            case "class", "id", "itemprop", "property", "data-price-type", "data-role", "data-hook", "data-name", "data-component",
                            "data-section", "data-type", "data-element", "data-block", "data-widget", "data-region", "data-area" -> true;
            default -> key.startsWith("data-") && (key.contains("test") || key.contains("qa") || key.contains("auto") || key.endsWith("-cy") || key.endsWith("-at"));
        };
    }

    private static boolean leads(String href) {
        return !href.isEmpty() && !href.startsWith("#") && !href.startsWith("javascript:");
    }

    private static boolean breaks(Element element, String tag) {
        return element.isBlock() || tag.equals("br") || tag.equals("button") || tag.equals("td") || tag.equals("th");
    }

    private static boolean isMark(char c) {
        return c == '.' || c == ',' || c == Glyphs.DECIMAL;
    }
}
