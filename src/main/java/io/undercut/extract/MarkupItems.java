package io.undercut.extract;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Items written in attributes of visible elements. Microdata and RDFa Lite differ here only in their names.
 *
 * @param scope the attribute that opens an item
 * @param type the attribute with its types
 * @param property the attribute that names a property of the item around it
 */
record MarkupItems(String scope, String type, String property) {

    private static final int MAX_TEXT = 500;
    private static final int MAX_VALUES = 20_000;
    private static final int MAX_REFS = 32;

    /** Long texts that say nothing about the price; reading them would cost the page's size again. */
    private static final Set<String> UNREAD = Set.of(
            "description", "reviewBody", "text", "articleBody", "image", "review", "reviews", "mainContentOfPage");

    /** An element to visit and the item that its properties belong to. */
    private record Visit(Element element, @Nullable Item owner) {}

    List<Item> read(Document document) {
        List<Item> roots = new ArrayList<>();
        Map<String, Element> byId = new HashMap<>();
        Set<Element> referenced = new HashSet<>();
        Deque<Visit> open = new ArrayDeque<>();
        open.push(new Visit(document, null));
        int values = 0;
        while (!open.isEmpty() && values < MAX_VALUES) {
            Visit visit = open.pop();
            Element element = visit.element();
            Item owner = visit.owner();
            Item opened = element.hasAttr(scope) ? open(element) : null;
            values += attach(element, opened, owner, roots);
            Item inner = opened == null ? owner : opened;
            for (Element child = element.lastElementChild(); child != null; child = child.previousElementSibling()) {
                open.push(new Visit(child, inner));
            }
            if (opened != null && element.hasAttr("itemref")) {
                if (byId.isEmpty()) {
                    document.getAllElements().forEach(e -> byId.putIfAbsent(e.id(), e));
                }
                for (Element target : targets(element, byId)) {
                    if (referenced.add(target)) {
                        open.push(new Visit(target, opened));
                    }
                }
            }
        }
        return roots;
    }

    private int attach(Element element, @Nullable Item opened, @Nullable Item owner, List<Item> roots) {
        String names = element.attr(property);
        if (names.isBlank() || owner == null) {
            if (opened != null) {
                roots.add(opened);
            }
            return 0;
        }
        int added = 0;
        for (String name : names.strip().split("\\s+", 8)) {
            String local = SchemaOrg.localName(name);
            Value value = opened;
            if (value == null && !UNREAD.contains(local)) {
                value = new Value.Text(text(element, local), false, () -> CssPath.of(element));
            }
            if (value != null) {
                owner.properties()
                        .computeIfAbsent(local, key -> new ArrayList<>())
                        .add(value);
                added++;
            }
        }
        return added;
    }

    private Item open(Element element) {
        Set<String> types = new HashSet<>();
        for (String name : element.attr(type).strip().split("\\s+", 8)) {
            if (!name.isEmpty()) {
                types.add(SchemaOrg.localName(name));
            }
        }
        return new Item(types, new LinkedHashMap<>(), () -> CssPath.of(element));
    }

    private static String text(Element element, String property) {
        if (element.hasAttr("content") && !element.attr("content").isBlank()) {
            return cut(element.attr("content"));
        }
        String attribute =
                switch (element.normalName()) {
                    case "a", "link", "area" ->
                        property.equals("url")
                                        || property.equals("availability")
                                        || property.equals("itemCondition")
                                        || element.normalName().equals("link")
                                ? "href"
                                : "";
                    case "img", "source", "embed", "iframe" -> "src";
                    case "data", "meter", "input" -> "value";
                    default -> "";
                };
        if (!attribute.isEmpty() && element.hasAttr(attribute)) {
            return cut(element.attr(attribute));
        }
        if (element.hasAttr("href") && (property.equals("availability") || property.equals("itemCondition"))) {
            return cut(element.attr("href"));
        }
        return Texts.of(element, MAX_TEXT);
    }

    private static List<Element> targets(Element element, Map<String, Element> byId) {
        List<Element> found = new ArrayList<>();
        for (String id : element.attr("itemref").strip().split("\\s+", MAX_REFS)) {
            Element target = byId.get(id);
            if (target != null) {
                found.add(target);
            }
        }
        return found;
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
