package io.undercut.local;

import static io.undercut.local.DemoHtml.each;
import static io.undercut.local.DemoHtml.escape;

import io.undercut.local.DemoCatalogue.Item;
import io.undercut.offer.Hints;
import java.util.List;
import java.util.Set;

/** A small hand-made shop: no structured data, so its listings carry a hint. One page has lost its price. */
final class CornerShop implements DemoShop {

    private static final Set<String> MAKERS = Set.of("Brewline", "Ferrum", "Lumen", "Wayfare");
    private static final String STYLE = """
            <style>
              body{font:18px/1.6 Georgia,serif;max-width:720px;margin:40px auto;padding:0 20px;color:#333;background:#fdfbf7}
              h1{font-weight:normal;border-bottom:1px solid #ccc}a{color:#7a4e2d}
              .buy{float:right;border:1px solid #7a4e2d;padding:16px 24px;margin:0 0 20px 30px;text-align:center}
              .price-now{display:block;font-size:26px}.stars{color:#b8860b}
              ul.others{list-style:none;padding:0}ul.others li{border-bottom:1px dashed #ccc;padding:6px 0}
            </style>""";

    @Override
    public String id() {
        return "corner";
    }

    @Override
    public String name() {
        return "The Corner Store";
    }

    @Override
    public Hints hints() {
        return new Hints(".buy .price-now", null, "EUR", ",");
    }

    @Override
    public boolean lists(Item item) {
        return MAKERS.contains(item.maker());
    }

    @Override
    public String productPage(Page page) {
        Item item = page.item();
        String title = escape(item.product().title());
        boolean broken = item.sku().equals(DemoCatalogue.BROKEN_SKU);
        return shell(title, """
                <p><a href="/corner/">← back to the shelves</a></p>
                <h1>%s</h1>
                %s
                %s
                <p><em>%s</em></p>
                %s
                <h2>From the same shelf</h2>
                <ul class="others">%s</ul>
                <h2>From our guest book</h2>
                %s""".formatted(
                        title,
                        broken ? "<!-- buy box: template error -->" : buyBox(page),
                        DemoHtml.picture(item, 240),
                        escape(item.blurb()),
                        DemoHtml.paragraphs(item, 3),
                        others(broken ? List.of() : page.related()),
                        DemoHtml.reviews(item, 12)));
    }

    @Override
    public String indexPage(List<Offer> offers) {
        return shell("On our shelves", "<h1>On our shelves</h1><ul class=\"others\">%s</ul>".formatted(others(offers)));
    }

    private static String buyBox(Page page) {
        return "<div class=\"buy\"><span class=\"price-now\">€ %s</span><small>incl. VAT, plus shipping</small></div>"
                .formatted(DemoHtml.continental(page.price()));
    }

    private static String others(List<Offer> offers) {
        return each(offers, offer -> "<li><a href=\"/corner/p/%s\">%s</a>, %s €</li>"
                .formatted(
                        offer.item().slug(),
                        escape(offer.item().product().title()),
                        DemoHtml.continental(offer.price())));
    }

    private String shell(String title, String content) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head><meta charset="utf-8"><title>%s – %s</title>
                %s
                </head>
                <body>
                %s
                <hr><p><small>%s · family-run since 1974 · closed on Mondays</small></p>
                </body>
                </html>
                """.formatted(title, name(), STYLE, content, name());
    }
}
