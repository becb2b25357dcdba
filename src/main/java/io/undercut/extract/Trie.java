package io.undercut.extract;

import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Words letter by letter, capitals ignored; each instance is what a beginning leads to. Built by one thread, then frozen,
 * then read by any.
 */
final class Trie {

    private static final int ASCII = 0x80;

    /** So few letters are faster looked through than looked up. */
    private static final int FEW = 4;

    private final TreeMap<Character, Trie> building = new TreeMap<>();
    private char[] keys = {};
    private Trie[] next = {};

    /** Where many letters lead on: for each of ASCII the place of what it leads to, negative for nothing; else null. */
    private byte @Nullable [] places;

    /** The signs of what ends here, a mask. */
    int whole;

    /** The signs of what begins so, however it goes on. */
    int prefix;

    /** The end of this word, added where it is new. */
    Trie add(CharSequence word) {
        Trie at = this;
        for (int i = 0; i < word.length(); i++) {
            at = at.building.computeIfAbsent(Character.toLowerCase(word.charAt(i)), c -> new Trie());
        }
        return at;
    }

    void freeze() {
        building.values().forEach(Trie::freeze);
        next = building.values().toArray(Trie[]::new);
        keys = new char[next.length];
        int i = 0;
        for (char c : building.keySet()) {
            keys[i++] = c;
        }
        building.clear();
        if (keys.length > FEW) {
            places = new byte[ASCII];
            for (char c = 0; c < ASCII; c++) {
                places[c] = (byte) Math.max(-1, Arrays.binarySearch(keys, Character.toLowerCase(c)));
            }
        }
    }

    /** What this letter leads to, null for nothing. */
    @Nullable
    Trie after(char c) {
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
