package io.undercut.catalog;

import io.undercut.aws.Item;
import io.undercut.offer.Hints;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The row of a listing. Three hands write it, each its own attributes: configuration the spec, the scrape stage the
 * fetch, the extract stage the reading. {@code seq} is the last number given away, {@code fetchSeq} that of the fetch
 * recorded last, {@code pageSeq} that of the last one that brought a page, {@code seenSeq} that of the last one that found
 * page {@code seenPage} unchanged, at {@code seenAt}.
 *
 * <p>A deleted listing keeps its row with nothing but {@code seq} and {@code readSeq}: the number must go on if the
 * listing returns, because observations are kept under it for good.
 */
final class ListingRow {

    static final String[] SPEC = {"url", "schedule", "hints", "politeness", "terms", "kind", "dueShard", "nextDue"};
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
        "fetchTries",
        "copy",
        "confirmed",
        "seenSeq",
        "seenPage",
        "seenAt",
        "lastRead",
        "latest",
        "verdict",
        "awaited"
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
                latest(item),
                Item.instant(item, "nextDue"),
                Item.instant(item, "notBefore"),
                (int) Item.number(item, "fetchTries"),
                held(item),
                Objects.requireNonNullElse(Item.json(item, "politeness", Politeness.class), Politeness.DEFAULT),
                terms(item),
                Item.json(item, "verdict", Verdict.class),
                Item.instant(item, "awaited"));
    }

    static Terms terms(Map<String, AttributeValue> item) {
        return Objects.requireNonNullElse(Item.json(item, "terms", Terms.class), Terms.NONE);
    }

    /** A page that was found unchanged says the same at that later time. */
    private static Listing.@Nullable Observed latest(Map<String, AttributeValue> item) {
        Listing.Observed latest = Item.json(item, "latest", Listing.Observed.class);
        Instant again = Item.instant(item, "seenAt");
        if (latest == null || again == null || latest.seq() != Item.number(item, "seenPage")) {
            return latest;
        }
        return again.isAfter(latest.at()) ? latest.seenAgain(again) : latest;
    }

    private static Listing.@Nullable Held held(Map<String, AttributeValue> item) {
        Copy copy = Item.json(item, "copy", Copy.class);
        return copy == null
                ? null
                : new Listing.Held(Item.number(item, "pageSeq"), (int) Item.number(item, "confirmed"), copy);
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
