package io.undercut.extract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** schema.org items in {@code <script type="application/ld+json">} (JSON-LD 1.1, read without fetching any context). */
final class JsonLd {

    private static final int MAX_BLOCKS = 200;

    /** The items at the top of every block, and a sentence for each block that could not be read. */
    record Read(List<Item> items, List<String> problems) {}

    private final Map<String, Item> byId = new HashMap<>();
    private final List<Item> all = new ArrayList<>();

    private JsonLd() {}

    static Read read(Page page) {
        JsonLd reader = new JsonLd();
        List<Item> items = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (Element script : page.jsonLd.subList(0, Math.min(MAX_BLOCKS, page.jsonLd.size()))) {
            String block = "ld+json[" + number++ + "]";
            try {
                for (Object root : LooseJson.parse(script.data())) {
                    reader.collect(root, () -> block, items);
                }
            } catch (LooseJson.Malformed e) {
                problems.add(block + " is no JSON: " + e.getMessage());
            }
        }
        reader.all.forEach(reader::resolve);
        return new Read(items, problems);
    }

    private void collect(Object value, Node node, List<Item> items) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(list.get(i), node.child(Integer.toString(i)), items);
            }
        } else if (value instanceof Map<?, ?> map) {
            Object graph = map.get("@graph");
            if (graph != null) {
                collect(graph, node.child("@graph"), items);
            }
            if (graph == null || map.containsKey("@type")) {
                items.add(item(map, node));
            }
        }
    }

    private Item item(Map<?, ?> map, Node node) {
        Set<String> types = new HashSet<>();
        Map<String, List<Value>> properties = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            String name = localName(alias(map, key.toString()));
            if (name.equals("@type")) {
                types(value, types);
            } else if (!name.equals("@graph") && !name.equals("@context")) {
                values(value, node.child(key.toString()), properties.computeIfAbsent(name, k -> new ArrayList<>()));
            }
        });
        Item item = new Item(types, properties, node);
        all.add(item);
        String id = item.text("@id");
        if (id != null && properties.size() > 1) {
            byId.putIfAbsent(id, item);
        }
        return item;
    }

    private void values(Object value, Node node, List<Value> out) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                values(list.get(i), node.child(Integer.toString(i)), out);
            }
        } else if (value instanceof Map<?, ?> map) {
            Object plain = map.containsKey("@value") ? map.get("@value") : first(map.get("@list"), map.get("@set"));
            if (plain != null) {
                values(plain, node, out);
            } else {
                out.add(item(map, node));
            }
        } else if (value instanceof LooseJson.Num number) {
            out.add(new Value.Text(number.text(), true, node));
        } else {
            out.add(new Value.Text(value.toString(), false, node));
        }
    }

    /** A property that only names another item's {@code @id} stands for that item; items may so form circles. */
    private void resolve(Item item) {
        for (List<Value> values : item.properties().values()) {
            values.replaceAll(value -> {
                Item target = value instanceof Item reference ? target(reference) : null;
                return target == null ? value : target;
            });
        }
    }

    private @Nullable Item target(Item reference) {
        String id = reference.properties().size() == 1 ? reference.text("@id") : null;
        return id == null ? null : byId.get(id);
    }

    private static void types(Object value, Set<String> out) {
        if (value instanceof List<?> list) {
            list.forEach(one -> types(one, out));
        } else if (value instanceof String type) {
            out.add(SchemaOrg.localName(type));
        }
    }

    /** schema.org's context calls {@code @type} and {@code @id} also by their plain names. */
    private static String alias(Map<?, ?> map, String key) {
        boolean free = (key.equals("type") || key.equals("id")) && !map.containsKey("@" + key);
        return free && (key.equals("id") || map.get(key) instanceof String) ? "@" + key : key;
    }

    /** "schema:Offers" and "http://schema.org/offers" are "offers". */
    private static String localName(String key) {
        String name = key.startsWith("@") ? key : SchemaOrg.localName(key);
        return name.isEmpty() || !Character.isUpperCase(name.charAt(0))
                ? name
                : name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    private static @Nullable Object first(@Nullable Object a, @Nullable Object b) {
        return a == null ? b : a;
    }
}
