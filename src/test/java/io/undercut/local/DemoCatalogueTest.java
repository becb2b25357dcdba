package io.undercut.local;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.catalog.ListingId;
import io.undercut.catalog.Product;
import io.undercut.local.DemoCatalogue.Entry;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCatalogueTest {

    private static final URI SHOPS = URI.create("http://127.0.0.1:9327");

    @TempDir
    Path data;

    private final Set<String> products = new HashSet<>();
    private final Set<ListingId> listings = new HashSet<>();

    @Test
    void holds_at_least_24_products_that_several_shops_list() {
        assertThat(DemoCatalogue.products()).hasSizeGreaterThanOrEqualTo(24).doesNotHaveDuplicates();
        assertThat(DemoCatalogue.products()).anyMatch(product -> product.floor() != null);
        assertThat(DemoCatalogue.listings(SHOPS))
                .hasSizeGreaterThan(2 * DemoCatalogue.products().size())
                .extracting(Entry::id)
                .doesNotHaveDuplicates();
        assertThat(DemoCatalogue.listings(SHOPS)).allSatisfy(entry -> assertThat(entry.url())
                .startsWith("http://127.0.0.1:9327/" + entry.id().competitor() + "/p/"));
    }

    @Test
    void has_gtins_with_a_right_check_digit() {
        assertThat(DemoCatalogue.products()).extracting(Product::gtin).doesNotHaveDuplicates();
        for (Product product : DemoCatalogue.products()) {
            String gtin = String.valueOf(product.gtin());
            int sum = 0;
            for (int i = 0; i < 13; i++) {
                sum += (gtin.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
            }
            assertThat(sum % 10).as(gtin).isZero();
        }
    }

    @Test
    void loads_on_the_first_start_and_never_again() {
        assertThat(load(data)).isCompletedWithValue(true);
        assertThat(products).hasSameSizeAs(DemoCatalogue.products());
        assertThat(listings).hasSameSizeAs(DemoCatalogue.listings(SHOPS));
        products.clear();

        assertThat(load(data)).isCompletedWithValue(false);

        assertThat(products).isEmpty();
    }

    @Test
    void loads_at_each_start_when_nothing_is_kept() {
        assertThat(load(null)).isCompletedWithValue(true);
        assertThat(load(null)).isCompletedWithValue(true);
    }

    @Test
    void is_loaded_again_when_the_first_load_broke_off() {
        assertThat(DemoCatalogue.loadOnce(
                        data,
                        SHOPS,
                        product -> completedFuture(true),
                        (id, url, schedule, hints) -> failedFuture(new IllegalStateException("no table"))))
                .isCompletedExceptionally();

        assertThat(load(data)).isCompletedWithValue(true);
        assertThat(listings).isNotEmpty();
    }

    private CompletableFuture<Boolean> load(@Nullable Path directory) {
        return DemoCatalogue.loadOnce(
                directory,
                SHOPS,
                product -> completedFuture(products.add(product.sku())),
                (id, url, schedule, hints) -> completedFuture(listings.add(id)));
    }
}
