package io.undercut.extract;

import org.jspecify.annotations.Nullable;

/**
 * Phrases with a mask each, found at word boundaries of a text in one pass, capitals ignored. Scripts written without
 * spaces have a boundary at every character. A star at the end of a phrase lets its last word go on.
 */
final class Phrases {

    /** Told of every phrase found. */
    interface Found {
        /** @param signs the phrase's mask */
        void at(int from, int to, int signs);
    }

    private final Trie root = new Trie();

    void add(String phrase, int signs) {
        boolean open = phrase.endsWith("*");
        Trie end = root.add(phrase.substring(0, phrase.length() - (open ? 1 : 0)));
        if (open) {
            end.prefix |= signs;
        } else {
            end.whole |= signs;
        }
    }

    void freeze() {
        root.freeze();
    }

    /** The signs of all phrases that the text holds from {@code from} to {@code to}. */
    int in(CharSequence text, int from, int to) {
        int[] signs = {0};
        find(text, from, to, (start, end, found) -> signs[0] |= found);
        return signs[0];
    }

    void find(CharSequence text, int from, int to, Found found) {
        boolean inWord = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!inWord || !Character.isLetterOrDigit(c) || spaceless(c)) {
                follow(text, i, to, found);
            }
            inWord = Character.isLetterOrDigit(c);
        }
    }

    /** Tells of the phrases that begin at {@code from}. */
    void startingAt(CharSequence text, int from, int to, Found found) {
        follow(text, from, to, found);
    }

    private void follow(CharSequence text, int from, int to, Found found) {
        @Nullable Trie step = root;
        for (int i = from; i < to; i++) {
            step = step.after(text.charAt(i));
            if (step == null) {
                return;
            }
            int signs = step.prefix;
            if (step.whole != 0 && (i + 1 == to || ends(text.charAt(i), text.charAt(i + 1)))) {
                signs |= step.whole;
            }
            if (signs != 0) {
                found.at(from, i + 1, signs);
            }
        }
    }

    private static boolean ends(char last, char next) {
        return !Character.isLetterOrDigit(last)
                || !Character.isLetterOrDigit(next)
                || spaceless(last)
                || spaceless(next);
    }

    /** Chinese, Japanese and Thai set no spaces; Korean joins endings to its words. */
    private static boolean spaceless(char c) {
        return (c >= 0x0E00 && c <= 0x0E7F) || (c >= 0x3040 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3);
    }
}
