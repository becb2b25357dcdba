package io.undercut.extract;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.offer.Hints;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** The price where the listing's own hints lead: selector, then JSON pointer, then pattern, each inside what was found. */
final class HintedPrice {

    private static final int MAX_FOUND = 50;
    private static final int MAX_TEXT = 200;
    private static final int MAX_VISIBLE = 500_000;
    private static final int MAX_NODES = 1_000_000;

    /**
     * @param claims one per place that holds an amount
     * @param problem why there are none, as a sentence; null when there are some
     */
    record Read(List<Claim> claims, @Nullable String problem) {}

    /** A text that hints led to; a JSON number has one reading only. */
    private record Found(String text, boolean number, Node node) {}

    /** A hint that leads nowhere, as a sentence. Carries no stack: pages change by the thousand. */
    private static final class DeadEnd extends Exception {
        private static final long serialVersionUID = 1L;

        DeadEnd(String message) {
            super(message, null, false, false);
        }
    }

    private final Page page;
    private final Hints hints;

    private HintedPrice(Page page, Hints hints) {
        this.page = page;
        this.hints = hints;
    }

    /** @param hints with at least one part that leads to a price */
    static Read read(Page page, Hints hints) {
        try {
            return new HintedPrice(page, hints).read();
        } catch (DeadEnd e) {
            return new Read(List.of(), e.getMessage());
        }
    }

    private Read read() throws DeadEnd {
        List<Element> elements = hints.selector() == null ? null : selected(hints.selector());
        List<Found> found;
        if (hints.pointer() != null) {
            found = pointed(hints.pointer(), elements == null ? page.document.select("script") : elements);
        } else {
            found = elements == null ? wholePage() : texts(elements);
        }
        if (hints.pattern() != null) {
            found = matched(hints.pattern(), found);
        }
        List<Claim> claims = new ArrayList<>();
        for (Found one : found) {
            claims.addAll(claim(one));
        }
        return claims.isEmpty()
                ? new Read(
                        claims,
                        "What " + last() + " finds holds no amount: \""
                                + Texts.squeeze(
                                        found.isEmpty() ? "" : found.get(0).text(), 80) + "\".")
                : new Read(claims, null);
    }

    private List<Element> selected(String selector) throws DeadEnd {
        List<Element> selected;
        try {
            selected = page.document.select(selector);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new DeadEnd("The hint's selector \"" + shown(selector) + "\" is no CSS selector: correct it.");
        }
        if (selected.isEmpty()) {
            throw new DeadEnd("The hint's selector \"" + shown(selector) + "\" matches nothing on the page.");
        }
        return selected.subList(0, Math.min(MAX_FOUND, selected.size()));
    }

    private List<Found> texts(List<Element> elements) {
        String attribute = hints.attribute();
        return elements.stream()
                .map(element -> new Found(
                        attribute == null ? text(element) : element.attr(attribute), false, () -> CssPath.of(element)))
                .toList();
    }

    private List<Found> pointed(String pointer, List<Element> scripts) throws DeadEnd {
        List<Found> found = new ArrayList<>();
        for (Element script : scripts) {
            String json = script.data().isEmpty() ? script.text() : script.data();
            try {
                for (Object root : LooseJson.parse(json)) {
                    Object value = JsonPointer.get(root, pointer);
                    if (value != null && found.size() < MAX_FOUND) {
                        found.add(found(value, () -> CssPath.of(script) + pointer));
                    }
                }
            } catch (LooseJson.Malformed e) {
                // A script of code, not of data: the value stands in another one, or the problem below is told.
            }
        }
        if (found.isEmpty()) {
            throw new DeadEnd("The hint's pointer \"" + shown(pointer) + "\" leads to no value in any of the "
                    + scripts.size() + " scripts looked at.");
        }
        return found;
    }

    private static Found found(Object value, Node node) {
        return value instanceof LooseJson.Num number
                ? new Found(number.text(), true, node)
                : new Found(value.toString(), false, node);
    }

    private List<Found> wholePage() {
        List<Found> texts = new ArrayList<>();
        Element body = page.document.body();
        texts.add(new Found(Texts.of(body, MAX_VISIBLE, MAX_NODES), false, () -> CssPath.of(body)));
        for (Element script : page.document.select("script")) {
            texts.add(new Found(script.data(), false, () -> CssPath.of(script)));
        }
        return texts;
    }

    private static List<Found> matched(String expression, List<Found> texts) throws DeadEnd {
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new DeadEnd("The hint's pattern \"" + shown(expression) + "\" is no regular expression: correct it.");
        }
        List<Found> found = new ArrayList<>();
        for (Found text : texts) {
            Matcher matcher = pattern.matcher(text.text());
            while (found.size() < MAX_FOUND && matcher.find()) {
                String group = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
                if (group != null && !group.isBlank()) {
                    found.add(new Found(group, false, text.node()));
                }
            }
        }
        if (found.isEmpty()) {
            throw new DeadEnd("The hint's pattern \"" + shown(expression) + "\" matches nothing.");
        }
        return found;
    }

    private List<Claim> claim(Found found) {
        String hinted = hints.decimalMark();
        Character mark =
                found.number() ? Character.valueOf('.') : hinted == null || hinted.isEmpty() ? null : hinted.charAt(0);
        List<Claim.Quote> quotes = PriceText.readings(found.text(), mark).stream()
                .map(reading -> new Claim.Quote(Texts.squeeze(found.text(), 80), certain(reading), found.node()))
                .toList();
        if (quotes.isEmpty()) {
            return List.of();
        }
        Claim.OfferClaim offer = new Claim.OfferClaim(
                quotes, false, null, Availability.UNKNOWN, Condition.UNKNOWN, null, null, null, null);
        return List.of(new Claim(
                Candidate.Evidence.HINT, Claim.Role.MAIN, null, null, null, null, List.of(offer), found.node()));
    }

    /** A shown price with one mark before three digits groups them ("1.226 €"), as its readers know. */
    private static PriceText.Reading certain(PriceText.Reading reading) {
        return new PriceText.Reading(reading.amount(), null, reading.currencyText(), reading.currencies());
    }

    private static String text(Element element) {
        String content = element.attr("content");
        return content.isBlank() ? Texts.of(element, MAX_TEXT) : content;
    }

    private String last() {
        return hints.pattern() != null
                ? "the hint's pattern"
                : hints.pointer() != null
                        ? "the hint's pointer"
                        : "the hint's selector \"" + shown(String.valueOf(hints.selector())) + "\"";
    }

    private static String shown(String hint) {
        return Texts.squeeze(hint, 120);
    }
}
