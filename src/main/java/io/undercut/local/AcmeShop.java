package io.undercut.local;

import static io.undercut.local.DemoHtml.each;
import static io.undercut.local.DemoHtml.escape;

import io.undercut.local.DemoCatalogue.Item;
import java.util.List;

/** A large, modern shop: JSON-LD in the head, long pages. It has dropped one product, whose page is gone. */
final class AcmeShop implements DemoShop {

    private static final String STYLE = """
            <style>
              body{font:16px/1.5 system-ui,sans-serif;margin:0;color:#1c2430;background:#f6f8fb}
              header.top{background:#123c69;color:#fff;padding:14px 32px;display:flex;justify-content:space-between}
              header.top a{color:#fff;text-decoration:none}
              main{max-width:1080px;margin:24px auto;background:#fff;border-radius:12px;padding:32px}
              .product{display:grid;grid-template-columns:360px 1fr;gap:40px}
              .price{font-size:2rem;font-weight:700;color:#ac3b61}
              .was{color:#7a8594;text-decoration:line-through;margin-left:12px}
              button{background:#ac3b61;color:#fff;border:0;border-radius:8px;padding:12px 28px;font-size:1rem}
              .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(180px,1fr));gap:20px}
              .card{border:1px solid #e2e8f0;border-radius:10px;padding:14px;text-decoration:none;color:inherit}
              .review{border-top:1px solid #e2e8f0;padding:12px 0}.stars{color:#e5a50a}
            </style>""";

    @Override
    public String id() {
        return "acme";
    }

    @Override
    public String name() {
        return "Acme Homeware";
    }

    @Override
    public boolean lists(Item item) {
        return true;
    }

    @Override
    public boolean sells(Item item) {
        return !item.sku().equals(DemoCatalogue.GONE_SKU);
    }

    @Override
    public String productPage(Page page) {
        Item item = page.item();
        String title = escape(item.product().title());
        String price = page.price().amountText();
        return shell(
                title,
                """
                <script type="application/ld+json">
                {"@context":"https://schema.org","@type":"Product","name":"%s","sku":"%s","gtin13":"%s",
                 "brand":{"@type":"Brand","name":"%s"},"description":"%s",
                 "offers":{"@type":"Offer","price":"%s","priceCurrency":"%s","availability":"https://schema.org/InStock",
                  "itemCondition":"https://schema.org/NewCondition","seller":{"@type":"Organization","name":"%s"}}}
                </script>""".formatted(
                                json(item.product().title()),
                                item.sku(),
                                item.product().gtin(),
                                json(item.maker()),
                                json(item.blurb()),
                                price,
                                page.price().currency(),
                                name()),
                """
                <nav><a href="/acme/">Acme</a> › <span>%s</span></nav>
                <section class="product">
                  %s
                  <div>
                    <h1>%s</h1>
                    <p class="maker">by %s</p>
                    <p><span class="price">€%s</span></p>
                    <p>In stock · delivered in 2–3 days · free returns for 30 days</p>
                    <button type="button">Add to basket</button>
                    <p>%s</p>
                  </div>
                </section>
                <section><h2>About this product</h2>%s</section>
                <section><h2>Others also bought</h2><div class="grid">%s</div></section>
                <section><h2>What customers say</h2>%s</section>""".formatted(
                                title,
                                DemoHtml.picture(item, 360),
                                title,
                                escape(item.maker()),
                                price,
                                escape(item.blurb()),
                                DemoHtml.paragraphs(item, 6),
                                cards(page.related()),
                                DemoHtml.reviews(item, 60)));
    }

    @Override
    public String indexPage(List<Offer> offers) {
        return shell("All products", "", "<h1>All products</h1><div class=\"grid\">%s</div>".formatted(cards(offers)));
    }

    private String cards(List<Offer> offers) {
        return each(offers, offer -> "<a class=\"card\" href=\"/acme/p/%s\">%s<br>%s<br><strong>€%s</strong></a>"
                .formatted(
                        offer.item().slug(),
                        DemoHtml.picture(offer.item(), 120),
                        escape(offer.item().product().title()),
                        offer.price().amountText()));
    }

    private String shell(String title, String head, String main) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s | %s</title>
                %s
                %s
                </head>
                <body>
                <header class="top"><a href="/acme/"><strong>%s</strong></a><span>Help · Account · Basket (0)</span></header>
                <main>
                %s
                </main>
                </body>
                </html>
                """.formatted(title, name(), STYLE, head, name(), main);
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("<", "\\u003c");
    }
}
