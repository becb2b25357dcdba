package io.undercut.scrape;

import io.undercut.catalog.ListingId;
import io.undercut.extract.Hints;
import org.jspecify.annotations.Nullable;

/**
 * One request to fetch a listing once.
 *
 * @param url overrides the listing's own; required when the listing is not in the catalogue
 * @param jobId given by whoever asked, else null and derived from the message
 */
public record ScrapeJob(
        ListingId listing,
        @Nullable String url,
        @Nullable String jobId,
        @Nullable Hints hints) {}
