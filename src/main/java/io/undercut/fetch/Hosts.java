package io.undercut.fetch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The forms of a host: an address literal in its one canonical spelling, or a public DNS name. */
final class Hosts {
    /** Special-use and internal top-level domains (RFC 6761 and custom): they never name a public shop. */
    private static final Set<String> RESERVED = Set.of(
            "localhost",
            "local",
            "internal",
            "localdomain",
            "home",
            "lan",
            "corp",
            "arpa",
            "onion",
            "test",
            "invalid",
            "example");

    private Hosts() {}

    /** The address that {@code host} spells, or null when it is no canonical dotted quad or bracketed IPv6 address. */
    static @Nullable InetAddress literal(String host) {
        try {
            if (host.startsWith("[")) {
                String inner = host.substring(1, host.length() - 1);
                // With a colon inside the brackets Java parses and never resolves.
                boolean plain = inner.indexOf(':') >= 0
                        && inner.chars()
                                .allMatch(c -> isDigit((char) c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.');
                return plain ? InetAddress.getByName(host) : null;
            }
            byte[] quad = quad(host);
            return quad == null ? null : InetAddress.getByAddress(quad);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private static byte @Nullable [] quad(String host) {
        String[] parts = host.split("\\.", -1);
        if (parts.length != 4) {
            return null;
        }
        byte[] quad = new byte[4];
        for (int i = 0; i < 4; i++) {
            String part = parts[i];
            boolean canonical = !part.isEmpty()
                    && part.length() <= 3
                    && part.chars().allMatch(c -> isDigit((char) c))
                    && (part.length() == 1 || part.charAt(0) != '0')
                    && Integer.parseInt(part) <= 255;
            if (!canonical) {
                return null;
            }
            quad[i] = (byte) Integer.parseInt(part);
        }
        return quad;
    }

    /** Why {@code name} (lower case) is not a public DNS name; null when it is. */
    static @Nullable String refusal(String name) {
        if (name.startsWith("[")) {
            return "host is not a valid IPv6 address";
        }
        if (name.endsWith(".")) {
            return "host must not end in a dot";
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!isLabel(label)) {
                return "host name is malformed: labels are 1 to 63 letters, digits and inner hyphens";
            }
        }
        String last = labels[labels.length - 1];
        if (isNumeric(last)) {
            return "an IPv4 address must be written as four decimal numbers";
        }
        if (labels.length < 2) {
            return "host needs a public domain name, not a single word";
        }
        if (name.length() > 253) {
            return "host name is longer than 253 characters";
        }
        return RESERVED.contains(last) ? "." + last + " names are not public" : null;
    }

    private static boolean isLabel(String label) {
        boolean ldh = !label.isEmpty()
                && label.length() <= 63
                && label.chars().allMatch(c -> isDigit((char) c) || (c >= 'a' && c <= 'z') || c == '-')
                && !label.startsWith("-")
                && !label.endsWith("-");
        return ldh && (!label.startsWith("xn--") || Punycode.isValid(label.substring(4)));
    }

    /** Old parsers read these as parts of an IPv4 address in decimal, octal or hexadecimal. */
    private static boolean isNumeric(String label) {
        return label.startsWith("0x") || label.chars().allMatch(c -> isDigit((char) c));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
