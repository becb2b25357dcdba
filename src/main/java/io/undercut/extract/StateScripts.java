package io.undercut.extract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;

/**
 * JSON in a page's scripts: whole scripts such as {@code __NEXT_DATA__}, and what other scripts assign to a variable or
 * pass to a call, such as {@code dataLayer.push({…})}. No script is run. Time is linear in their length.
 */
final class StateScripts {

    private static final int MAX_SCRIPTS = 400;
    private static final int MAX_TOTAL = 3_000_000;
    private static final int MAX_VALUES = 200;

    /** How often each character of a script may be looked at while the ends of its values are searched. */
    private static final int LOOKS = 6;

    /** A value found, and where. */
    record State(Object value, Node node) {}

    private StateScripts() {}

    /** Only values that speak of a price. */
    static List<State> read(List<Element> scripts) {
        List<State> states = new ArrayList<>();
        int total = 0;
        for (int i = 0; i < Math.min(MAX_SCRIPTS, scripts.size()); i++) {
            String data = scripts.get(i).data();
            total += data.length();
            if (total > MAX_TOTAL || !speaksOfPrice(data)) {
                continue;
            }
            String id = scripts.get(i).id();
            String name = "script[" + (id.isEmpty() ? Integer.toString(i) : id) + "]";
            String type = scripts.get(i).attr("type").toLowerCase(Locale.ROOT);
            if (type.contains("json")) {
                add(states, data, () -> name);
            } else if (type.isEmpty() || type.contains("javascript") || type.equals("module")) {
                values(data, () -> name, states);
            }
        }
        return states;
    }

    /** The ISO codes that scripts name as a currency. */
    static Set<String> currencies(List<Element> scripts) {
        Set<String> codes = new HashSet<>();
        for (Element script : scripts.subList(0, Math.min(MAX_SCRIPTS, scripts.size()))) {
            String data = script.data();
            for (int at = data.indexOf("urrency"); at >= 0 && codes.size() < 8; at = data.indexOf("urrency", at + 7)) {
                String code = codeAfter(data, at + 7);
                if (Currencies.isIso(code)) {
                    codes.add(code);
                }
            }
        }
        return codes;
    }

    /** The three capitals in quotes soon after a name: {@code "currencyCode":"EUR"}, {@code currency = 'EUR'}. */
    private static String codeAfter(String data, int from) {
        for (int i = from; i < Math.min(data.length() - 4, from + 20); i++) {
            char quote = data.charAt(i);
            if ((quote == '"' || quote == '\'') && data.charAt(i + 4) == quote) {
                return data.substring(i + 1, i + 4);
            }
            if (quote == ',' || quote == '}' || quote == ';') {
                return "";
            }
        }
        return "";
    }

    private static boolean speaksOfPrice(String data) {
        return data.contains("rice") || data.contains("mount\"");
    }

    private static void add(List<State> states, String json, Node node) {
        try {
            for (Object value : LooseJson.parse(json)) {
                states.add(new State(value, node));
            }
        } catch (LooseJson.Malformed e) {
            // Code is not JSON; only what is both can be read.
        }
    }

    private static void values(String script, Node node, List<State> states) {
        long budget = (long) LOOKS * script.length();
        int found = 0;
        int at = 0;
        while (at < script.length() && budget > 0 && found < MAX_VALUES) {
            char c = script.charAt(at);
            if ((c != '{' && c != '[') || !isPassed(script, at)) {
                at++;
                continue;
            }
            int end = end(script, at);
            budget -= (end < 0 ? script.length() : end) - at;
            if (end < 0) {
                at++;
                continue;
            }
            String value = script.substring(at, end);
            if (value.length() > 20 && speaksOfPrice(value) && isData(value)) {
                int before = states.size();
                add(states, value, node);
                found++;
                at = states.size() > before ? end : at + 1;
            } else {
                at = value.length() > 20 && speaksOfPrice(value) ? at + 1 : end;
            }
        }
    }

    /** True after {@code =}, {@code (} or {@code :}, where a value can stand; not for the body of a function or a block. */
    private static boolean isPassed(String script, int at) {
        int before = at - 1;
        while (before >= 0 && script.charAt(before) <= ' ') {
            before--;
        }
        return before >= 0 && "=(,".indexOf(script.charAt(before)) >= 0;
    }

    private static boolean isData(String value) {
        return !value.contains("function") && !value.contains("=>");
    }

    /** Where the bracket that opens at {@code from} is closed, or -1. */
    private static int end(String script, int from) {
        int depth = 0;
        for (int i = from; i < script.length(); i++) {
            char c = script.charAt(i);
            if (c == '"' || c == '\'' || c == '`') {
                i = closing(script, i);
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static int closing(String script, int from) {
        char quote = script.charAt(from);
        for (int i = from + 1; i < script.length(); i++) {
            if (script.charAt(i) == '\\') {
                i++;
            } else if (script.charAt(i) == quote) {
                return i;
            }
        }
        return script.length();
    }
}
