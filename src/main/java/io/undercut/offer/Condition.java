package io.undercut.offer;

/** schema.org's OfferItemCondition. */
public enum Condition {
    NEW,
    USED,
    REFURBISHED,
    DAMAGED,
    UNKNOWN
}
