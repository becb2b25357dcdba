package io.undercut.http;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.Listing;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.PageUrl;
import io.undercut.catalog.Politeness;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.Terms;
import io.undercut.extract.Observation;
import io.undercut.extract.Observations;
import io.undercut.fetch.HostStatus;
import io.undercut.fetch.OwnHosts;
import io.undercut.offer.Hints;
import io.undercut.scrape.ScrapeJob;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;

/** Where competitors list our products. */
final class ListingRoutes implements Routes {
    private static final int OBSERVATIONS = 50;
    private static final int MOST_OBSERVATIONS = 200;
    private static final String LISTINGS = "/v1/products/:sku/listings";
    private static final String LISTING = LISTINGS + "/:competitor";

    private final Catalog catalog;
    private final Observations observations;
    private final Function<String, CompletableFuture<Void>> scrapeNow;
    private final Consumer<String> priceDue;
    private final Function<String, Optional<String>> urlProblem;
    private final OwnHosts ownHosts;
    private final Function<String, CompletableFuture<Optional<HostStatus>>> hostState;

    ListingRoutes(Backend backend) {
        this.catalog = backend.catalog();
        this.observations = backend.observations();
        this.scrapeNow = backend.scrapeNow();
        this.priceDue = backend.priceDue();
        this.urlProblem = backend.urlProblem();
        this.ownHosts = backend.ownHosts();
        this.hostState = backend.hostState();
    }

    @Override
    public void addTo(Api api) {
        api.get(LISTINGS, this::all)
                .get(LISTING, this::one)
                .put(LISTING, this::put)
                .delete(LISTING, this::delete)
                .post(LISTING + "/scrape", this::scrape)
                .get(LISTING + "/observations", this::observations);
    }

    private CompletionStage<Reply> all(RoutingContext ctx) {
        String sku = Request.sku(ctx);
        return catalog.listings(sku)
                .thenApply(listings -> Reply.ok(
                        new Page<>(listings.stream().map(ListingView::of).toList(), null)));
    }

    private CompletionStage<Reply> one(RoutingContext ctx) {
        return existing(Request.listing(ctx))
                .thenCompose(listing -> listing.url() == null
                        ? CompletableFuture.completedFuture(Reply.ok(ListingView.of(listing)))
                        : hostState
                                .apply(listing.url())
                                .thenApply(host -> Reply.ok(ListingView.of(listing, host.orElse(null)))));
    }

    private CompletionStage<Reply> put(RoutingContext ctx) {
        ListingId id = Request.listing(ctx);
        ListingRequest request = Request.json(ctx, ListingRequest.class);
        String url = allowed(PageUrl.check(request.url()));
        Schedule schedule = request.schedule();
        Hints hints = CheckedHints.of(request.hints());
        Terms terms = request.policy() == null ? Terms.NONE : request.policy();
        Politeness politeness = CheckedPoliteness.ofListing(request.politeness());
        return catalog.product(id.sku())
                .thenCompose(product -> {
                    if (product.isEmpty()) {
                        throw Problem.notFound(
                                "No product has this sku; put it to /v1/products/{sku} before its listings.");
                    }
                    return catalog.putListing(id, url, schedule, hints, politeness, terms);
                })
                .thenCompose(created -> {
                    priceDue.accept(id.sku());
                    return existing(id).thenApply(listing -> Reply.json(created ? 201 : 200, ListingView.of(listing)));
                });
    }

    private CompletionStage<Reply> delete(RoutingContext ctx) {
        ListingId id = Request.listing(ctx);
        return catalog.deleteListing(id).thenApply(existed -> {
            if (!existed) {
                throw unknown();
            }
            priceDue.accept(id.sku());
            return Reply.noContent();
        });
    }

    private CompletionStage<Reply> scrape(RoutingContext ctx) {
        ListingId id = Request.listing(ctx);
        Request.noBody(ctx);
        return existing(id).thenCompose(listing -> {
            if (listing.unlisted()) {
                throw new Problem(409, "This listing has no url of its own; put one, or push a message that names it.");
            }
            String jobId = UUID.randomUUID().toString();
            return scrapeNow
                    .apply(ScrapeJob.of(id, jobId).write())
                    .thenApply(sent -> Reply.accepted(Map.of("jobId", jobId)));
        });
    }

    private CompletionStage<Reply> observations(RoutingContext ctx) {
        ListingId id = Request.listing(ctx);
        Query query = Query.of(ctx, "after", "limit");
        int limit = query.limit(OBSERVATIONS, MOST_OBSERVATIONS);
        return observations
                .of(id.sku(), id.competitor(), query.afterNumber(), limit)
                .thenApply(found -> Reply.ok(Page.of(found, limit, ListingView.Reading::of, Observation::seq)));
    }

    private CompletableFuture<Listing> existing(ListingId id) {
        return catalog.listing(id).thenApply(listing -> listing.orElseThrow(ListingRoutes::unknown));
    }

    private String allowed(String url) {
        urlProblem.apply(url).ifPresent(problem -> {
            throw Problem.badRequest("url: " + problem);
        });
        if (ownHosts.owns(url)) {
            throw Problem.badRequest(
                    "url: is a page of our own shop (undercut.price.own-hosts), which is no competitor; give a competitor's page.");
        }
        return url;
    }

    private static Problem unknown() {
        return Problem.notFound("This competitor is not known to list this sku.");
    }
}
