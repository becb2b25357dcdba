package io.undercut.extract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every amount of money on the visible page, scored for being the price that is asked for the page's product. Nothing
 * is decided here.
 */
final class VisiblePrices {

    private static final int MAX_PRICES = 10_000;

    /** A part of the page with more text than this holds more than one price's markup. */
    private static final int SMALL = 120;

    private static final int LABEL = 30;

    /** How far up a number without a currency may be named a price. */
    private static final int NAMED_WITHIN = 4;

    /** What a small part's markup says of the only amount in it. */
    private static final int OF_ONE = Sign.all(
            Sign.OLD,
            Sign.UNIT,
            Sign.NET,
            Sign.SHIPPING,
            Sign.INSTALMENT,
            Sign.SAVING,
            Sign.MEMBER,
            Sign.CURRENT,
            Sign.FROM);

    private final Scoring scoring;
    private final PageText text;
    private final MainPart main;
    private final List<PriceText.Placed> placed = new ArrayList<>();
    private final List<Region> regions = new ArrayList<>();

    private VisiblePrices(Page page, PageText text, List<String> names, Scoring scoring) {
        this.text = text;
        this.scoring = scoring;
        for (PriceText.Placed one : page.amounts()) {
            Region region = text.at(one.start());
            boolean percent = one.start() > 0 && text.text.charAt(one.start() - 1) == '%';
            if (region == null
                    || percent
                    || placed.size() >= MAX_PRICES
                    || one.reading().amount().signum() == 0) {
                continue;
            }
            if (one.reading().currencyText() != null || isDashed(one) || (isNamed(region) && isAloneInBlock(one))) {
                placed.add(one);
                regions.add(region);
            }
        }
        for (int i = 0; i < placed.size(); i++) {
            if (placed.get(i).reading().currencyText() != null) {
                regions.get(i).addPrice();
            }
        }
        regions.forEach(Region::findCards);
        this.main = new MainPart(page, text, names);
    }

    /** @param names the names that markup gives to the page's product */
    static VisiblePrices of(Page page, List<String> names, Scoring scoring) {
        return new VisiblePrices(page, page.text, names, scoring);
    }

    MainPart main() {
        return main;
    }

    /** In the page's order. */
    List<VisiblePrice> all() {
        int[] signs = new int[placed.size()];
        PriceLabel label = new PriceLabel(text.text);
        for (int i = 0; i < placed.size(); i++) {
            signs[i] = label.signs(placed.get(i), before(i), next(i)) | own(i);
            if (isRange(i - 1) || isRange(i)) {
                signs[i] |= Sign.FROM.bit();
            }
        }
        new Discounts(text.text, placed, regions, signs).find();
        PriceScore score = new PriceScore(main, text, scoring);
        List<VisiblePrice> all = new ArrayList<>();
        for (int i = 0; i < placed.size(); i++) {
            if (Sign.NET.in(signs[i]) && !isGrossNear(i)) {
                // A shop that never shows a price with tax asks the one that it shows.
                signs[i] &= ~Sign.NET.bit();
            }
            all.add(score.of(placed.get(i), regions.get(i), signs[i], before(i), next(i)));
        }
        return all;
    }

    private int before(int i) {
        return i == 0 ? 0 : placed.get(i - 1).end();
    }

    private int next(int i) {
        return i + 1 == placed.size() ? text.text.length() : placed.get(i + 1).start();
    }

    /** True when an amount nearby is this one and a usual tax. */
    private boolean isGrossNear(int i) {
        double net = placed.get(i).reading().amount().doubleValue();
        for (int j = Math.max(0, i - 3); j < Math.min(placed.size(), i + 4); j++) {
            double share = placed.get(j).reading().amount().doubleValue() / net;
            if (share > 1.02
                    && share < 1.29
                    && Math.abs(placed.get(j).start() - placed.get(i).start()) < 200) {
                return true;
            }
        }
        return false;
    }

