package io.undercut.bench;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.catalog.Schedule;
import io.undercut.money.Money;
import io.undercut.offer.Hints;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** The catalogue of the benchmark: each product listed by several competitors, each listing one page of the page server. */
final class Shelf {

    static final int LISTINGS = 2_000;
    static final int SKUS = 500;
    private static final int WRITES = 32;

    private Shelf() {}

    /** Neighbours belong to different products, as when a schedule spreads them. */
    static ListingId listing(int i) {
        int wrapped = i % LISTINGS;
        return new ListingId(sku(wrapped % SKUS), "shop-" + wrapped / SKUS);
    }

    static List<String> skus() {
        return IntStream.range(0, SKUS).mapToObj(Shelf::sku).toList();
    }

    private static String sku(int product) {
        return "BENCH-%04d".formatted(product);
    }

    static void fill(Catalog catalog, String pages) {
        List<Runnable> writes = new ArrayList<>();
        List<CompletableFuture<?>> written = new ArrayList<>();
        for (String sku : skus()) {
            writes.add(() -> written.add(catalog.put(new Product(
                    sku, "Product " + sku, Money.of("999.00", "EUR"), null, null, null, null, null, RuleSpec.MATCH))));
        }
        for (int i = 0; i < LISTINGS; i++) {
            ListingId id = listing(i);
            String url = pages + "/" + id.competitor() + "/" + id.sku();
            writes.add(() -> written.add(catalog.putListing(id, url, Schedule.DEFAULT, Hints.NONE)));
        }
        for (int i = 0; i < writes.size(); i++) {
            writes.get(i).run();
            if (written.size() == WRITES || i == writes.size() - 1) {
                written.forEach(CompletableFuture::join);
                written.clear();
            }
        }
    }
}
