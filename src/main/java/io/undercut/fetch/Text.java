package io.undercut.fetch;

/** Makes what the other side sent fit for a sentence: printable ASCII, short. */
final class Text {
    private static final int MAX_CHARS = 160;

    private Text() {}

    static String clean(String hostile) {
        StringBuilder clean = new StringBuilder();
        for (int i = 0; i < hostile.length() && i < MAX_CHARS; i++) {
            char c = hostile.charAt(i);
            clean.append(c >= 0x20 && c < 0x7F ? c : '?');
        }
        return hostile.length() > MAX_CHARS ? clean.append("…").toString() : clean.toString();
    }
}
