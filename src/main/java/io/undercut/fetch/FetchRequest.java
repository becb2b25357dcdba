package io.undercut.fetch;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What to fetch, and what to say besides who we are.
 *
 * @param headers of {@link #SAFE_HEADERS} only; they go to the host of {@code url} and to nobody it redirects to
 * @param validators of the copy that we have; null to fetch in any case
 * @param proxy name of the proxy in the settings to go through; null: straight to the shop
 */
public record FetchRequest(
        String url,
        Map<String, String> headers,
        @Nullable Validators validators,
        @Nullable String proxy) {

    /** Nothing here identifies a person, carries a credential or changes how the answer is framed. Lower case. */
    public static final Set<String> SAFE_HEADERS =
            Set.of("accept-language", "cache-control", "dnt", "save-data", "sec-gpc");

    private static final int LONGEST_VALUE = 200;

    /**
     * As the server gave them with the copy that we have (RFC 9110, section 8.8).
     *
     * @param url that the copy came from, redirects followed; sent with a request for exactly that url and with no other
     */
    public record Validators(
            String url, @Nullable String etag, @Nullable String lastModified) {}

    /** @throws IllegalArgumentException for a header that is not safe */
    public FetchRequest {
        headers.forEach(FetchRequest::checkHeader);
        headers = Map.copyOf(headers);
    }

    public static FetchRequest of(String url) {
        return new FetchRequest(url, Map.of(), null, null);
    }

    public FetchRequest with(@Nullable Validators copy) {
        return new FetchRequest(url, headers, copy, proxy);
    }

    /** @throws IllegalArgumentException unless it is one of {@link #SAFE_HEADERS} with a value of printable ASCII */
    public static void checkHeader(String name, String value) {
        if (!SAFE_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header " + Text.clean(name) + " cannot be set: only "
                    + String.join(", ", SAFE_HEADERS.stream().sorted().toList()) + " can");
        }
        boolean printable = !value.isBlank() && value.chars().allMatch(c -> c >= 0x20 && c < 0x7F);
        if (!printable || value.length() > LONGEST_VALUE) {
            throw new IllegalArgumentException(
                    "value of header " + name + " must be 1 to " + LONGEST_VALUE + " printable ASCII characters");
        }
    }

    /** What may be fetched at the address that a redirect names; asked for each hop but the first. */
    @FunctionalInterface
    interface Hops {
        /** Completes with null to go on, with a result to end the fetch with it. */
        CompletableFuture<@Nullable FetchResult> check(Target from, Target to);
    }
}
