package io.undercut.extract;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** A page parsed once, with what the sources of evidence look for, gathered in one walk. Used by one thread. */
final class Page {

    private static final int MAX_TITLE = 500;
    private static final int MAX_HEADINGS = 8;
    private static final int MAX_SCRIPTS = 1_000;

    final Document document;
    final URI url;
    final List<Element> jsonLd = new ArrayList<>();
    final List<Element> scripts = new ArrayList<>();
    final List<Element> metas = new ArrayList<>();
    final List<String> headings = new ArrayList<>();
    String title = "";
    String lang = "";

    @Nullable
    String canonical;

    boolean hasMicrodata;
    boolean hasRdfa;
    final PageText text = new PageText();
    private @Nullable List<PriceText.Placed> amounts;
    private @Nullable VisibleAmounts visible;
    private @Nullable Set<String> stated;

    Page(Document document, URI url) {
        this.document = document;
        this.url = url;
        walk(document, false);
    }

    /** As deep as the parser lets elements nest. */
    private boolean walk(Element element, boolean within) {
        gather(element);
        boolean inBody = within || element.normalName().equals("body");
        if (!inBody || text.enter(element)) {
            int size = element.childNodeSize();
            for (int i = 0; i < size; i++) {
                Node node = element.childNode(i);
                if (node instanceof Element child) {
                    inBody = walk(child, inBody);
                } else if (inBody && node instanceof TextNode own) {
                    text.add(own);
                }
            }
        }
        if (inBody) {
            text.leave(element);
        }
        return inBody;
    }

    /** Amounts in the text that a visitor sees, in the page's order; read on first use. */
    List<PriceText.Placed> amounts() {
        if (amounts == null) {
            amounts = PriceText.placed(text.text.toString(), null);
        }
        return amounts;
    }

    /** The same by amount. */
    VisibleAmounts visible() {
        if (visible == null) {
            visible = new VisibleAmounts(amounts());
        }
        return visible;
    }

    /** The ISO codes that scripts name as a currency; read on first use. */
    Set<String> statedCurrencies() {
        if (stated == null) {
            stated = StateScripts.currencies(scripts);
        }
        return stated;
    }

    /** The content of the first {@code meta} with this {@code property}, {@code name} or {@code itemprop}; null for none. */
    @Nullable
    String meta(String name) {
        for (Element meta : metas) {
            if (name.equalsIgnoreCase(metaName(meta)) && !meta.attr("content").isBlank()) {
                return meta.attr("content").strip();
            }
        }
        return null;
    }

    static String metaName(Element meta) {
        return meta.hasAttr("property")
                ? meta.attr("property").strip()
                : meta.attr("name").strip();
    }

    private void gather(Element element) {
        if (element.attributesSize() > 0) {
            hasMicrodata |= element.attributes().hasKey("itemscope");
            hasRdfa |= element.attributes().hasKey("typeof");
        }
        switch (element.normalName()) {
            case "html" -> lang = element.hasAttr("lang") ? element.attr("lang") : element.attr("xml:lang");
            case "script" -> {
                if (element.attr("type")
                        .strip()
                        .toLowerCase(java.util.Locale.ROOT)
                        .startsWith("application/ld+json")) {
                    jsonLd.add(element);
                } else if (scripts.size() < MAX_SCRIPTS && !element.hasAttr("src")) {
                    scripts.add(element);
                }
            }
            case "meta" -> metas.add(element);
            case "title" -> {
                if (title.isEmpty()
                        && (element.parent() == null
                                || !element.parent().normalName().equals("svg"))) {
                    title = Texts.of(element, MAX_TITLE);
                }
            }
            case "h1" -> {
                if (headings.size() < MAX_HEADINGS) {
                    headings.add(Texts.of(element, MAX_TITLE));
                }
            }
            case "link" -> {
                if (canonical == null && element.attr("rel").equalsIgnoreCase("canonical")) {
                    canonical = element.attr("href");
                }
            }
            default -> {}
        }
    }
}
