package io.undercut.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A URL that passed the {@link UrlPolicy}, in its parsed and normalised form; the only form that is ever dialled.
 *
 * @param scheme {@code http} or {@code https}
 * @param host lower case; an IPv6 address keeps its brackets
 * @param path path and query, percent-encoded, starting with a slash
 * @param literal the address when {@code host} is one, else null
 * @param exempt true when {@code allow-hosts} names this host and port
 */
public record Target(
        String scheme,
        String host,
        int port,
        String path,
        @Nullable InetAddress literal,
        boolean exempt) {

    public boolean secure() {
        return scheme.equals("https");
    }

    /** Whose server it is, as far as politeness goes: http and https of one name are one host. */
    String politeHost() {
        return port == 80 || port == 443 ? host : hostAndPort();
    }

    /** As {@code allow-hosts} spells it. */
    String hostAndPort() {
        return host + ":" + port;
    }

    public URI uri() {
        return URI.create(origin() + path);
    }

    /** Scheme, host and port: what one robots.txt speaks for. */
    String origin() {
        return scheme + "://" + (port == defaultPort(scheme) ? host : hostAndPort());
    }

    static int defaultPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /**
     * The absolute URL that a Location header means (RFC 3986, section 5.2), yet to be checked. Works on text, so that no second
     * URL parser with a mind of its own stands beside the policy's.
     *
     * @param location as received: one char per byte
     */
    String resolve(String location) {
        String reference = escapeBytes(location);
        if (hasScheme(reference)) {
            return reference;
        }
        if (reference.startsWith("//")) {
            return scheme + ":" + reference;
        }
        if (reference.startsWith("/")) {
            return origin() + reference;
        }
        int query = path.indexOf('?');
        String base = query < 0 ? path : path.substring(0, query);
        if (reference.startsWith("?")) {
            return origin() + base + reference;
        }
        if (reference.isEmpty() || reference.startsWith("#")) {
            return origin() + path;
        }
        return origin() + withoutDots(base.substring(0, base.lastIndexOf('/') + 1) + reference);
    }

    /** Shops send spaces and raw UTF-8 in Location; browsers escape them. In a host the escape is refused by the policy. */
    private static String escapeBytes(String location) {
        StringBuilder escaped = new StringBuilder(location.length());
        for (char c : location.strip().toCharArray()) {
            if (c == ' ' || (c > 0x7F && c <= 0xFF)) {
                escaped.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }

    private static boolean hasScheme(String reference) {
        int colon = reference.indexOf(':');
        return colon > 0
                && Character.isLetter(reference.charAt(0))
                && reference
                        .substring(0, colon)
                        .chars()
                        .allMatch(c -> Character.isLetterOrDigit(c) || c == '+' || c == '-' || c == '.');
    }

    private static String withoutDots(String reference) {
        int end = reference.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = reference.indexOf(mark);
            end = at < 0 ? end : Math.min(end, at);
        }
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = reference.substring(1, end).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            switch (segments[i]) {
                case ".." -> {
                    kept.pollLast();
                    if (last) {
                        kept.add("");
                    }
                }
                case "." -> {
                    if (last) {
                        kept.add("");
                    }
                }
                default -> kept.add(segments[i]);
            }
        }
        return "/" + String.join("/", kept) + reference.substring(end);
    }
}
