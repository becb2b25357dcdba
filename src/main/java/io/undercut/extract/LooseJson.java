package io.undercut.extract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * JSON as shops write it: comments, CDATA and HTML comments around or inside, trailing commas, a semicolon after,
 * control characters and bare quotes in strings, single quotes, unquoted names, a missing end. Numbers stay text, so no
 * digit is lost or multiplied. One pass, bounded in depth and in number of values.
 */
final class LooseJson {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_VALUES = 200_000;

    /** A JSON number as it was written. */
    record Num(String text) {}

    /** Why a text could not be read as JSON, with the position; carries no stack, pages cause it by the thousand. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    private final String text;
    private int at;
    private int values;

    private LooseJson(String text) {
        this.text = text;
    }

    /**
     * All values of the text one after another: {@link Map}, {@link List}, String, {@link Num}, Boolean.
     *
     * @throws Malformed with the reason and position, when not even the beginning is an object or array
     */
    static List<Object> parse(String raw) throws Malformed {
        String text = raw.indexOf('"') < 0 && raw.contains("&quot;") ? Parser.unescapeEntities(raw, false) : raw;
        LooseJson json = new LooseJson(text);
        List<Object> roots = new ArrayList<>();
        while (json.toNextRoot()) {
            Object root = json.value(0);
            if (root != null) {
                roots.add(root);
            }
        }
        return roots;
    }

    /** Skips wrappers and what follows a value ({@code ; --> ]]>}) up to the next object or array. */
    private boolean toNextRoot() {
        while (true) {
            skipBlanks();
            if (at >= text.length()) {
                return false;
            }
            char c = text.charAt(at);
            if (c == '{' || c == '[') {
                return true;
            }
            at++;
        }
    }

    private @Nullable Object value(int depth) throws Malformed {
        if (depth > MAX_DEPTH) {
            throw new Malformed("deeper than " + MAX_DEPTH + " levels at character " + at);
        }
        if (++values > MAX_VALUES) {
            throw new Malformed("more than " + MAX_VALUES + " values");
        }
        skipBlanks();
        if (at >= text.length()) {
            return null;
        }
        return switch (text.charAt(at)) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"', '\'' -> string(text.charAt(at));
            default -> word();
        };
    }

    private Map<String, Object> object(int depth) throws Malformed {
        Map<String, Object> members = new LinkedHashMap<>();
        at++;
        while (more('}')) {
            char c = text.charAt(at);
            String name = c == '"' || c == '\'' ? string(c) : name();
            skipBlanks();
            if (at >= text.length() || text.charAt(at) != ':') {
                throw new Malformed("no colon after a name at character " + at);
            }
            at++;
            Object value = value(depth + 1);
            if (value != null) {
                members.putIfAbsent(name, value);
            }
        }
        return members;
    }

    private List<Object> array(int depth) throws Malformed {
        List<Object> elements = new ArrayList<>();
        at++;
        while (more(']')) {
            int before = at;
            Object value = value(depth + 1);
            if (value != null) {
                elements.add(value);
            }
            if (at == before) {
                throw new Malformed("unexpected character at " + at);
            }
        }
        return elements;
    }

    /** Moves to the next member or past the end; the text's own end closes everything that is open. */
    private boolean more(char close) {
        while (true) {
            skipBlanks();
            if (at >= text.length()) {
                return false;
            }
            char c = text.charAt(at);
            if (c == close) {
                at++;
                return false;
            }
            if (c != ',') {
                return true;
            }
            at++;
        }
    }

    private String string(char quote) {
        StringBuilder out = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote && closes()) {
                break;
            }
            if (c == '\\' && at < text.length()) {
                escape(out);
            } else {
                out.append(c < ' ' ? ' ' : c);
            }
        }
        String value = out.toString();
        return value.indexOf('&') < 0 ? value : Parser.unescapeEntities(value, false);
    }

    /** A quote ends its string only where JSON can go on; others are part of the text, as in {@code 15" laptop}. */
    private boolean closes() {
        int next = at;
        boolean newLine = false;
        while (next < text.length() && text.charAt(next) <= ' ' && next < at + 64) {
            newLine |= text.charAt(next) == '\n';
            next++;
        }
        if (next >= text.length()) {
            return true;
        }
        char c = text.charAt(next);
        return c == ',' || c == '}' || c == ']' || c == ':' || c == ';' || c == '/' || c == '<' || newLine;
    }

    private void escape(StringBuilder out) {
        char c = text.charAt(at++);
        switch (c) {
            case 'n', 'r', 't', 'b', 'f' -> out.append(' ');
            case 'u' -> {
                int code = hex(at);
                if (code >= 0) {
                    out.append((char) code);
                    at += 4;
                }
            }
            default -> out.append(c);
        }
    }

    private int hex(int from) {
        if (from + 4 > text.length()) {
            return -1;
        }
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code * 16 + digit;
        }
        return code;
    }

    private String name() throws Malformed {
        int from = at;
        while (at < text.length() && ":,{}[]\"' \n\r\t".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        if (at == from) {
            throw new Malformed("no name where one belongs at character " + at);
        }
        return text.substring(from, at);
    }

    private @Nullable Object word() {
        int from = at;
        while (at < text.length() && ",}]:{[\"'\n\r\t ;".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        if (word.equals("true") || word.equals("false")) {
            return Boolean.valueOf(word);
        }
        return word.isEmpty() || word.equals("null") || word.equals("undefined") ? null : new Num(word);
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c <= ' ' || c == '\uFEFF' || c == '\u00A0' || c == '\u2028' || c == '\u2029') {
                at++;
            } else if (text.startsWith("/*", at)) {
                at = after("*/");
            } else if (text.startsWith("<!--", at) || text.startsWith("<![CDATA[", at)) {
                at += text.charAt(at + 2) == '-' ? 4 : 9;
            } else if (text.startsWith("-->", at) || text.startsWith("]]>", at)) {
                at += 3;
            } else if (text.startsWith("//", at)) {
                at = lineComment();
            } else {
                return;
            }
        }
    }

    /** A line comment ends at its line, but {@code //<![CDATA[} is often followed by the JSON on the same line. */
    private int lineComment() {
        int from = at + 2;
        while (from < text.length() && text.charAt(from) == ' ') {
            from++;
        }
        if (text.startsWith("<![CDATA[", from) || text.startsWith("<!--", from) || text.startsWith("]]>", from)) {
            return from;
        }
        int line = text.indexOf('\n', from);
        return line < 0 ? text.length() : line + 1;
    }

    private int after(String end) {
        int found = text.indexOf(end, at + 2);
        return found < 0 ? text.length() : found + end.length();
    }
}
