package io.undercut.aws;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Reads and writes the attributes of a DynamoDB item. */
public final class Item {

    private Item() {}

    public static AttributeValue s(String value) {
        return AttributeValue.fromS(value);
    }

    public static AttributeValue n(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    /** As milliseconds of the epoch, so that it can be compared and indexed. */
    public static AttributeValue time(Instant value) {
        return n(value.toEpochMilli());
    }

    public static @Nullable String string(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? null : value.s();
    }

    /** @throws IllegalStateException when the item has no such string */
    public static String required(Map<String, AttributeValue> item, String name) {
        String value = string(item, name);
        if (value == null) {
            throw new IllegalStateException("item " + item.get("pk") + " has no attribute " + name);
        }
        return value;
    }

    /** 0 when absent. */
    public static long number(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? 0 : Long.parseLong(value.n());
    }

    public static @Nullable Instant instant(Map<String, AttributeValue> item, String name) {
        return item.containsKey(name) ? Instant.ofEpochMilli(number(item, name)) : null;
    }

    public static <T> @Nullable T json(Map<String, AttributeValue> item, String name, Class<T> type) {
        String json = string(item, name);
        return json == null ? null : Json.read(json, type);
    }
}
