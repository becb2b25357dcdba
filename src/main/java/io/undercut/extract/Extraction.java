package io.undercut.extract;

import io.undercut.offer.Offer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reading a page came to.
 *
 * @param offer present for {@link Result#OK} (with a price) and {@link Result#OUT_OF_STOCK} (price optional)
 * @param reason one sentence for people: why this result
 * @param candidates every price considered, the chosen one first
 */
public record Extraction(Result result, @Nullable Offer offer, String reason, List<Candidate> candidates) {

    /** Names match the outcomes that a listing shows. */
    public enum Result {
        OK,
        OUT_OF_STOCK,
        NO_PRICE,
        AMBIGUOUS,
        /** A captcha or robot check instead of the product. */
        BLOCKED,
        /** The page cannot be parsed within bounds. */
        UNPARSEABLE
    }
}
