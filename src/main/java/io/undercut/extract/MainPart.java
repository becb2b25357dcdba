package io.undercut.extract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where on the visible page its own product is: the title, and the button that buys it. */
final class MainPart {

    private static final int MAX_BUTTONS = 60;
    private static final int MIN_TITLE = 3;
    private static final int MAX_NAME = 500;

    /** What a heading of the first level scores when it also fits one of the page's names. */
    private static final double FITS = 6;

    /** What makes a part of the page that of something else than its product. */
    static final int ASIDE = Sign.all(Sign.RELATED, Sign.LISTED, Sign.CART, Sign.FRAME, Sign.REVIEW);

    private final PageText text;
    private final Set<Region> aroundTitle = Collections.newSetFromMap(new IdentityHashMap<>());
    final @Nullable Region title;

    /** The first button after the title that buys the page's product; null when there is none. */
    final @Nullable Region buyButton;

    MainPart(Page page, PageText text, List<String> names) {
        this.text = text;
        this.title = title(page, names);
        for (Region at = title; at != null; at = at.parent) {
            aroundTitle.add(at);
        }
        this.buyButton = buyButton();
    }

    int titleEnd() {
        return title == null ? 0 : title.to;
    }

    /** The name of the product as the page's title shows it, null for none. */
    @Nullable
    String name() {
        if (title == null) {
            return null;
        }
        Region named = title;
        for (Region part : text.headings) {
            // "Name <edition, date>": what stands beside the part that is called the title is no part of the name.
            boolean inside = part.from >= title.from && part.to <= title.to && part.length() < named.length();
            if (inside && text.text.substring(title.from, part.from).isBlank()) {
                named = part;
            }
        }
        return Texts.cut(Texts.of(named.element, MAX_NAME), MAX_NAME);
    }

    /** True when the page's heading is that of the cart: what its lines add up to is no product's price. */
    boolean isCart() {
        boolean[] cart = {false};
        if (title != null) {
            SignWords.inText()
                    .find(
                            text.text,
                            title.from,
                            title.to,
                            (at, end, found) -> cart[0] |= Sign.CART.in(found)
                                    && text.text.substring(title.from, at).isBlank()
                                    && text.text.substring(end, title.to).isBlank());
        }
        return cart[0];
    }

    boolean isAroundTitle(Region region) {
        return aroundTitle.contains(region);
    }

    /** All signs of the regions around a place, up to the part that it shares with the page's title. */
    int around(Region place, int position) {
        int signs = 0;
        int from = titleEnd();
        boolean shared = false;
        for (Region at = place; at != null; at = at.parent) {
            shared |= isAroundTitle(at);
            if (!shared) {
                signs |= at.signs();
                if (at.isCard()) {
                    signs |= Sign.LISTED.bit();
                }
            }
            if (at.relatedFrom <= position && (!shared || at.relatedFrom > from)) {
                signs |= Sign.RELATED.bit();
            }
        }
        return signs;
    }

    private @Nullable Region title(Page page, List<String> names) {
        List<String> known = new ArrayList<>();
        names.forEach(name -> known.add(MainProduct.letters(name)));
        String shared = page.meta("og:title");
        if (shared != null) {
            known.add(MainProduct.letters(shared));
        }
        known.add(MainProduct.letters(page.title));
        Set<String> words = words(page.title + " " + (shared == null ? "" : shared) + " " + String.join(" ", names));
        Region first = best(true, known, words);
        return first == null ? best(false, known, words) : first;
    }

    /** @param main only the headings of the first level that fit a name; else all that are a heading or named so */
    private @Nullable Region best(boolean main, List<String> known, Set<String> words) {
        Region best = null;
        double most = main ? FITS : 0;
        for (Region heading : text.headings) {
            if (main && !heading.element.normalName().equals("h1")) {
                continue;
            }
            String written = text.text.substring(heading.from, heading.to);
            String letters = MainProduct.letters(written);
            double score =
                    letters.length() < MIN_TITLE ? 0 : score(heading, letters, known, share(words(written), words));
            if (score > most) {
                most = score;
                best = heading;
            }
        }
        return best;
    }

    private static Set<String> words(String text) {
        Set<String> words = new java.util.HashSet<>();
        int from = -1;
        for (int i = 0; i <= text.length(); i++) {
            boolean letter = i < text.length() && Character.isLetterOrDigit(text.charAt(i));
            if (letter && from < 0) {
                from = i;
            } else if (!letter && from >= 0) {
                words.add(text.substring(from, i).toLowerCase(java.util.Locale.ROOT));
                from = -1;
            }
        }
        return words;
    }

    /** Which share of some words are among others. */
    private static double share(Set<String> words, Set<String> among) {
        return words.isEmpty()
                ? 0
                : (double) words.stream().filter(among::contains).count() / words.size();
    }

    private static double score(Region heading, String letters, List<String> known, double share) {
        String tag = heading.element.normalName();
        int score = tag.equals("h1") ? 4 : tag.equals("h2") ? 1 : 0;
        score += heading.element.attr("itemprop").equals("name") ? 1 : 0;
        double match = share >= 0.3 && letters.length() >= 8 ? 3 * share : 0;
        for (String name : known) {
            if (name.equals(letters)) {
                match = Math.max(match, 5);
            } else if (letters.length() >= 8 && name.contains(letters)) {
                match = Math.max(match, 3);
            } else if (name.length() >= 8 && letters.startsWith(name)) {
                match = Math.max(match, 3);
            }
        }
        if (match < 1.5 && score < 4) {
            return 0;
        }
        return score + match - (heading.has(Sign.HIDDEN) ? 3 : 0);
    }

    private @Nullable Region buyButton() {
        Region before = null;
        int looked = 0;
        for (Region button : text.buttons) {
            if (!buys(button) || ++looked > MAX_BUTTONS) {
                continue;
            }
            // Shops name the form around their own button after the cart.
            if ((around(button, button.from) & ASIDE & ~Sign.CART.bit()) != 0) {
                continue;
            }
            if (button.from >= titleEnd()) {
                return button;
            }
            before = button;
        }
        return before;
    }

    private boolean buys(Region button) {
        int signs = SignWords.inText().in(text.text, button.from, Math.min(button.to, button.from + 60));
        if (Sign.SOLD_OUT.in(signs)) {
            return false;
        }
        return Sign.BUY.in(signs)
                || Sign.PRE_ORDER.in(signs)
                || (button.has(Sign.BUY) && button.element.normalName().equals("button"));
    }
}
