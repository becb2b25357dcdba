package io.undercut.local;

import io.undercut.local.DemoCatalogue.Item;
import io.undercut.money.Money;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the demo shops' pages have in common: escaping, number formats, and the long tail of text below the price. */
final class DemoHtml {

    private static final List<String> NAMES = List.of(
            "Ada", "Bruno", "Chloé", "Dilan", "Emil", "Fatma", "Greta", "Hugo", "Ines", "Jonas", "Klára", "Luc",
            "Mina");
    private static final List<String> OPINIONS = List.of(
            "Arrived in two days and well packed.",
            "I use it every morning and would buy it again.",
            "The finish is better than the pictures suggest.",
            "Slightly smaller than I thought; the measurements on the page are right, I should have read them.",
            "My sister has had hers for six years, which is why I ordered this one.",
            "The manual is short and clear, which I cannot say of many things in my kitchen.",
            "A corner was scratched. Support sent a replacement without asking for the old one back.",
            "Does what it says. No app, no account, no beeping.",
            "Solid and quiet. I had a cheaper one before and the difference is obvious.",
            "Good value, though the box is larger than it needs to be.");
    private static final List<String> FACTS = List.of(
            "Every unit is checked by hand before it leaves the workshop, and carries the initials of the person who did.",
            "Spare parts are kept for at least ten years after the last one was made.",
            "The packaging is cardboard only and fits into a letterbox-sized bin when folded.",
            "Wipe it with a damp cloth. Do not use scouring powder, and do not put it into the dishwasher.",
            "The warranty covers three years of normal use in a household, from the day of delivery.",
            "It was designed with people who use one every day, and changed eleven times before it was sold.");

    private DemoHtml() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** {@code 1234.50} as {@code 1.234,50}. */
    static String continental(Money money) {
        return String.format(Locale.GERMANY, "%,.2f", money.amount());
    }

    static <T> String each(List<T> items, Function<T, String> html) {
        return items.stream().map(html).collect(Collectors.joining("\n"));
    }

    static String paragraphs(Item item, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "<p>" + escape(item.blurb()) + " "
                        + FACTS.get((i + item.slug().length()) % FACTS.size()) + " "
                        + FACTS.get((i * 5 + 1) % FACTS.size()) + "</p>")
                .collect(Collectors.joining("\n"));
    }

    static String reviews(Item item, int count) {
        int start = Math.floorMod(item.sku().hashCode(), 97);
        return IntStream.range(start, start + count)
                .mapToObj(i -> """
                        <article class="review">
                          <header><strong>%s</strong> <span class="stars" aria-label="%d of 5">%s</span></header>
                          <p>%s %s</p>
                        </article>""".formatted(
                                NAMES.get(i % NAMES.size()),
                                3 + i % 3,
                                "★".repeat(3 + i % 3),
                                OPINIONS.get(i % OPINIONS.size()),
                                OPINIONS.get((i * 3 + 1) % OPINIONS.size())))
                .collect(Collectors.joining("\n"));
    }

    /** A drawing in place of a photograph: one colour and shape per product. */
    static String picture(Item item, int size) {
        int hue = Math.floorMod(item.sku().hashCode() * 37, 360);
        return """
                <svg class="picture" width="%d" height="%d" viewBox="0 0 100 100" role="img" aria-label="%s">
                  <rect width="100" height="100" rx="8" fill="hsl(%d 45%% 92%%)"/>
                  <circle cx="50" cy="46" r="%d" fill="hsl(%d 45%% 62%%)"/>
                  <rect x="30" y="66" width="40" height="10" rx="5" fill="hsl(%d 35%% 45%%)"/>
                </svg>""".formatted(size, size, escape(item.product().title()), hue, 16 + hue % 12, hue, hue);
    }
}
