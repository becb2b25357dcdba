package io.undercut.offer;

/** Whether a page sells its product now; the states of schema.org's ItemAvailability that matter to a price. */
public enum Availability {
    IN_STOCK,
    OUT_OF_STOCK,
    PRE_ORDER,
    BACK_ORDER,
    DISCONTINUED,
    /** The page says something that is not understood, or contradicts itself: no ground to follow its price. */
    UNCLEAR,
    /** The page does not say. */
    UNKNOWN;

    /** True when an order placed now would be delivered now; of a page that says nothing of it, that is assumed. */
    public boolean buyable() {
        return this == IN_STOCK || this == UNKNOWN;
    }
}
