package io.undercut.extract;

import io.undercut.offer.Availability;
import org.jspecify.annotations.Nullable;

/** What the visible page says of its product's availability: the button that buys, and short texts around the title. */
final class VisibleStock {

    /** How much text after the title is still about the product. */
    private static final int REACH = 6_000;

    /** Longer texts speak of stock in general. */
    private static final int SHORT_TEXT = 90;

    private final PageText text;
    private final MainPart main;
    private @Nullable String soldOut;
    private boolean noButton;
    private boolean inStock;
    private boolean preOrder;

    VisibleStock(PageText text, MainPart main) {
        this.text = text;
        this.main = main;
        read();
    }

    Availability availability() {
        if (hasButton()) {
            return preOrder ? Availability.PRE_ORDER : Availability.IN_STOCK;
        }
        if (soldOut != null) {
            return Availability.OUT_OF_STOCK;
        }
        return inStock ? Availability.IN_STOCK : Availability.UNKNOWN;
    }

    /** True when there is a button to buy it with and no word of its being gone. */
    boolean isBuyable() {
        return hasButton() && soldOut == null;
    }

    private boolean hasButton() {
        Region button = main.buyButton;
        return button != null && !button.element.hasAttr("disabled") && !button.has(Sign.SOLD_OUT);
    }

    /** What the page says in place of a button that buys, null when it says nothing so plain. */
    @Nullable
    String contradiction() {
        return noButton && main.buyButton == null ? soldOut : null;
    }

    /** The words that say that the product cannot be bought, null for none. */
    @Nullable
    String soldOut() {
        return soldOut;
    }

    private void read() {
        Region title = main.title;
        if (title == null) {
            return;
        }
        int from = title.to;
        int end = Math.min(text.text.length(), from + REACH);
        while (from < end) {
            int to = from;
            while (to < end && text.text.charAt(to) != PageText.BLOCK) {
                to++;
            }
            if (to > from && to - from <= SHORT_TEXT) {
                block(from, to);
            }
            from = to + 1;
        }
        if (main.buyButton != null) {
            int signs = SignWords.inText().in(text.text, main.buyButton.from, main.buyButton.to);
            preOrder = Sign.PRE_ORDER.in(signs);
        }
    }

    private void block(int from, int to) {
        int[] signs = {0};
        SignWords.inText().find(text.text, from, to, (at, end, found) -> {
            // "Sizes 39 and 42 are out of stock" is about some of them; a statement of stock begins its text.
            boolean leads = at - from <= 6 || 5 * (end - at) >= 3 * (to - from);
            signs[0] |= leads ? found : 0;
        });
        boolean out = Sign.SOLD_OUT.in(signs[0]);
        boolean in = Sign.IN_STOCK.in(signs[0]) && !out;
        if (!out && !in) {
            return;
        }
        Region region = text.at(from);
        int around = region == null ? 0 : main.around(region, from);
        if ((around & (MainPart.ASIDE | Sign.HIDDEN.bit() | Sign.OPTION.bit())) == 0) {
            inStock |= in;
            if (out && soldOut == null) {
                soldOut = text.text.substring(from, to).strip();
            }
            // Only a button, or a statement of its own, stands against markup that says the opposite.
            noButton |= out && (isButton(region) || to - from <= 32);
        }
    }

    private static boolean isButton(@Nullable Region region) {
        int levels = 0;
        for (Region at = region; at != null && levels < 3; at = at.parent, levels++) {
            String tag = at.element.normalName();
            if (tag.equals("button") || tag.equals("input")) {
                return true;
            }
        }
        return false;
    }
}
