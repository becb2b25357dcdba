package io.undercut.extract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The words of {@code signs.txt}: which signs the words of markup and of texts are. Immutable; loaded once. */
final class SignWords {

    private static final String RESOURCE = "signs.txt";

    /** Class and id values are lists of names; a longer one is generated and says nothing further. */
    private static final int MAX_VALUE = 400;

    private static final SignWords LOADED = load();

    private final Trie markup = new Trie();
    private final Phrases text = new Phrases();

    private SignWords() {}

    /** The signs that phrases of a visible text are. */
    static Phrases inText() {
        return LOADED.text;
    }

    /**
     * The signs that names in markup are: "product-price--now" and "productPriceNow" are the words product, price, now,
     * read alone and by twos.
     */
    static int inMarkup(String value) {
        int signs = 0;
        boolean holder = false;
        int end = Math.min(value.length(), MAX_VALUE);
        int from = -1;
        @Nullable Trie word = null;
        @Nullable Trie pair = null;
        @Nullable Trie before = null;
        for (int i = 0; i <= end; i++) {
            char c = i < end ? value.charAt(i) : ' ';
            boolean letter = Character.isLetterOrDigit(c);
            boolean capital =
                    letter && from >= 0 && Character.isUpperCase(c) && Character.isLowerCase(value.charAt(i - 1));
            if (from >= 0 && (!letter || capital)) {
                int said = (word == null ? 0 : word.whole) | (pair == null ? 0 : pair.whole);
                holder |= isHolder(value, from, i);
                // "price--with-list-price" is the price that stands beside a list price.
                signs |= holder ? said & Sign.PRICE.bit() : said;
                before = after(word, ' ');
                from = -1;
            }
            if (letter) {
                word = after(from < 0 ? LOADED.markup : word, c);
                pair = after(from < 0 ? before : pair, c);
                from = from < 0 ? i : from;
            } else if (c <= ' ') {
                before = null;
                holder = false;
            }
        }
        return signs;
    }

    private static @Nullable Trie after(@Nullable Trie step, char c) {
        return step == null ? null : step.after(c);
    }

    private static boolean isHolder(String value, int from, int to) {
        return (to - from == 4 && value.regionMatches(true, from, "with", 0, 4))
                || (to - from == 3 && value.regionMatches(true, from, "has", 0, 3));
    }

    private static SignWords load() {
        SignWords words = new SignWords();
        try (InputStream in = Objects.requireNonNull(SignWords.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String section = "";
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("[")) {
                    section = line.substring(1, line.indexOf(']'));
                } else if (!line.isBlank() && !line.startsWith("#")) {
                    words.add(section, line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        words.text.freeze();
        words.markup.freeze();
        return words;
    }

    private void add(String section, String line) {
        int space = section.indexOf(' ');
        int bit = Sign.valueOf(section.substring(space + 1)).bit();
        if (section.startsWith("text")) {
            for (String phrase : line.split(";", -1)) {
                if (!phrase.isBlank()) {
                    text.add(phrase.strip(), bit);
                }
            }
        } else {
            for (String word : quotedOrSingle(line)) {
                markup.add(word).whole |= bit;
            }
        }
    }

    private static List<String> quotedOrSingle(String line) {
        List<String> words = new ArrayList<>();
        String[] parts = line.split("\"", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i % 2 == 1) {
                words.add(parts[i]);
            } else {
                for (String word : parts[i].strip().split("\\s+", -1)) {
                    if (!word.isEmpty()) {
                        words.add(word);
                    }
                }
            }
        }
        return words;
    }
}
