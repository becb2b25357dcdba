package io.undercut.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Competitor;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Inherited;
import io.undercut.catalog.Inherited.Level;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Politeness;
import io.undercut.catalog.Product;
import io.undercut.catalog.Terms;
import io.undercut.price.Rule;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What holds for a listing, and who said so. */
final class SettingsRoutes implements Routes {
    private final Catalog catalog;
    private final Competitors competitors;
    private final Rule rule;
    private final Politeness politeness;

    SettingsRoutes(Backend backend) {
        this.catalog = backend.catalog();
        this.competitors = backend.competitors();
        this.rule = backend.rule();
        this.politeness = backend.politeness();
    }

    @Override
    public void addTo(Api api) {
        api.get("/v1/products/:sku/listings/:competitor/effective-settings", this::effective);
    }

    private CompletionStage<Reply> effective(RoutingContext ctx) {
        ListingId id = Request.listing(ctx);
        return catalog.listing(id).thenCompose(found -> {
            Listing listing =
                    found.orElseThrow(() -> Problem.notFound("This competitor is not known to list this sku."));
            return catalog.product(id.sku())
                    .thenCompose(this::ofGroup)
                    .thenCombine(
                            competitors.get(id.competitor()), (group, competitor) -> of(listing, group, competitor));
        });
    }

    private CompletableFuture<Terms> ofGroup(Optional<Product> product) {
        String group = product.map(Product::group).orElse(null);
        return group == null ? CompletableFuture.completedFuture(Terms.NONE) : competitors.group(group);
    }

    private Reply of(Listing listing, Terms group, Competitor competitor) {
        Inherited<Terms> terms = rule.inherited(competitor.terms(), group, listing.terms());
        Inherited<Politeness> polite = new Inherited<>(Politeness.class, Politeness.DEFAULT)
                .then(Level.GLOBAL, politeness)
                .then(Level.COMPETITOR, competitor.politeness())
                .then(Level.LISTING, listing.politeness());
        Map<String, Part> politely = parts(polite);
        // Headers alone are joined over the levels, name by name.
        Politeness ofShop = competitor.politeness() == null ? Politeness.DEFAULT : competitor.politeness();
        politely.computeIfPresent(
                "headers",
                (name, part) -> new Part(listing.politeness().over(ofShop).headers(), part.from()));
        return Reply.ok(new Effective(listing.id().sku(), listing.id().competitor(), parts(terms), politely));
    }

    /** What nobody has said anything of is left out. */
    private static Map<String, Part> parts(Inherited<?> inherited) {
        Map<String, Part> parts = new LinkedHashMap<>();
        inherited.parts().forEach((name, part) -> {
            if (part.from() != null) {
                parts.put(name, new Part(part.value(), part.from().name().toLowerCase(Locale.ROOT)));
            }
        });
        return parts;
    }

    /** @param from global, competitor, group or listing */
    private record Part(@JsonInclude @Nullable Object value, String from) {}

    private record Effective(String sku, String competitor, Map<String, Part> policy, Map<String, Part> politeness) {}
}
