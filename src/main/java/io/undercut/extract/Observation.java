package io.undercut.extract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.offer.Offer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one archived page was read; one per job. Only another reading of the same page takes its place, and then the reading
 * before stays with it.
 *
 * @param seq the listing's sequence number of the fetch
 * @param result how the page was read
 * @param offer null unless the result carries one
 * @param page id of the archived page
 * @param extractor version of the extractor that read it
 * @param earlier readings of the same page by older extractors, the newest first; theirs are empty
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
        String extractor,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Observation> earlier) {

    /** Rows from before there were corrections have no {@code earlier}. */
    @SuppressWarnings("ConstantValue")
    public Observation {
        earlier = earlier == null ? List.of() : List.copyOf(earlier);
    }

    public Observation(
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
            String extractor) {
        this(sku, competitor, seq, jobId, at, result, reason, offer, url, page, extractor, List.of());
    }

    /** Whether both say the same of the page, whoever read it. */
    boolean saysTheSame(Observation other) {
        return result == other.result && java.util.Objects.equals(offer, other.offer);
    }

    /** This reading as a correction of the one before. */
    Observation after(Observation before) {
        List<Observation> all = new ArrayList<>();
        all.add(before.with(List.of()));
        all.addAll(before.earlier);
        return with(all);
    }

    private Observation with(List<Observation> readings) {
        return new Observation(sku, competitor, seq, jobId, at, result, reason, offer, url, page, extractor, readings);
    }
}
