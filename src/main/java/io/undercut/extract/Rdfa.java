package io.undercut.extract;

import java.util.List;

/** schema.org items in RDFa Lite 1.1: typeof and property; prefixes are dropped. */
final class Rdfa {

    private Rdfa() {}

    static List<Item> read(Page page) {
        return page.hasRdfa ? new MarkupItems("typeof", "typeof", "property").read(page.document) : List.of();
    }
}
