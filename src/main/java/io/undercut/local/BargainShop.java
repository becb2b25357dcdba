package io.undercut.local;

import static io.undercut.local.DemoHtml.each;
import static io.undercut.local.DemoHtml.escape;

import io.undercut.local.DemoCatalogue.Item;
import java.util.List;

/** A discounter with an older look: microdata, continental prices. One product is sold out. */
final class BargainShop implements DemoShop {

    private static final String STYLE = """
            <style>
              body{font:14px Verdana,Arial,sans-serif;background:#fff8d6;margin:0}
              #wrap{width:980px;margin:0 auto;background:#fff;border:1px solid #d9c56a}
              #head{background:#e30613;color:#ffed00;padding:18px;font-size:28px;font-weight:bold}
              table{width:100%;border-collapse:collapse}td{padding:10px;vertical-align:top}
              .pricetag{background:#ffed00;border:3px solid #e30613;padding:12px;font-size:30px;font-weight:bold}
              .soldout{background:#ddd;color:#555;padding:12px}
              .list td{border-bottom:1px solid #eee}.review{border-bottom:1px dotted #d9c56a}
            </style>""";

    @Override
    public String id() {
        return "bargain";
    }

    @Override
    public String name() {
        return "Bargain Barn";
    }

    @Override
    public boolean lists(Item item) {
        return !item.maker().equals("Wayfare");
    }

    @Override
    public String productPage(Page page) {
        Item item = page.item();
        boolean soldOut = item.sku().equals(DemoCatalogue.OUT_OF_STOCK_SKU);
        String title = escape(item.product().title());
        return shell(title, """
                <table itemscope itemtype="https://schema.org/Product"><tr>
                <td width="300">%s</td>
                <td>
                  <h1 itemprop="name">%s</h1>
                  <meta itemprop="sku" content="%s"><meta itemprop="gtin13" content="%s">
                  <p itemprop="description">%s</p>
                  <div itemprop="offers" itemscope itemtype="https://schema.org/Offer">
                    <div class="pricetag"><span itemprop="price" content="%s">%s</span> €</div>
                    <meta itemprop="priceCurrency" content="%s">
                    <link itemprop="itemCondition" href="https://schema.org/NewCondition">
                    <link itemprop="availability" href="https://schema.org/%s">
                    <p class="%s">%s</p>
                  </div>
                </td></tr></table>
                <h2>Details</h2>%s
                <h2>More bargains</h2><table class="list">%s</table>
                <h2>Reviews</h2>%s""".formatted(
                        DemoHtml.picture(item, 280),
                        title,
                        item.sku(),
                        item.product().gtin(),
                        escape(item.blurb()),
                        page.price().amountText(),
                        DemoHtml.continental(page.price()),
                        page.price().currency(),
                        soldOut ? "OutOfStock" : "InStock",
                        soldOut ? "soldout" : "stock",
                        soldOut ? "Sold out – back soon!" : "Available at once",
                        DemoHtml.paragraphs(item, 3),
                        rows(page.related()),
                        DemoHtml.reviews(item, 24)));
    }

    @Override
    public String indexPage(List<Offer> offers) {
        return shell(
                "Everything cheap",
                "<h1>Everything cheap</h1><table class=\"list\">%s</table>".formatted(rows(offers)));
    }

    private static String rows(List<Offer> offers) {
        return each(offers, offer -> "<tr><td>%s</td><td><a href=\"/bargain/p/%s\">%s</a></td><td><b>%s €</b></td></tr>"
                .formatted(
                        DemoHtml.picture(offer.item(), 48),
                        offer.item().slug(),
                        escape(offer.item().product().title()),
                        DemoHtml.continental(offer.price())));
    }

    private String shell(String title, String content) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta http-equiv="Content-Type" content="text/html; charset=utf-8">
                <title>%s - %s - low prices every day</title>
                %s
                </head>
                <body><div id="wrap">
                <div id="head">%s</div>
                %s
                </div></body>
                </html>
                """.formatted(title, name(), STYLE, name(), content);
    }
}
