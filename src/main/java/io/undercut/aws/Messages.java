package io.undercut.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.undercut.stage.Decoder.Malformed;
import io.undercut.stage.Decoder.NewerVersion;

/** Reads the JSON of queue messages: bounded, duplicate keys refused, unknown fields ignored. */
public final class Messages {

    /** Characters; what we send ourselves is far smaller. */
    private static final int LONGEST = 256 * 1024;

    private Messages() {}

    /** @throws Malformed unless the body is one JSON object */
    public static JsonNode object(String body) throws Malformed {
        if (body.length() > LONGEST) {
            throw new Malformed("message is longer than " + LONGEST + " characters");
        }
        try {
            JsonNode node = Json.LENIENT.readTree(body);
            if (!node.isObject()) {
                throw new Malformed("message must be a JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new Malformed("message is not JSON: " + Json.problem(e));
        }
    }

    /**
     * A message of our own. Its version {@code v} is looked at before anything else: another one may have other fields.
     *
     * @throws NewerVersion when {@code v} is above 1; absent means 1
     */
    public static <T> T read(String body, Class<T> type) throws Malformed, NewerVersion {
        JsonNode node = object(body);
        JsonNode version = node.get("v");
        if (version != null) {
            if (!version.isIntegralNumber() || version.bigIntegerValue().signum() <= 0) {
                throw new Malformed("v must be a whole number from 1");
            }
            if (!version.canConvertToInt() || version.intValue() > 1) {
                throw new NewerVersion("message has version " + version.asText() + ", this program reads version 1");
            }
        }
        return as(node, type);
    }

    public static <T> T as(JsonNode node, Class<T> type) throws Malformed {
        try {
            return Json.LENIENT.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new Malformed("message cannot be read: " + Json.problem(e));
        }
    }
}
