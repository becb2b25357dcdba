package io.undercut.extract;

import java.util.Arrays;
import java.util.TreeMap;
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

    private static final class Step {
        private static final int ASCII = 0x80;
        private static final int FEW = 4;

        private final TreeMap<Character, Step> building = new TreeMap<>();
        private char[] keys = {};
        private Step[] next = {};
        private int whole;
        private int prefix;

        /** Where many letters lead on: for each of ASCII the place of its step, -1 for none; else null. */
        private byte @Nullable [] places;

        private void freeze() {
            building.values().forEach(Step::freeze);
            next = building.values().toArray(Step[]::new);
            keys = new char[next.length];
            int i = 0;
            for (char c : building.keySet()) {
                keys[i++] = c;
            }
            if (keys.length > FEW) {
                places = new byte[ASCII];
                for (char c = 0; c < ASCII; c++) {
                    places[c] = (byte) Math.max(-1, Arrays.binarySearch(keys, Character.toLowerCase(c)));
                }
            }
        }

        private @Nullable Step after(char c) {
            int at = places != null && c < ASCII ? places[c] : place(Character.toLowerCase(c));
            return at < 0 ? null : next[at];
        }

        private int place(char lower) {
            if (keys.length > FEW) {
                return Arrays.binarySearch(keys, lower);
            }
            int at = keys.length - 1;
            while (at >= 0 && keys[at] != lower) {
                at--;
            }
            return at;
        }
    }

    private final Step root = new Step();

    void add(String phrase, int signs) {
        boolean open = phrase.endsWith("*");
        Step step = root;
        for (int i = 0; i < phrase.length() - (open ? 1 : 0); i++) {
            step = step.building.computeIfAbsent(Character.toLowerCase(phrase.charAt(i)), c -> new Step());
        }
        if (open) {
            step.prefix |= signs;
        } else {
            step.whole |= signs;
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
        @Nullable Step step = root;
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
