package io.undercut.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.catalog.Slice;
import io.undercut.money.Money;
import io.undercut.price.Decision;
import io.undercut.price.Prices;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What we sell. */
final class ProductRoutes implements Routes {
    private static final int LIST = 100;
    private static final int MOST = 500;
    private static final int MOST_WITH_MORE = Prices.BATCH;
    static final int LONGEST_GROUP = 100;
    private static final Set<String> INCLUDABLE = Set.of("price", "listings");

    private final Catalog catalog;
    private final Prices prices;
    private final Consumer<String> priceDue;
    private final Clock clock;

    ProductRoutes(Backend backend) {
        this.catalog = backend.catalog();
        this.prices = backend.prices();
        this.priceDue = backend.priceDue();
        this.clock = backend.clock();
    }

    @Override
    public void addTo(Api api) {
        api.get("/v1/products", this::list)
                .get("/v1/products/:sku", this::one)
                .put("/v1/products/:sku", this::put)
                .delete("/v1/products/:sku", this::delete);
    }

    private CompletionStage<Reply> list(RoutingContext ctx) {
        Query query = Query.of(ctx, "after", "limit", "include");
        Set<String> include = new HashSet<>(query.all("include"));
        if (!INCLUDABLE.containsAll(include)) {
            throw Problem.badRequest("include must be price or listings.");
        }
        int limit = query.limit(LIST, include.isEmpty() ? MOST : MOST_WITH_MORE);
        return catalog.products(query.text("after"), limit)
                .thenCompose(slice -> rows(slice, include))
                .thenApply(Reply::ok);
    }

    private CompletableFuture<Page<Row>> rows(Slice<Product> slice, Set<String> include) {
        List<String> skus = slice.items().stream().map(Product::sku).toList();
        CompletableFuture<Map<String, Decision>> decisions = include.contains("price") && !skus.isEmpty()
                ? prices.current(skus)
                : CompletableFuture.completedFuture(Map.of());
        List<CompletableFuture<List<ListingView>>> listings = include.contains("listings")
                ? skus.stream()
                        .map(sku -> catalog.listings(sku)
                                .thenApply(
                                        all -> all.stream().map(ListingView::of).toList()))
                        .toList()
                : List.of();
        Instant now = clock.instant();
        return CompletableFuture.allOf(
                        Stream.concat(Stream.of(decisions), listings.stream()).toArray(CompletableFuture[]::new))
                .thenApply(all -> {
                    Map<String, Decision> decided = decisions.join();
                    List<Row> rows = new java.util.ArrayList<>();
                    for (int i = 0; i < skus.size(); i++) {
                        Product product = slice.items().get(i);
                        rows.add(new Row(
                                product,
                                include.contains("price") ? price(product, decided, now) : null,
                                listings.isEmpty() ? null : listings.get(i).join()));
                    }
                    return new Page<>(rows, slice.next());
                });
    }

    private static PriceView price(Product product, Map<String, Decision> decided, Instant now) {
        Decision decision = decided.get(product.sku());
        return decision == null ? PriceView.undecided(product, now) : PriceView.of(decision);
    }

    private CompletionStage<Reply> one(RoutingContext ctx) {
        return catalog.product(Request.sku(ctx))
                .thenApply(product -> Reply.ok(product.orElseThrow(ProductRoutes::unknown)));
    }

    private CompletionStage<Reply> put(RoutingContext ctx) {
        String sku = Request.sku(ctx);
        Product product = Request.json(ctx, ProductRequest.class).product(sku);
        return catalog.put(product).thenApply(created -> {
            priceDue.accept(sku);
            return Reply.json(created ? 201 : 200, product);
        });
    }

    private CompletionStage<Reply> delete(RoutingContext ctx) {
        String sku = Request.sku(ctx);
        return catalog.deleteProduct(sku).thenApply(existed -> {
            if (!existed) {
                throw unknown();
            }
            priceDue.accept(sku);
            return Reply.noContent();
        });
    }

    private static Problem unknown() {
        return Problem.notFound("No product has this sku.");
    }

    /** A product in a list, with what was asked for beside it. */
    private record Row(
            @JsonUnwrapped Product product,
            @Nullable PriceView price,
            @Nullable List<ListingView> listings) {}

    /** Our own money has to be money that a customer can pay; what is missing is for {@link Product} to say. */
    private static void payable(String field, @Nullable Money money) {
        if (money == null) {
            return;
        }
        if (!Money.isInUse(money.currency())) {
            throw new IllegalArgumentException(field + ".currency must be an ISO 4217 code of money in use today; "
                    + money.currency() + " is not");
        }
        if (!money.isPayable()) {
            throw new IllegalArgumentException(field + ".amount is finer than the smallest unit of " + money.currency()
                    + ": " + money.amountText());
        }
    }

    /** What a caller may say of a product. */
    record ProductRequest(
            String title,
            Money listPrice,
            @Nullable Money floor,
            @Nullable Money map,
            @Nullable Money cost,
            @Nullable String group,
            @Nullable String gtin,
            @Nullable RuleSpec rule) {

        Product product(String sku) {
            if (group != null && (group.isBlank() || group.length() > LONGEST_GROUP)) {
                throw new IllegalArgumentException("group must be 1 to " + LONGEST_GROUP + " characters");
            }
            payable("listPrice", listPrice);
            payable("floor", floor);
            payable("map", map);
            payable("cost", cost);
            return new Product(
                    sku, title, listPrice, floor, map, cost, group, gtin, rule == null ? RuleSpec.MATCH : rule);
        }
    }
}
