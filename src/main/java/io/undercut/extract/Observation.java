package io.undercut.extract;

import io.undercut.offer.Offer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one archived page was read; append-only, one per job.
 *
 * @param seq the listing's sequence number of the fetch
 * @param result how the page was read
 * @param offer null unless the result carries one
 * @param page id of the archived page
 * @param extractor version of the extractor that read it
 */
public record Observation(
        String sku,
        String competitor,
        long seq,
        String jobId,
        Instant at,
        Extraction.Result result,
        String reason,
        @Nullable Offer offer,
        String url,
        String page,
        String extractor) {}
