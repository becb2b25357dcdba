package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/** What a response head alone decides: whether its body is a page worth reading, and if not, how the fetch ends. */
final class HeadRules {
    /** The client's own limits on one line and on the number of lines keep less than this from being held unseen. */
    static final int MAX_HEAD_BYTES = 64 * 1024;

    private static final Duration SAFELY_PAST = Duration.ofMinutes(1);

    private HeadRules() {}

    /** What is asked for. */
    enum Wanted {
        PAGE,
        /** A page, unless it is the one that we have. */
        NEWER_PAGE,
        /** Text of whatever type: few servers name that of robots.txt right. */
        ROBOTS
    }

    /** How a body is compressed. Brotli and zstd are not asked for: no library reads them that is kept and pure Java. */
    enum Coding {
        PLAIN,
        GZIP,
        DEFLATE
    }

    /** Null when the body is to be read. */
    static @Nullable Hop decide(HttpResponse head, Wanted wanted, Instant now) {
        String broken = broken(head);
        if (broken != null) {
            return Hop.failed(Failure.INVALID_HTTP, broken);
        }
        int status = head.getCode();
        return switch (status) {
            case 200, 203 -> unreadable(head, wanted);
            case 301, 302, 303, 307, 308 -> redirect(head);
            case 304 ->
                wanted == Wanted.NEWER_PAGE
                        ? new Hop.End(new FetchResult.NotModified(etag(head), lastModified(head, now)))
                        : failed(
                                Failure.INVALID_HTTP,
                                "site says that nothing has changed since a fetch that never was",
                                status);
            case 404 -> failed(Failure.NOT_FOUND, "page not found", status);
            case 410 -> failed(Failure.GONE, "page is gone for good", status);
            case 401, 402, 403, 407, 451 -> failed(Failure.BLOCKED, "site refuses us", status);
            case 408, 425 -> failed(Failure.UNREACHABLE, "site asked us to try again", status);
            case 429 -> throttled(head, status, now);
            case 503 ->
                head.containsHeader(HttpHeaders.RETRY_AFTER)
                        ? throttled(head, status, now)
                        : failed(Failure.UNREACHABLE, "site is unavailable", status);
            default -> {
                if (status >= 500 && status <= 599) {
                    yield failed(Failure.UNREACHABLE, "site has an internal error", status);
                }
                yield status >= 400 && status <= 499
                        ? failed(Failure.NOT_FOUND, "site refuses this URL", status)
                        : failed(Failure.INVALID_HTTP, "site answered neither with a page nor with an error", status);
            }
        };
    }

    /** Of a body that {@link #decide} lets be read. */
    static Coding coding(HttpMessage head) {
        return codings(head)
                .findFirst()
                .map(coding -> coding.equals("deflate") ? Coding.DEFLATE : Coding.GZIP)
                .orElse(Coding.PLAIN);
    }

