package io.undercut.scrape;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.google.re2j.Pattern;
import io.undercut.aws.Json;
import io.undercut.aws.Messages;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.PageUrl;
import io.undercut.offer.Hints;
import io.undercut.stage.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * One request to fetch a listing once.
 *
 * @param url overrides the listing's own; required when the listing is not in the catalogue
 * @param jobId given by whoever asked, else null and derived from the message
 * @param hints override the listing's own
 */
public record ScrapeJob(
        ListingId listing,
        @Nullable String url,
        @Nullable String jobId,
        @Nullable Hints hints) {

    private static final Pattern JOB_ID = Pattern.compile("[!-~]{1,128}");

    public ScrapeJob {
        if (url != null) {
            PageUrl.check(url);
        }
        if (jobId != null) {
            checkJobId(jobId);
        }
    }

    /** A job for a listing of the catalogue. */
    public static ScrapeJob of(ListingId listing, String jobId) {
        return new ScrapeJob(listing, null, jobId, null);
    }

    /** @throws IllegalArgumentException unless 1–128 printable ASCII characters without spaces */
    static String checkJobId(String jobId) {
        if (!JOB_ID.matches(jobId)) {
            throw new IllegalArgumentException("jobId must be 1 to 128 printable ASCII characters without spaces");
        }
        return jobId;
    }

    public static ScrapeJob parse(String body) throws Decoder.Malformed, Decoder.NewerVersion {
        Wire wire = Messages.read(body, Wire.class);
        try {
            return new ScrapeJob(new ListingId(wire.sku, wire.competitor), wire.url, wire.jobId, wire.hints);
        } catch (IllegalArgumentException e) {
            throw new Decoder.Malformed(String.valueOf(e.getMessage()));
        }
    }

    public String write() {
        return Json.write(new Wire(listing.sku(), listing.competitor(), url, jobId, hints));
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Wire(
            String sku,
            String competitor,
            @Nullable String url,
            @Nullable String jobId,
            @Nullable Hints hints) {}
}
