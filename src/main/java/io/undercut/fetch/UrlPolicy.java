package io.undercut.fetch;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which URLs may be fetched, from their text alone: nothing is resolved and nothing is dialled. Every URL that a user or a shop
 * names goes through here: pages, each redirect, whatever later parts fetch. Thread-safe.
 */
public final class UrlPolicy {
    private static final int MAX_CHARS = 2_048;

    /** What was wrong. */
    public enum Reason {
        LENGTH,
        CHARACTER,
        SCHEME,
        AUTHORITY,
        HOST,
        PORT,
        ADDRESS
    }

    /** The answer to {@link #check}. */
    public sealed interface Verdict {
        record Allowed(Target target) implements Verdict {}

        /** @param detail one sentence for people: what is wrong and what would be right */
        record Refused(Reason reason, String detail) implements Verdict {}
    }

    private final Set<String> allowHosts;

    /** @param allowHosts {@code host:port}, lower case: exempt from the rules for hosts, ports and addresses, and from no other */
    public UrlPolicy(Set<String> allowHosts) {
        this.allowHosts = Set.copyOf(allowHosts);
    }

    /** Total: every string has a verdict. */
    public Verdict check(String url) {
        try {
            return new Verdict.Allowed(parse(url));
        } catch (Refusal refusal) {
            return new Verdict.Refused(refusal.reason, refusal.detail);
        }
    }

    private Target parse(String url) throws Refusal {
        require(url.length() <= MAX_CHARS, Reason.LENGTH, "URL is longer than " + MAX_CHARS + " characters");
        checkCharacters(url);
        int colon = url.indexOf(':');
        require(colon > 0, Reason.SCHEME, "URL has no scheme: start it with http:// or https://");
        String scheme = url.substring(0, colon).toLowerCase(Locale.ROOT);
        require(
                scheme.equals("http") || scheme.equals("https"),
                Reason.SCHEME,
                "only http and https URLs are fetched, not " + Text.clean(scheme));
        require(url.startsWith("//", colon + 1), Reason.AUTHORITY, "URL needs // after its scheme");
        int start = colon + 3;
        int end = start;
        while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        String authority = url.substring(start, end).toLowerCase(Locale.ROOT);
        return target(scheme, authority, Escaping.pathAndQuery(url.substring(end)));
    }

    private Target target(String scheme, String authority, String path) throws Refusal {
        require(!authority.isEmpty(), Reason.AUTHORITY, "URL names no host");
        require(
                authority.chars().allMatch(c -> c < 0x80),
                Reason.AUTHORITY,
                "host name must be ASCII: write an international name in its xn-- form");
        require(authority.indexOf('@') < 0, Reason.AUTHORITY, "URL must not carry a user name or password");
        require(authority.indexOf('%') < 0, Reason.AUTHORITY, "host must not contain %");

        int hostEnd = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        if (hostEnd <= 0) {
            require(hostEnd < 0, Reason.HOST, "host is malformed");
            hostEnd = authority.length();
        }
        String host = authority.substring(0, hostEnd);
        boolean explicitPort = hostEnd < authority.length();
        int port = explicitPort ? port(authority.substring(hostEnd)) : Target.defaultPort(scheme);

        boolean exempt = allowHosts.contains(host + ":" + port);
        InetAddress literal = Hosts.literal(host);
        if (exempt) {
            return new Target(scheme, host, port, path, literal, true);
        }
        if (literal == null) {
            String refusal = Hosts.refusal(host);
            require(refusal == null, Reason.HOST, refusal);
        } else {
            String refusal = AddressPolicy.refusal(literal);
            require(refusal == null, Reason.ADDRESS, refusal);
            require(
                    host.startsWith("[") == (literal.getAddress().length == 16),
                    Reason.ADDRESS,
                    "an IPv4 address must not be written as IPv6");
        }
        require(port == 80 || port == 443, Reason.PORT, "only ports 80 and 443 are fetched, not " + port);
        return new Target(scheme, host, port, path, literal, false);
    }

    private static int port(String colonAndDigits) throws Refusal {
        String digits = colonAndDigits.substring(1);
        boolean canonical = colonAndDigits.startsWith(":")
                && !digits.isEmpty()
                && digits.length() <= 5
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                && digits.charAt(0) != '0';
        require(canonical && Integer.parseInt(digits) <= 0xFFFF, Reason.PORT, "port is not a number from 1 to 65535");
        return Integer.parseInt(digits);
    }

    private static void checkCharacters(String url) throws Refusal {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            require(c > 0x20 && c != 0x7F, Reason.CHARACTER, "URL contains a space or control character");
            require(c != '\\', Reason.CHARACTER, "URL contains a backslash");
        }
        require(
                StandardCharsets.UTF_8.newEncoder().canEncode(url),
                Reason.CHARACTER,
                "URL contains half of a surrogate pair");
    }

    private static void require(boolean holds, Reason reason, @Nullable String detail) throws Refusal {
        if (!holds) {
            throw new Refusal(reason, detail == null ? "" : detail);
        }
    }

    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1;
        private final Reason reason;
        private final String detail;

        Refusal(Reason reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
            this.detail = detail;
        }
    }
}
