package io.undercut.fetch;

import java.nio.charset.StandardCharsets;

/** Percent-encodes what RFC 3986 does not allow in a path or query, as browsers do; what is encoded already stays. */
final class Escaping {
    private static final String HEX = "0123456789ABCDEF";
    private static final String ALLOWED = "-._~!$&'()*+,;=:@/";

    private Escaping() {}

    /** @param rest what follows the authority: path, query and fragment, each possibly absent; the fragment is dropped */
    static String pathAndQuery(String rest) {
        int fragment = rest.indexOf('#');
        String text = fragment < 0 ? rest : rest.substring(0, fragment);
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        if (!text.startsWith("/")) {
            escaped.append('/');
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        boolean query = false;
        for (int i = 0; i < bytes.length; i++) {
            char c = (char) (bytes[i] & 0xFF);
            query |= c == '?';
            boolean kept = isAlphanumeric(c)
                    || ALLOWED.indexOf(c) >= 0
                    || c == '?'
                    || (query && (c == '[' || c == ']'))
                    || (c == '%' && isHex(bytes, i + 1) && isHex(bytes, i + 2));
            if (kept) {
                escaped.append(c);
            } else {
                escaped.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xF));
            }
        }
        return escaped.toString();
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static boolean isHex(byte[] bytes, int i) {
        return i < bytes.length && Character.digit(bytes[i], 16) >= 0;
    }
}
