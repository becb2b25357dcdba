package io.undercut.catalog;

import io.undercut.aws.Item;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * When an own price last moved: kept on the row of the decision in force, so that it is written with the decision or not at all.
 *
 * @param version of the decision that moved it; 0 for none that anybody was to be told of
 * @param unsent JSON of what is still to be told; null when it has been
 */
public record LastMove(long version, @Nullable String unsent) {

    public static final LastMove NONE = new LastMove(0, null);

    /** Of the row of a decision; {@link #NONE} where it says nothing. */
    public static LastMove of(Map<String, AttributeValue> item) {
        return new LastMove(Item.number(item, "moved"), Item.string(item, "unsent"));
    }
}
