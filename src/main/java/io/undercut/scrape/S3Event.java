package io.undercut.scrape;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.undercut.aws.Json;
import io.undercut.aws.Messages;
import io.undercut.stage.Decoder;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * New objects in the bucket, as S3 itself announces them.
 *
 * @param objects may be empty: S3's test event, or an announcement of other things than new objects
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html">Event message
 *     structure</a>
 */
public record S3Event(List<Created> objects) {

    private static final Pattern NEWER = Pattern.compile("([3-9]|[1-9][0-9]{1,3})\\.[0-9]{1,4}$");

    /** @param key decoded */
    public record Created(String bucket, String key) {}

    public static S3Event parse(String body) throws Decoder.Malformed, Decoder.NewerVersion {
        JsonNode event = Messages.object(body);
        if ("s3:TestEvent".equals(event.path("Event").textValue())) {
            return new S3Event(List.of());
        }
        JsonNode records = event.path("Records");
        if (!records.isArray()) {
            throw new Decoder.Malformed("Records is missing: not an S3 event notification");
        }
        List<Created> objects = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            JsonNode entry = records.get(i);
            String at = "Records[" + i + "].";
            checkVersion(text(entry, "/eventVersion", at));
            // "ObjectCreated:Put"; configured by hand, some notifications carry the prefix of the event type.
            String name = text(entry, "/eventName", at);
            if (name.startsWith("ObjectCreated:") || name.startsWith("s3:ObjectCreated:")) {
                objects.add(
                        new Created(text(entry, "/s3/bucket/name", at), decode(text(entry, "/s3/object/key", at), at)));
            }
        }
        return new S3Event(List.copyOf(objects));
    }

    /** The same announcement as S3's, with the parts that {@link #parse} and its kind look at. */
    public static String write(String bucket, String key, Instant at) {
        Map<String, Object> s3 = Map.of(
                "s3SchemaVersion", "1.0",
                "bucket", Map.of("name", bucket, "arn", "arn:aws:s3:::" + bucket),
                "object", Map.of("key", URLEncoder.encode(key, StandardCharsets.UTF_8)));
        return Json.write(Map.of(
                "Records",
                List.of(Map.of(
                        "eventVersion", "2.1",
                        "eventSource", "aws:s3",
                        "eventTime", at.toString(),
                        "eventName", "ObjectCreated:Put",
                        "s3", s3))));
    }

    /** Minor versions only add fields; a major one may change what is there. */
    private static void checkVersion(String version) throws Decoder.Malformed, Decoder.NewerVersion {
        if (version.startsWith("2.")) {
            return;
        }
        if (NEWER.matcher(version).lookingAt()) {
            throw new Decoder.NewerVersion("S3 event has version " + version + ", this program reads version 2");
        }
        throw new Decoder.Malformed("eventVersion is not one of S3's");
    }

    private static String text(JsonNode entry, String pointer, String at) throws Decoder.Malformed {
        String text = entry.at(pointer).textValue();
        if (text == null) {
            throw new Decoder.Malformed(at + pointer.substring(1).replace('/', '.') + " is missing");
        }
        return text;
    }

    private static String decode(String key, String at) throws Decoder.Malformed {
        try {
            return URLDecoder.decode(key, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Decoder.Malformed(at + "s3.object.key is not URL-encoded");
        }
    }
}
