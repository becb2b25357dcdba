package io.undercut.http;

import io.undercut.catalog.Competitor;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Politeness;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Rival shops and how far their offers count. */
final class CompetitorRoutes implements Routes {
    private static final int LONGEST_NAME = 200;
    private static final String COMPETITOR = "/v1/competitors/:competitor";

    private final Competitors competitors;
    private final Set<String> proxies;

    /** @param proxies names of those that the operator has configured */
    CompetitorRoutes(Competitors competitors, Set<String> proxies) {
        this.competitors = competitors;
        this.proxies = proxies;
    }

    @Override
    public void addTo(Api api) {
        api.get(COMPETITOR, this::get).put(COMPETITOR, this::put);
    }

    /** One that was never configured has the defaults, so there is no unknown competitor. */
    private CompletionStage<Reply> get(RoutingContext ctx) {
        return competitors.get(Request.competitor(ctx)).thenApply(Reply::ok);
    }

    private CompletionStage<Reply> put(RoutingContext ctx) {
        String id = Request.competitor(ctx);
        Competitor competitor = Request.json(ctx, CompetitorRequest.class).competitor(id, proxies);
        return competitors.put(competitor).thenApply(done -> Reply.ok(competitor));
    }

    record CompetitorRequest(
            @Nullable String name,
            @Nullable Boolean binds,
            @Nullable Politeness politeness) {

        Competitor competitor(String id, Set<String> proxies) {
            if (name != null && (name.isBlank() || name.length() > LONGEST_NAME)) {
                throw new IllegalArgumentException("name must be 1 to " + LONGEST_NAME + " characters");
            }
            return new Competitor(
                    id, name, binds == null || binds, CheckedPoliteness.ofCompetitor(politeness, proxies));
        }
    }
}
