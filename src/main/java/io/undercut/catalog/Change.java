package io.undercut.catalog;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;
import static io.undercut.aws.Item.time;

import io.undercut.aws.Item;
import io.undercut.aws.Update;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A change that no decision has been taken from yet. It is a mark on the row that was changed, set by the very update that
 * changed it: one row is all that DynamoDB writes and reads as one, so whoever reads the new value reads the mark, and
 * whatever dies after the update, {@link Changes} finds the mark in index {@link Tables#BY_CHANGE}.
 *
 * @param row sort key of the changed row
 * @param token tells this change of the row from every other
 */
public record Change(String sku, String row, String token) {

    /** Parts of the index, so that an import is not held up by a single partition of it. */
    static final int SHARDS = 4;

    static final String[] ATTRIBUTES = {"change", "changeShard", "changeDue"};

    /** Lets the update leave the mark; a change before it that is still open goes on in this one. */
    static Update mark(Update update, String partition, Instant now) {
        return update.set("change", s(UUID.randomUUID().toString()))
                .set("changeShard", n(Slot.shard(partition) % SHARDS))
                .set("changeDue", time(now));
    }

    /** The mark as attributes of a row that is put as a whole, to be followed up from {@code due}. */
    public static Map<String, AttributeValue> marks(String sku, Instant due) {
        return Map.of(
                "change", s(UUID.randomUUID().toString()),
                "changeShard", n(Slot.shard(Keys.partition(sku)) % SHARDS),
                "changeDue", time(due));
    }

    /** Takes the mark away. */
    public static Update unmark(Update update) {
        return update.remove(ATTRIBUTES);
    }

    /** The open change of a row in a sku's partition. */
    static Optional<Change> of(Map<String, AttributeValue> item) {
        String token = Item.string(item, "change");
        return token == null
                ? Optional.empty()
                : Optional.of(new Change(Keys.sku(item), Item.required(item, "sk"), token));
    }
}
