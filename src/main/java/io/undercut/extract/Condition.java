package io.undercut.extract;

/** schema.org's OfferItemCondition. */
public enum Condition {
    NEW,
    USED,
    REFURBISHED,
    DAMAGED,
    UNKNOWN
}
