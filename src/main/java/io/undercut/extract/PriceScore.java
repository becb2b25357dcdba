package io.undercut.extract;

import java.util.ArrayList;
import java.util.List;

/**
 * Points for and against an amount being the price that is asked for the page's product. Each feature is a plain fact of
 * the page; the weights were set by hand from what the facts mean, and checked on pages of other hosts.
 */
final class PriceScore {

    /** What one sign beside or around an amount is worth. */
    private record Weight(Sign sign, double points, String reason) {}

    private static final List<Weight> BESIDE = List.of(
            new Weight(Sign.PRICE, 2, "Its markup names it a price."),
            new Weight(Sign.CURRENT, 1, "It is named the current price."),
            new Weight(Sign.PRODUCT, 0.5, "Its markup names it the product's."),
            new Weight(Sign.OLD, -5, "It is a former or recommended price."),
            new Weight(Sign.UNIT, -5, "It is a price per unit."),
            new Weight(Sign.NET, -5, "It is a price without tax."),
            new Weight(Sign.SHIPPING, -5, "It is about delivery or another extra."),
            new Weight(Sign.INSTALMENT, -5, "It is an instalment."),
            new Weight(Sign.SAVING, -4, "It is a saving."),
            new Weight(Sign.MEMBER, -4, "It is for some buyers or other offers only."),
            new Weight(Sign.FROM, -3, "It is an end of a range."));

    private static final List<Weight> AROUND = List.of(
            new Weight(Sign.RELATED, -5, "It stands among other products."),
            new Weight(Sign.LISTED, -5, "It is one of a list of like prices."),
            new Weight(Sign.CART, -5, "It stands in the cart."),
            new Weight(Sign.FRAME, -4, "It stands in the page's frame."),
            new Weight(Sign.REVIEW, -4, "It stands in the reviews."),
            new Weight(Sign.OPTION, -2.5, "It stands beside a choice."),
            new Weight(Sign.HIDDEN, -1.5, "It is hidden at first."),
            new Weight(Sign.LINKED, -2, "It leads to another page."));

    private final MainPart main;
    private final PageText text;
    private final Scoring scoring;

    PriceScore(MainPart main, PageText text, Scoring scoring) {
        this.scoring = scoring;
        this.main = main;
        this.text = text;
    }

    VisiblePrice of(PriceText.Placed placed, Region region, int beside, int before, int next) {
        List<VisiblePrice.Point> points = new ArrayList<>();
        for (Weight weight : BESIDE) {
            if (weight.sign().in(beside)) {
                points.add(new VisiblePrice.Point(weight.reason(), weight.points()));
            }
        }
        int around = main.around(region, placed.start());
        for (Weight weight : AROUND) {
            if (weight.sign().in(around)) {
                points.add(new VisiblePrice.Point(weight.reason(), weight.points()));
            }
        }
        add(points, "Its currency is not beside it.", placed.reading().currencyText() == null ? -2 : 0);
        title(points, placed.start());
        button(points, placed.start());
        sentence(points, placed, before, next);
        points.sort((a, b) -> Double.compare(Math.abs(b.weight()), Math.abs(a.weight())));
        double score = points.stream()
                .mapToDouble(point -> point.weight() < 0 ? scoring.against() * point.weight() : point.weight())
                .sum();
        return new VisiblePrice(
                placed.reading(), region, placed.start(), placed.end(), beside | around, score, List.copyOf(points));
    }

    private void title(List<VisiblePrice.Point> points, int at) {
        if (main.title == null) {
            return;
        }
        int after = at - main.title.to;
        if (after < 0) {
            boolean bought = main.buyButton != null && Math.abs(at - main.buyButton.from) <= 800;
            add(points, "It stands before the title.", after > -200 ? 0.5 : bought ? -0.5 : -2);
        } else {
            double near = after <= 400 ? 2 : after <= 1_500 ? 1.5 : after <= 5_000 ? 0.5 : after <= 15_000 ? 0 : -1;
            add(points, near > 0 ? "It stands near the title." : "It stands far from the title.", near);
        }
    }

    private void button(List<VisiblePrice.Point> points, int at) {
        if (main.buyButton != null) {
            int distance = Math.min(Math.abs(at - main.buyButton.from), Math.abs(at - main.buyButton.to));
            add(
                    points,
                    "It stands near the button that buys.",
                    distance <= 250 ? 2 : distance <= 800 ? 1.5 : distance <= 2_500 ? 0.5 : 0);
        }
    }

    private void sentence(List<VisiblePrice.Point> points, PriceText.Placed placed, int before, int next) {
        int from = placed.start();
        while (from > before && placed.start() - from < 160 && text.text.charAt(from - 1) != PageText.BLOCK) {
            from--;
        }
        int to = placed.end();
        while (to < next && to - placed.end() < 160 && text.text.charAt(to) != PageText.BLOCK) {
            to++;
        }
        int rest = to - from - (placed.end() - placed.start());
        add(
                points,
                rest <= 14 ? "It stands alone." : "It stands in a sentence.",
                rest <= 14 ? 1 : rest <= 40 ? 0 : rest <= 100 ? -1 : -3);
    }

    private static void add(List<VisiblePrice.Point> points, String reason, double weight) {
        if (weight != 0) {
            points.add(new VisiblePrice.Point(reason, weight));
        }
    }
}
