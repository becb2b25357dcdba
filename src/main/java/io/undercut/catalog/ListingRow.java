package io.undercut.catalog;

import io.undercut.aws.Item;
import io.undercut.offer.Hints;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The row of a listing. Three hands write it, each its own attributes: configuration the spec, the scrape stage the
 * fetch, the extract stage the reading. {@code seq} is the last number given away, {@code fetchSeq} that of the fetch
 * recorded last, {@code pageSeq} that of the last one that brought a page.
 *
 * <p>A deleted listing keeps its row with nothing but {@code seq} and {@code readSeq}: the number must go on if the
 * listing returns, because observations are kept under it for good.
 */
final class ListingRow {

    static final String[] SPEC = {"url", "schedule", "hints", "terms", "kind", "dueShard", "nextDue"};
    static final String[] STATE = {
        "fetchOutcome",
        "fetchSeq",
        "pageSeq",
        "fetchAt",
        "fetchJob",
        "fetchDetail",
        "fetchUrl",
        "fetchHints",
        "notBefore",
        "etag",
        "lastModified",
        "lastRead",
        "latest",
        "verdict"
    };

    private ListingRow() {}

    /** False for the remains of a deleted listing. */
    static boolean exists(Map<String, AttributeValue> item) {
        return item.containsKey("url") || item.containsKey("fetchOutcome");
    }

    static Listing read(Map<String, AttributeValue> item) {
        return new Listing(
                Keys.listingId(item),
                Item.string(item, "url"),
                schedule(item),
                Objects.requireNonNullElse(Item.json(item, "hints", Hints.class), Hints.NONE),
                Item.number(item, "seq"),
                fetch(item),
                Item.json(item, "lastRead", Listing.Step.class),
                Item.json(item, "latest", Listing.Observed.class),
                Item.instant(item, "nextDue"),
                Item.instant(item, "notBefore"),
                terms(item),
                Item.json(item, "verdict", Verdict.class));
    }

    static Terms terms(Map<String, AttributeValue> item) {
        return Objects.requireNonNullElse(Item.json(item, "terms", Terms.class), Terms.NONE);
    }

    static Schedule schedule(Map<String, AttributeValue> item) {
        return Objects.requireNonNullElse(Item.json(item, "schedule", Schedule.class), Schedule.DEFAULT);
    }

    private static Listing.@Nullable Step fetch(Map<String, AttributeValue> item) {
        String outcome = Item.string(item, "fetchOutcome");
        if (outcome == null) {
            return null;
        }
        return new Listing.Step(
                Item.number(item, "fetchSeq"),
                ScrapeOutcome.of(outcome),
                Objects.requireNonNull(Item.instant(item, "fetchAt")),
                Item.required(item, "fetchJob"),
                Item.string(item, "fetchDetail"));
    }
}
