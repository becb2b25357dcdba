package io.undercut.support;

import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.Terms;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import io.undercut.price.Rule;
import io.undercut.stage.Delivery;
import io.undercut.stage.Envelope;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The kettle that most tests sell, and what they say of it. */
public final class Samples {

    public static final String SKU = "KETTLE-1";
    public static final ListingId ACME = new ListingId(SKU, "acme");

    private Samples() {}

    public static Money eur(String amount) {
        return Money.of(amount, "EUR");
    }

    public static Product kettle(String listPrice) {
        return product(SKU, listPrice, null, null);
    }

    public static Product product(String sku, String listPrice, @Nullable String floor, @Nullable String map) {
        return new Product(
                sku,
                "Kettle",
                eur(listPrice),
                floor == null ? null : eur(floor),
                map == null ? null : eur(map),
                null,
                null,
                null,
                RuleSpec.MATCH);
    }

    public static Offer offer(@Nullable Money price) {
        return offer(price, Availability.IN_STOCK, Condition.NEW);
    }

    public static Offer offer(@Nullable Money price, Availability availability, Condition condition) {
        return new Offer(price, null, availability, condition, null, null, null, "Kettle");
    }

    /** A listing as the rule sees it. */
    public static Listing listing(String competitor, Schedule schedule, long seq, Instant seen, Offer offer) {
        return new Listing(
                new ListingId(SKU, competitor),
                "https://" + competitor + ".example/kettle",
                schedule,
                Hints.NONE,
                seq,
                null,
                null,
                new Listing.Observed(seq, seen, offer, "page-" + seq, "job-" + seq, "1"),
                null,
                null);
    }

    /** The rule that believes every reading at once. */
    public static Rule trusting(Duration defaultEvery) {
        BigDecimal any = BigDecimal.valueOf(999_999_999);
        return new Rule(Rule.guards(any, BigDecimal.valueOf(100)), any, Terms.Tax.GROSS, 2, defaultEvery);
    }

    /** A message received for the {@code receives}-th time. */
    public static <T> Delivery<T> delivery(T message, String jobId, int receives, Instant firstSeen) {
        return new Delivery<>(
                message, new Envelope("queue", "id", "receipt", "", jobId, receives, firstSeen, firstSeen, Map.of()));
    }
}
