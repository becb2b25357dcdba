package io.undercut.extract;

/** What the words around an amount, in markup or in the text, say of it. Sets of signs are bit masks of {@link #bit}. */
enum Sign {
    /** A price of some kind. */
    PRICE,
    /** The price asked now, as opposed to an older one. */
    CURRENT,
    /** A former, recommended or struck-through price. */
    OLD,
    /** A price per kilogram, litre or piece. */
    UNIT,
    /** A price without tax. */
    NET,
    SHIPPING,
    INSTALMENT,
    /** The difference to another price. */
    SAVING,
    /** A price for some buyers or conditions only: members, coupons, quantities, used items, the lowest of 30 days. */
    MEMBER,
    /** The lower end of a range. */
    FROM,
    /** Other products. */
    RELATED,
    CART,
    /** Navigation, filters, footers. */
    FRAME,
    REVIEW,
    /** A choice among variants or sellers. */
    OPTION,
    /** Markup of the decimals of an amount. */
    CENTS,
    TITLE,
    /** Markup around the page's own product. */
    PRODUCT,
    /** A button or form that buys. */
    BUY,
    SOLD_OUT,
    IN_STOCK,
    PRE_ORDER,
    /** Not shown until a script says so. */
    HIDDEN,
    /** One of several like parts with a price each. */
    LISTED,
    /** Inside a link to somewhere else. */
    LINKED;

    @SuppressWarnings("EnumOrdinal") // a mask lives no longer than the reading of one page
    int bit() {
        return 1 << ordinal();
    }

    boolean in(int signs) {
        return (signs & bit()) != 0;
    }

    static int all(Sign... signs) {
        int mask = 0;
        for (Sign sign : signs) {
            mask |= sign.bit();
        }
        return mask;
    }
}
