package io.undercut.offer;

/** Whether a page sells its product now; the states of schema.org's ItemAvailability that matter to a price. */
public enum Availability {
    IN_STOCK,
    OUT_OF_STOCK,
    PRE_ORDER,
    BACK_ORDER,
    DISCONTINUED,
    /** The page does not say. */
    UNKNOWN;

    /** True when an order placed now would be delivered now; what the page leaves open counts as buyable. */
    public boolean buyable() {
        return this == IN_STOCK || this == UNKNOWN;
    }
}