    /** True when this amount and the next are the ends of a range. */
    private boolean isRange(int i) {
        if (i < 0 || i + 1 >= placed.size()) {
            return false;
        }
        int from = placed.get(i).end();
        int to = placed.get(i + 1).start();
        if (to - from > 14
                || placed.get(i)
                                .reading()
                                .amount()
                                .compareTo(placed.get(i + 1).reading().amount())
                        >= 0) {
            return false;
        }
        String between = text.text.substring(from, to);
        for (PriceText.Reading reading :
                List.of(placed.get(i).reading(), placed.get(i + 1).reading())) {
            if (reading.currencyText() != null) {
                between = between.replace(reading.currencyText(), "");
            }
        }
        return switch (between.replace(PageText.CUT, ' ').strip()) {
            case "-",
                    "to",
                    "bis",
                    "a",
                    "à",
                    "~",
                    "\u301C",
                    "\uFF5E",
                    "do",
                    "до",
                    "tot",
                    "til",
                    "till",
                    "и до",
                    "ate",
                    "até",
                    "..." -> true;
            default -> false;
        };
    }

    /** What the markup of the small parts around an amount says of it; of parts with several amounts only "a price". */
    private int own(int i) {
        int signs = 0;
        int levels = 0;
        for (Region at = regions.get(i); at != null && at.length() <= SMALL && levels < 12; at = at.parent, levels++) {
            if (main.isAroundTitle(at)) {
                break;
            }
            signs |= at.signs() & Sign.all(Sign.PRICE, Sign.PRODUCT);
            if ((at.signs() & OF_ONE) != 0 && isAlone(i, at)) {
                // "discount-price" is what is left to pay, not what is saved.
                signs |= at.signs() & (at.has(Sign.CURRENT) ? OF_ONE & ~Sign.SAVING.bit() : OF_ONE);
            }
        }
        return signs;
    }

    private boolean isAlone(int i, Region region) {
        Set<BigDecimal> amounts = new HashSet<>();
        for (int j = i; j >= 0 && placed.get(j).start() >= region.from; j--) {
            amounts.add(placed.get(j).reading().amount().stripTrailingZeros());
        }
        for (int j = i; j < placed.size() && placed.get(j).start() < region.to; j++) {
            amounts.add(placed.get(j).reading().amount().stripTrailingZeros());
        }
        return amounts.size() == 1;
    }

    /** "549.–" and "5,-" are prices without more ado. */
    private boolean isDashed(PriceText.Placed one) {
        int at = one.end();
        boolean mark = at < text.text.length() && (text.text.charAt(at) == '.' || text.text.charAt(at) == ',');
        boolean within = at > 1
                && NumberSigns.isMinus(text.text.charAt(at - 1))
                && (text.text.charAt(at - 2) == '.' || text.text.charAt(at - 2) == ',');
        boolean after = mark && at + 1 < text.text.length() && NumberSigns.isMinus(text.text.charAt(at + 1));
        boolean ends = at + 2 >= text.text.length() || !Glyphs.isDigit(text.text.charAt(at + 2));
        return within || (after && ends);
    }

    /** A number without a currency is a price only where no other number is: no telephone number, no date. */
    private boolean isAloneInBlock(PriceText.Placed one) {
        int from = one.start();
        while (from > 0 && one.start() - from < LABEL && text.text.charAt(from - 1) != PageText.BLOCK) {
            if (Glyphs.isDigit(text.text.charAt(--from))) {
                return false;
            }
        }
        int to = one.end();
        while (to < text.text.length() && to - one.end() < LABEL && text.text.charAt(to) != PageText.BLOCK) {
            if (Glyphs.isDigit(text.text.charAt(to++))) {
                return false;
            }
        }
        boolean code = text.text.charAt(one.start()) == '0' && Glyphs.isDigit(text.text.charAt(one.start() + 1));
        return !code && one.reading().amount().compareTo(BigDecimal.ONE) >= 0;
    }

    private static boolean isNamed(Region region) {
        int levels = 0;
        for (Region at = region;
                at != null && levels < NAMED_WITHIN && at.length() <= SMALL;
                at = at.parent, levels++) {
            if (at.has(Sign.PRICE)) {
                return true;
            }
        }
        return false;
    }
}
