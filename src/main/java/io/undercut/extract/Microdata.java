package io.undercut.extract;

import java.util.List;

/** schema.org items in HTML microdata (HTML Standard, section 5): itemscope, itemtype, itemprop, itemref. */
final class Microdata {

    private Microdata() {}

    static List<Item> read(Page page) {
        return page.hasMicrodata ? new MarkupItems("itemscope", "itemtype", "itemprop").read(page.document) : List.of();
    }
}
