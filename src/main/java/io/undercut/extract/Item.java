package io.undercut.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One schema.org item, whatever syntax wrote it.
 *
 * @param types local names, such as {@code Product}
 * @param properties values by local name, in the page's order
 */
record Item(Set<String> types, Map<String, List<Value>> properties, Node node) implements Value {

    /** Items refer to each other, in circles too: comparing what they hold would not end. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return types + " at " + node.path();
    }

    List<Item> items(String property) {
        List<Item> found = new ArrayList<>();
        for (Value value : properties.getOrDefault(property, List.of())) {
            if (value instanceof Item item) {
                found.add(item);
            }
        }
        return found;
    }

    List<Value.Text> texts(String property) {
        List<Value.Text> found = new ArrayList<>();
        for (Value value : properties.getOrDefault(property, List.of())) {
            if (value instanceof Value.Text text && !text.text().isBlank()) {
                found.add(text);
            }
        }
        return found;
    }

    /** All non-blank texts of a property; of an item, its name or id. */
    List<String> allTexts(String property) {
        List<String> found = new ArrayList<>();
        for (Value value : properties.getOrDefault(property, List.of())) {
            String text = value instanceof Value.Text plain ? plain.text() : ((Item) value).ownName();
            if (text != null && !text.isBlank()) {
                found.add(text);
            }
        }
        return found;
    }

    /** The first non-blank text of the first property that has one; of an item, its name or id. */
    @Nullable
    String text(String... names) {
        for (String name : names) {
            for (Value value : properties.getOrDefault(name, List.of())) {
                String text = value instanceof Value.Text plain ? plain.text() : ((Item) value).ownName();
                if (text != null && !text.isBlank()) {
                    return text.strip();
                }
            }
        }
        return null;
    }

    boolean is(Set<String> any) {
        return types.stream().anyMatch(any::contains);
    }

    private @Nullable String ownName() {
        for (String name : List.of("name", "@id", "url")) {
            List<Value.Text> texts = texts(name);
            if (!texts.isEmpty()) {
                return texts.get(0).text();
            }
        }
        return null;
    }
}
