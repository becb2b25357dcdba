package io.undercut.extract;

import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The character encoding of a page, in the order of the WHATWG HTML Standard (13.2.3): byte order mark, Content-Type
 * header, a {@code meta} within the first 1,024 bytes, windows-1252. With one step more, because a lost euro sign is a
 * lost price: a page that claims a single-byte encoding, or none, but is faultless UTF-8 beyond ASCII is read as UTF-8.
 */
final class PageCharset {

    private static final int PRESCAN = 1_024;
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    /** Labels whose encoding by the WHATWG Encoding Standard is not the one that Java gives the name to. */
    private static final Map<String, String> LABELS = Map.ofEntries(
            Map.entry("iso-8859-1", "windows-1252"),
            Map.entry("iso8859-1", "windows-1252"),
            Map.entry("latin1", "windows-1252"),
            Map.entry("us-ascii", "windows-1252"),
            Map.entry("ascii", "windows-1252"),
            Map.entry("utf8", "utf-8"),
            Map.entry("unicode-1-1-utf-8", "utf-8"),
            Map.entry("iso-8859-9", "windows-1254"),
            Map.entry("iso-8859-11", "x-windows-874"),
            Map.entry("tis-620", "x-windows-874"),
            Map.entry("windows-874", "x-windows-874"),
            Map.entry("gb2312", "gb18030"),
            Map.entry("gbk", "gb18030"),
            Map.entry("shift_jis", "windows-31j"),
            Map.entry("shift-jis", "windows-31j"),
            Map.entry("sjis", "windows-31j"),
            Map.entry("x-sjis", "windows-31j"),
            Map.entry("euc-kr", "x-windows-949"),
            Map.entry("ks_c_5601-1987", "x-windows-949"),
            Map.entry("big5", "big5-hkscs"),
            Map.entry("utf-16", "utf-16le"),
            Map.entry("x-user-defined", "windows-1252"));

    private PageCharset() {}

    /** As {@link #decode}, without a copy of the page where it is faultless UTF-8. */
    static Reader reader(byte[] html, @Nullable String contentType) {
        boolean marked = startsWith(html, 0xEF, 0xBB, 0xBF);
        boolean otherwise = startsWith(html, 0xFE, 0xFF) || startsWith(html, 0xFF, 0xFE);
        int from = marked ? 3 : 0;
        boolean utf8 = marked || (!otherwise && of(html, contentType).equals(StandardCharsets.UTF_8));
        return utf8 && Utf8Reader.wellFormed(html, from) == html.length
                ? new Utf8Reader(html, from)
                : new StringReader(decode(html, contentType));
    }

    /** The page as text, without its byte order mark; malformed bytes become U+FFFD. */
    static String decode(byte[] html, @Nullable String contentType) {
        if (startsWith(html, 0xEF, 0xBB, 0xBF)) {
            return new String(html, 3, html.length - 3, StandardCharsets.UTF_8);
        }
        if (startsWith(html, 0xFE, 0xFF)) {
            return new String(html, 2, html.length - 2, StandardCharsets.UTF_16BE);
        }
        if (startsWith(html, 0xFF, 0xFE)) {
            return new String(html, 2, html.length - 2, StandardCharsets.UTF_16LE);
        }
        return new String(html, of(html, contentType));
    }

    /** For a page without a byte order mark. */
    static Charset of(byte[] html, @Nullable String contentType) {
        Charset declared = labelled(parameter(contentType));
        if (declared == null) {
            declared = inMeta(html);
        }
        boolean singleByte = declared == null || declared.newEncoder().maxBytesPerChar() == 1.0f;
        if (singleByte && isUtf8BeyondAscii(html)) {
            return StandardCharsets.UTF_8;
        }
        return declared == null ? WINDOWS_1252 : declared;
    }

    private static @Nullable Charset inMeta(byte[] html) {
        String head = new String(html, 0, Math.min(PRESCAN, html.length), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        int at = 0;
        while ((at = head.indexOf('<', at)) >= 0) {
            if (head.startsWith("<!--", at)) {
                int end = head.indexOf("-->", at + 2);
                at = end < 0 ? head.length() : end + 3;
            } else if (head.startsWith("<meta", at)) {
                int end = head.indexOf('>', at);
                String tag = head.substring(at, end < 0 ? head.length() : end);
                Charset found = labelled(parameter(tag));
                if (found != null) {
                    // A meta that was read as ASCII cannot be in UTF-16.
                    return found.name().startsWith("UTF-16") ? StandardCharsets.UTF_8 : found;
                }
                at++;
            } else {
                at++;
            }
        }
        return null;
    }

    /** The value after {@code charset=}, null for none. */
    private static @Nullable String parameter(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("charset");
        if (at < 0) {
            return null;
        }
        at += "charset".length();
        while (at < lower.length() && (lower.charAt(at) <= ' ' || "=\"'".indexOf(lower.charAt(at)) >= 0)) {
            at++;
        }
        int end = at;
        while (end < lower.length()
                && end < at + 40
                && lower.charAt(end) > ' '
                && "\"';,/>".indexOf(lower.charAt(end)) < 0) {
            end++;
        }
        return end == at ? null : lower.substring(at, end);
    }

    private static @Nullable Charset labelled(@Nullable String label) {
        if (label == null) {
            return null;
        }
        try {
            Charset charset = Charset.forName(LABELS.getOrDefault(label, label));
            return charset.canEncode() ? charset : null;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // An unknown label counts as none (WHATWG "get an encoding" fails): the next step decides.
            return null;
        }
    }

    /** True for well-formed UTF-8 with at least one multi-byte character; a character cut off by the end is forgiven. */
    private static boolean isUtf8BeyondAscii(byte[] html) {
        int first = Utf8Reader.asciiEnd(html, 0, html.length);
        int end = Utf8Reader.wellFormed(html, first);
        return end > first && (end == html.length || isCut(html, end));
    }

    /** True when what is left is the beginning of a character. */
    private static boolean isCut(byte[] html, int from) {
        int left = html.length - from;
        return left < 4
                && !StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(html, from, left), CharBuffer.allocate(left), false)
                        .isError();
    }

    private static boolean startsWith(byte[] html, int... mark) {
        if (html.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((html[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
