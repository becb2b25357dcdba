package io.undercut.catalog;

import java.time.Instant;

/** Something whose time has come. */
public sealed interface Due {

    /** The instant in the index: passing it on moves exactly this one. */
    Instant at();

    /** A listing to be scraped; {@code at} is the slot. */
    record Scrape(ListingId listing, Schedule schedule, Instant at) implements Due {}

    /** A decision that runs out, because an offer that it rests on stops being fresh. */
    record Expiry(String sku, Instant at) implements Due {}
}
