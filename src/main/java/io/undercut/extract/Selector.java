package io.undercut.extract;

import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.offer.Hints;
import java.util.ArrayList;
import java.util.List;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;
import org.jspecify.annotations.Nullable;

/** The listing's own hint: a CSS selector that leads to the price. */
final class Selector {

    private static final int MAX_ELEMENTS = 50;
    private static final int MAX_TEXT = 200;

    /**
     * @param claims one per selected element that holds an amount
     * @param problem why there are none, as a sentence; null when there are some
     */
    record Read(List<Claim> claims, @Nullable String problem) {}

    private Selector() {}

    /** @param selector jsoup's CSS subset */
    static Read read(Page page, String selector, Hints hints) {
        Elements selected;
        try {
            selected = page.document.select(selector);
        } catch (IllegalArgumentException | IllegalStateException e) {
            return new Read(
                    List.of(), "The hint's selector \"" + shown(selector) + "\" is no CSS selector: correct it.");
        }
        if (selected.isEmpty()) {
            return new Read(List.of(), "The hint's selector \"" + shown(selector) + "\" matches nothing on the page.");
        }
        List<Claim> claims = new ArrayList<>();
        for (Element element : selected.subList(0, Math.min(MAX_ELEMENTS, selected.size()))) {
            claims.addAll(claim(element, hints));
        }
        return claims.isEmpty()
                ? new Read(claims, "What the hint's selector \"" + shown(selector) + "\" matches holds no amount.")
                : new Read(claims, null);
    }

    private static List<Claim> claim(Element element, Hints hints) {
        String attribute = hints.attribute();
        String text = attribute == null ? text(element) : element.attr(attribute);
        Character mark = hints.decimalMark() == null || hints.decimalMark().isEmpty()
                ? null
                : hints.decimalMark().charAt(0);
        Node node = () -> CssPath.of(element);
        List<Claim.Quote> quotes = PriceText.readings(text, mark).stream()
                .map(reading -> new Claim.Quote(Texts.squeeze(text, 80), certain(reading), node))
                .toList();
        if (quotes.isEmpty()) {
            return List.of();
        }
        Claim.OfferClaim offer = new Claim.OfferClaim(
                quotes, false, null, Availability.UNKNOWN, Condition.UNKNOWN, null, null, null, null);
        return List.of(
                new Claim(Candidate.Evidence.HINT, Claim.Role.MAIN, null, null, null, null, List.of(offer), node));
    }

    /** A shown price with one mark before three digits groups them ("1.226 €"), as its readers know. */
    private static PriceText.Reading certain(PriceText.Reading reading) {
        return new PriceText.Reading(reading.amount(), null, reading.currencyText(), reading.currencies());
    }

    private static String text(Element element) {
        String content = element.attr("content");
        return content.isBlank() ? Texts.of(element, MAX_TEXT) : content;
    }

    private static String shown(String selector) {
        return Texts.squeeze(selector, 120);
    }
}
