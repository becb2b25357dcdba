package io.undercut.extract;

import java.math.BigDecimal;
import java.util.List;

/**
 * An amount of money on the visible page with what speaks for and against it.
 *
 * @param from where its number begins in the page's text
 * @param score points for being the price that is asked for the page's product
 * @param points what the score is made of, in words, the weightiest first
 * @param signs what the text and markup right beside it say, a mask
 */
record VisiblePrice(
        PriceText.Reading reading, Region region, int from, int to, int signs, double score, List<Point> points) {

    /** One reason for or against. */
    record Point(String reason, double weight) {}

    BigDecimal amount() {
        return reading.amount().stripTrailingZeros();
    }

    boolean is(Sign sign) {
        return sign.in(signs);
    }
}
