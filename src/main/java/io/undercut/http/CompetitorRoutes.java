package io.undercut.http;

import io.undercut.catalog.Competitor;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Politeness;
import io.undercut.catalog.Terms;
import io.undercut.fetch.FetchRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Rival shops and how far their offers count. */
final class CompetitorRoutes implements Routes {
    private static final int LONGEST_NAME = 200;
    private static final String COMPETITOR = "/v1/competitors/:competitor";

    private final Competitors competitors;

    CompetitorRoutes(Competitors competitors) {
        this.competitors = competitors;
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
        Competitor competitor = Request.json(ctx, CompetitorRequest.class).competitor(id);
        return competitors.put(competitor).thenApply(done -> Reply.ok(competitor));
    }

    record CompetitorRequest(
            @Nullable String name,
            @Nullable Boolean binds,
            @Nullable Politeness politeness,
            @Nullable Terms policy) {

        Competitor competitor(String id) {
            if (name != null && (name.isBlank() || name.length() > LONGEST_NAME)) {
                throw new IllegalArgumentException("name must be 1 to " + LONGEST_NAME + " characters");
            }
            if (politeness != null && politeness.acceptLanguage() != null) {
                FetchRequest.checkHeader("Accept-Language", politeness.acceptLanguage());
            }
            if (politeness != null && politeness.headers() != null) {
                politeness.headers().forEach(FetchRequest::checkHeader);
            }
            if (policy != null && policy.binds() != null) {
                throw new IllegalArgumentException("policy.binds: say it as binds of the competitor itself");
            }
            return new Competitor(id, name, binds == null || binds, politeness, policy);
        }
    }
}
