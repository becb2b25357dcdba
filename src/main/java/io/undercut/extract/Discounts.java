package io.undercut.extract;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/**
 * Finds two amounts side by side of which one is the other less a discount that is written beside them: "€49.10 €39.30
 * −20 %" or "$60 $50 you save $10". Then the lower is asked, the higher is the former price.
 */
final class Discounts {

    private static final int APART = 120;
    private static final int NEIGHBOURS = 3;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final BigDecimal ROUNDING = BigDecimal.ONE;

    private static final int PAIR = 60;
    private static final BigDecimal FAR = BigDecimal.valueOf(4);

    /** Amounts of other kinds have nothing to do with a discount. */
    private static final int OTHER_KINDS = Sign.all(Sign.UNIT, Sign.NET, Sign.SHIPPING, Sign.INSTALMENT, Sign.MEMBER);

    private final CharSequence text;
    private final List<PriceText.Placed> amounts;
    private final List<Region> regions;
    private final int[] signs;

    /** @param signs what is known of each amount so far; {@link #find} adds to it */
    Discounts(CharSequence text, List<PriceText.Placed> amounts, List<Region> regions, int[] signs) {
        this.text = text;
        this.amounts = amounts;
        this.regions = regions;
        this.signs = signs;
    }

    /** Adds {@link Sign#CURRENT}, {@link Sign#OLD} and {@link Sign#SAVING} as far as discounts show them. */
    void find() {
        for (int i = 0; i < amounts.size(); i++) {
            if (isSum(i)) {
                signs[i + 1] |= Sign.SHIPPING.bit();
                signs[i + 2] |= Sign.SHIPPING.bit();
            }
            for (int j = i + 1; j < amounts.size() && j <= i + NEIGHBOURS; j++) {
                if (amounts.get(j).start() - amounts.get(i).end() <= APART
                        && ((signs[i] | signs[j]) & OTHER_KINDS) == 0
                        && !Sign.FROM.in(signs[i] & signs[j])) {
                    compare(i, j);
                }
            }
        }
    }

    /** "£24.20 (£22.00 + £2.20 booking fee)": a sum with its parts, of which the whole is asked. */
    private boolean isSum(int i) {
        if (i + 2 >= amounts.size()
                || amount(i).compareTo(amount(i + 1).add(amount(i + 2))) != 0
                || amounts.get(i + 2).start() - amounts.get(i).end() > PAIR) {
            return false;
        }
        return text.subSequence(amounts.get(i + 1).end(), amounts.get(i + 2).start())
                .chars()
                .anyMatch(c -> c == '+');
    }

    private void compare(int i, int j) {
        int order = amount(i).compareTo(amount(j));
        if (order == 0 || !sameCurrency(i, j)) {
            return;
        }
        int low = order < 0 ? i : j;
        int high = order < 0 ? j : i;
        BigDecimal difference = amount(high).subtract(amount(low));
        BigDecimal percent = difference.multiply(HUNDRED).divide(amount(high), 2, RoundingMode.HALF_UP);
        // Of 39 + 1679 = 1718 the 1679 is no saving: what is saved is less than what is left.
        int saving = difference.compareTo(amount(low)) < 0 ? saving(i, j, difference) : -1;
        if (saving >= 0
                || (j == i + 1 && isBesideOld(i, j, low, high))
                || (j == i + 1 && isPair(i, j, amount(low), amount(high)))
                || (percent.compareTo(BigDecimal.valueOf(3)) >= 0 && isWritten(percent, i, j))) {
            signs[low] |= Sign.CURRENT.bit();
            signs[high] |= Sign.OLD.bit();
            if (saving >= 0) {
                signs[saving] |= Sign.SAVING.bit();
            }
        }
    }

    /** Two amounts of one line, each in an element of its own and nothing between them, are the price before and after. */
    private boolean isPair(int i, int j, BigDecimal low, BigDecimal high) {
        Region one = regions.get(i);
        Region other = regions.get(j);
        if (one == other || one.length() > PAIR || other.length() > PAIR || high.compareTo(low.multiply(FAR)) > 0) {
            return false;
        }
        String between =
                text.subSequence(amounts.get(i).end(), amounts.get(j).start()).toString();
        for (int k : new int[] {i, j}) {
            String currency = amounts.get(k).reading().currencyText();
            between = currency == null ? between : between.replace(currency, "");
        }
        return between.replace(PageText.CUT, ' ').isBlank() && between.indexOf(PageText.BLOCK) < 0;
    }

    /** "649.– statt 799.–": an amount in one line with the former price that is named so. */
    private boolean isBesideOld(int i, int j, int low, int high) {
        String between =
                text.subSequence(amounts.get(i).end(), amounts.get(j).start()).toString();
        return between.length() <= PAIR / 2
                && between.indexOf(PageText.BLOCK) < 0
                && Sign.OLD.in(signs[high])
                && !Sign.OLD.in(signs[low])
                && amount(high).compareTo(amount(low).multiply(FAR)) <= 0;
    }

    /** Index of a third amount beside these that is their difference and not one of the prices, or -1. */
    private int saving(int i, int j, BigDecimal difference) {
        for (int k = Math.max(0, i - 1); k < amounts.size() && k <= j + 1; k++) {
            if (k != i
                    && k != j
                    && amount(k).compareTo(difference) == 0
                    && amount(k).compareTo(amount(i)) != 0
                    && amount(k).compareTo(amount(j)) != 0
                    && distance(k, i, j) <= APART) {
                return k;
            }
        }
        return -1;
    }

    private int distance(int k, int i, int j) {
        return k < i
                ? amounts.get(i).start() - amounts.get(k).end()
                : Math.max(0, amounts.get(k).start() - amounts.get(j).end());
    }

    /** True when this percentage stands around the two amounts. */
    private boolean isWritten(BigDecimal percent, int i, int j) {
        int from = Math.max(0, amounts.get(i).start() - APART / 2);
        int to = Math.min(text.length(), amounts.get(j).end() + APART / 2);
        for (int at = from; at < to; at++) {
            if (text.charAt(at) != '%' && text.charAt(at) != '\u066A') {
                continue;
            }
            int end = at;
            while (end > from && text.charAt(end - 1) == ' ') {
                end--;
            }
            int start = end;
            while (start > from && end - start < 4 && Glyphs.isDigit(text.charAt(start - 1))) {
                start--;
            }
            if (start < end && end - start <= 2) {
                BigDecimal written = new BigDecimal(text.subSequence(start, end).toString());
                if (written.signum() > 0 && written.subtract(percent).abs().compareTo(ROUNDING) <= 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean sameCurrency(int i, int j) {
        String one = amounts.get(i).reading().currencyText();
        String other = amounts.get(j).reading().currencyText();
        return one == null || other == null || one.equals(other);
    }

    private BigDecimal amount(int i) {
        return amounts.get(i).reading().amount();
    }
}
