package io.undercut.scrape;

import io.undercut.aws.Json;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState.Overflow;
import io.undercut.offer.Hints;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an archived page knows of itself. Written once with the page, so of two copies of a job the one whose page was
 * kept gives the number.
 *
 * @param seq the listing's sequence number of the fetch
 * @param url where the page came from after redirects; null when it is too long for S3, see {@link #overflow}
 * @param hints for the extractor; null when they are too large for S3
 * @param truncated true when the page was cut at the size limit
 * @param late true when another page of the listing came in while this one was fetched: it joins the history only
 */
public record PageMeta(
        ListingId listing,
        long seq,
        String jobId,
        Instant fetchedAt,
        @Nullable String url,
        @Nullable Hints hints,
        boolean truncated,
        boolean late) {

    /** S3 takes 2 KB of metadata, names included. Everything else, the content type included, stays below 600 bytes. */
    private static final int LONGEST_URL = 960;

    private static final int LONGEST_HINTS = 480;

    /** Url and hints as far as they do not fit; the listing's row keeps them. */
    public static Overflow overflow(String url, Hints hints) {
        return new Overflow(
                url.length() > LONGEST_URL ? url : null, encode(hints).length() > LONGEST_HINTS ? hints : null);
    }

    /** User metadata of S3: printable ASCII. */
    Map<String, String> toMap() {
        Map<String, String> map = new HashMap<>();
        map.put("sku", listing.sku());
        map.put("competitor", listing.competitor());
        map.put("seq", Long.toString(seq));
        map.put("job-id", jobId);
        map.put("fetched-at", fetchedAt.toString());
        if (url != null && url.length() <= LONGEST_URL) {
            map.put("url", url);
        }
        if (hints != null && encode(hints).length() <= LONGEST_HINTS) {
            map.put("hints", encode(hints));
        }
        if (truncated) {
            map.put("truncated", "true");
        }
        if (late) {
            map.put("late", "true");
        }
        return map;
    }

    /** @throws IllegalStateException for an object that we did not write */
    static PageMeta of(Map<String, String> map) {
        String hints = map.get("hints");
        return new PageMeta(
                new ListingId(required(map, "sku"), required(map, "competitor")),
                Long.parseLong(required(map, "seq")),
                required(map, "job-id"),
                Instant.parse(required(map, "fetched-at")),
                map.get("url"),
                hints == null ? null : decode(hints),
                map.containsKey("truncated"),
                map.containsKey("late"));
    }

    private static String required(Map<String, String> map, String name) {
        String value = map.get(name);
        if (value == null) {
            throw new IllegalStateException("the object has no metadata " + name + ": it is not an archived page");
        }
        return value;
    }

    private static Hints decode(String hints) {
        return Json.read(new String(Base64.getDecoder().decode(hints), StandardCharsets.UTF_8), Hints.class);
    }

    private static String encode(Hints hints) {
        return Base64.getEncoder().encodeToString(Json.write(hints).getBytes(StandardCharsets.UTF_8));
    }
}
