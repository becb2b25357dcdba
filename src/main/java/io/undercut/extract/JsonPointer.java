package io.undercut.extract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON pointers (RFC 6901) into what {@link LooseJson} reads. */
final class JsonPointer {

    private JsonPointer() {}

    /** True for "/a/0/b~1c": steps after slashes, where a tilde is followed by 0 or 1. */
    static boolean isValid(String pointer) {
        if (!pointer.startsWith("/")) {
            return false;
        }
        for (int at = pointer.indexOf('~'); at >= 0; at = pointer.indexOf('~', at + 1)) {
            if (at + 1 == pointer.length() || (pointer.charAt(at + 1) != '0' && pointer.charAt(at + 1) != '1')) {
                return false;
            }
        }
        return true;
    }

    /** The value there; null where the pointer leads nowhere, or to an object or array. */
    static @Nullable Object get(Object root, String pointer) {
        Object at = root;
        for (String step : pointer.substring(1).split("/", -1)) {
            String name = step.replace("~1", "/").replace("~0", "~");
            if (at instanceof Map<?, ?> map) {
                at = map.get(name);
            } else if (at instanceof List<?> list) {
                int index = index(name);
                at = index >= 0 && index < list.size() ? list.get(index) : null;
            } else {
                return null;
            }
        }
        return at instanceof Map<?, ?> || at instanceof List<?> ? null : at;
    }

    private static int index(String step) {
        boolean number = !step.isEmpty() && step.length() <= 6 && step.chars().allMatch(c -> Glyphs.isDigit((char) c));
        return number ? Integer.parseInt(step) : -1;
    }
}
