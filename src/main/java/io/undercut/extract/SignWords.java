package io.undercut.extract;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The words of {@code signs.txt}: which signs the words of markup and of texts are. Immutable; loaded once. */
final class SignWords {

    private static final String RESOURCE = "signs.txt";

    /** Class and id values are lists of names; a longer one is generated and says nothing further. */
    private static final int MAX_VALUE = 400;

    private static final SignWords LOADED = load();

    private final Map<String, Integer> markup = new HashMap<>();
    private final Set<String> firsts = new HashSet<>();
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
        String before = "";
        boolean holder = false;
        int end = Math.min(value.length(), MAX_VALUE);
        int from = -1;
        for (int i = 0; i <= end; i++) {
            boolean letter = i < end && Character.isLetterOrDigit(value.charAt(i));
            boolean capital = letter
                    && from >= 0
                    && Character.isUpperCase(value.charAt(i))
                    && Character.isLowerCase(value.charAt(i - 1));
            if (from >= 0 && (!letter || capital)) {
                String word = value.substring(from, i).toLowerCase(Locale.ROOT);
                int said = LOADED.markup.getOrDefault(word, 0);
                if (LOADED.firsts.contains(before)) {
                    said |= LOADED.markup.getOrDefault(before + " " + word, 0);
                }
                holder |= word.equals("with") || word.equals("has");
                // "price--with-list-price" is the price that stands beside a list price.
                signs |= holder ? said & Sign.PRICE.bit() : said;
                before = word;
                from = -1;
            }
            if (letter && from < 0) {
                from = i;
            } else if (i < end && value.charAt(i) <= ' ') {
                before = "";
                holder = false;
            }
        }
        return signs;
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
                markup.merge(word, bit, (a, b) -> a | b);
                if (word.indexOf(' ') > 0) {
                    firsts.add(word.substring(0, word.indexOf(' ')));
                }
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