    static @Nullable String value(HttpMessage head, String name) {
        Header header = head.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    /** The ETag header; null when there is none, more than one, or none that could be sent back as it is. */
    static @Nullable String etag(HttpMessage head) {
        Set<String> tags = Stream.of(head.getHeaders(HttpHeaders.ETAG))
                .map(header -> String.valueOf(header.getValue()).strip())
                .collect(Collectors.toSet());
        String tag = tags.size() == 1 ? tags.iterator().next() : "";
        String opaque = tag.startsWith("W/") ? tag.substring(2) : tag;
        boolean quoted = opaque.length() >= 2
                && opaque.startsWith("\"")
                && opaque.indexOf('"', 1) == opaque.length() - 1
                && opaque.chars().allMatch(c -> c > 0x20 && c < 0x7F);
        return quoted ? tag : null;
    }

    /**
     * The Last-Modified header, unless the page may have changed since within the same moment: then it would not tell a later page
     * from this one (RFC 9110, section 8.8.2.2).
     */
    static @Nullable String lastModified(HttpMessage head, Instant now) {
        String header = value(head, HttpHeaders.LAST_MODIFIED);
        Instant modified = header == null ? null : DateUtils.parseStandardDate(header);
        String date = value(head, HttpHeaders.DATE);
        Instant sent = date == null ? now : DateUtils.parseStandardDate(date);
        return modified == null || sent == null || modified.plus(SAFELY_PAST).isAfter(sent) ? null : header;
    }

    /** Framing that two readers could understand in two ways (RFC 9112, section 6.3) is never guessed at. */
    private static @Nullable String broken(HttpResponse head) {
        int bytes = 0;
        for (Header header : head.getHeaders()) {
            bytes += header.getName().length() + 4;
            bytes += header.getValue() == null ? 0 : header.getValue().length();
        }
        if (bytes > MAX_HEAD_BYTES) {
            return "response head is larger than " + MAX_HEAD_BYTES + " bytes";
        }
        Set<String> lengths = Stream.of(head.getHeaders(HttpHeaders.CONTENT_LENGTH))
                .map(header -> String.valueOf(header.getValue()).strip())
                .collect(Collectors.toSet());
        if (lengths.size() > 1) {
            return "response has two different Content-Length headers";
        }
        return !lengths.isEmpty() && head.containsHeader(HttpHeaders.TRANSFER_ENCODING)
                ? "response has both Content-Length and Transfer-Encoding"
                : null;
    }

    private static @Nullable Hop unreadable(HttpResponse head, Wanted wanted) {
        String type = String.valueOf(value(head, HttpHeaders.CONTENT_TYPE)).toLowerCase(Locale.ROOT);
        int semicolon = type.indexOf(';');
        String media = (semicolon < 0 ? type : type.substring(0, semicolon)).strip();
        boolean page = media.indexOf('/') < 0 // absent or nonsense: the content will tell
                || media.startsWith("text/")
                || media.equals("application/xhtml+xml")
                || media.equals("application/xml");
        if (!page && wanted != Wanted.ROBOTS) {
            return Hop.failed(Failure.INVALID_HTTP, "not a web page but " + Text.clean(media));
        }
        Set<String> codings = codings(head).collect(Collectors.toSet());
        if (codings(head).count() > 1) {
            return Hop.failed(Failure.INVALID_HTTP, "page is compressed more than once");
        }
        codings.removeAll(Set.of("gzip", "x-gzip", "deflate"));
        return codings.isEmpty()
                ? null
                : Hop.failed(
                        Failure.INVALID_HTTP,
                        "page is compressed in a way we did not ask for: "
                                + Text.clean(codings.iterator().next()));
    }

    private static Stream<String> codings(HttpMessage head) {
        return Stream.of(head.getHeaders(HttpHeaders.CONTENT_ENCODING))
                .flatMap(header -> Stream.of(String.valueOf(header.getValue()).split(",")))
                .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"));
    }

    private static Hop redirect(HttpResponse head) {
        Set<String> locations = Stream.of(head.getHeaders(HttpHeaders.LOCATION))
                .map(header -> String.valueOf(header.getValue()))
                .collect(Collectors.toSet());
        return locations.size() == 1
                ? new Hop.Redirect(locations.iterator().next())
                : failed(Failure.INVALID_HTTP, "redirect without one clear Location", head.getCode());
    }

    private static Hop throttled(HttpResponse head, int status, Instant now) {
        String header = value(head, HttpHeaders.RETRY_AFTER);
        Duration wait = header == null ? null : RetryAfter.parse(header, now);
        String detail =
                wait == null ? "site asked us to slow down" : "site asked us to wait for " + wait.toSeconds() + " s";
        return new Hop.End(new Failed(Failure.THROTTLED, detail + " (status " + status + ")", wait));
    }

    private static Hop failed(Failure failure, String detail, int status) {
        return Hop.failed(failure, detail + " (status " + status + ")");
    }
}
