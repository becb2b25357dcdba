package io.undercut.local;

import io.undercut.local.DemoCatalogue.Item;
import io.undercut.money.Money;
import io.undercut.offer.Hints;
import java.util.List;

/** One small shop: what it lists and how its pages look. Implementations are pure. */
sealed interface DemoShop permits AcmeShop, BargainShop, CornerShop {

    /**
     * What a product page shows.
     *
     * @param related other products with their prices at this shop
     */
    record Page(Item item, Money price, List<Offer> related) {}

    /** A product and what this shop asks for it. */
    record Offer(Item item, Money price) {}

    String id();

    String name();

    /** What a listing has to tell the extractor. */
    default Hints hints() {
        return Hints.NONE;
    }

    /** Whether our catalogue holds a listing of the item at this shop. */
    boolean lists(Item item);

    /** Whether the shop still has a page for it. */
    default boolean sells(Item item) {
        return lists(item);
    }

    String productPage(Page page);

    /** The page that links all of its products. */
    String indexPage(List<Offer> offers);
}
