package io.undercut.http;

import io.undercut.catalog.Audit;
import io.undercut.catalog.Competitor;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Politeness;
import io.undercut.catalog.ReaderBreaker;
import io.undercut.catalog.Terms;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Rival shops and how far their offers count. */
final class CompetitorRoutes implements Routes {
    private static final int LONGEST_NAME = 200;
    private static final int ENTRIES = 20;
    private static final String COMPETITOR = "/v1/competitors/:competitor";

    private final Competitors competitors;
    private final ReaderBreaker breaker;
    private final Audit audit;
    private final Clock clock;
    private final Runnable policyChanged;

    /** Names of those that the operator has configured. */
    private final Set<String> proxies;

    CompetitorRoutes(Backend backend) {
        this.competitors = backend.competitors();
        this.breaker = backend.breaker();
        this.audit = backend.audit();
        this.clock = backend.clock();
        this.policyChanged = backend.policyChanged();
        this.proxies = backend.fetcher().proxies();
    }

    @Override
    public void addTo(Api api) {
        api.get(COMPETITOR, this::get)
                .put(COMPETITOR, this::put)
                .get(COMPETITOR + "/breaker", this::breaker)
                .post(COMPETITOR + "/breaker/release", this::release);
    }

    /** One that was never configured has the defaults, so there is no unknown competitor. */
    private CompletionStage<Reply> get(RoutingContext ctx) {
        return competitors.get(Request.competitor(ctx)).thenApply(Reply::ok);
    }

    private CompletionStage<Reply> put(RoutingContext ctx) {
        String id = Request.competitor(ctx);
        Competitor competitor = Request.json(ctx, CompetitorRequest.class).competitor(id, proxies);
        return competitors.put(competitor).thenApply(done -> {
            policyChanged.run();
            return Reply.ok(competitor);
        });
    }

    private CompletionStage<Reply> breaker(RoutingContext ctx) {
        String id = Request.competitor(ctx);
        return breaker.broken(id)
                .thenCombine(
                        audit.ofCompetitor(id, ENTRIES),
                        (extractors, entries) -> Reply.ok(new BreakerView(!extractors.isEmpty(), extractors, entries)));
    }

    private CompletionStage<Reply> release(RoutingContext ctx) {
        String id = Request.competitor(ctx);
        Request.noBody(ctx);
        return breaker.broken(id).thenCompose(extractors -> {
            if (extractors.isEmpty()) {
                throw new Problem(409, "Nothing of this competitor is held by its breaker.");
            }
            Audit.Entry entry = new Audit.Entry(
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    "release",
                    id,
                    0,
                    "The breaker had tripped for extractor " + String.join(", ", extractors) + ".",
                    null);
            return audit.addOfCompetitor(id, entry)
                    .thenCompose(kept -> breaker.release(id))
                    .thenApply(released -> {
                        policyChanged.run();
                        return Reply.ok(entry);
                    });
        });
    }

    /**
     * @param tripped true while every new price of the competitor is held
     * @param extractors versions of the extractor that it tripped for
     * @param audit who released it when, newest first
     */
    private record BreakerView(boolean tripped, List<String> extractors, List<Audit.Entry> audit) {}

    record CompetitorRequest(
            @Nullable String name,
            @Nullable Boolean binds,
            @Nullable Politeness politeness,
            @Nullable Terms policy) {

        Competitor competitor(String id, Set<String> proxies) {
            if (name != null && (name.isBlank() || name.length() > LONGEST_NAME)) {
                throw new IllegalArgumentException("name must be 1 to " + LONGEST_NAME + " characters");
            }
            if (policy != null && policy.binds() != null) {
                throw new IllegalArgumentException("policy.binds: say it as binds of the competitor itself");
            }
            return new Competitor(
                    id, name, binds == null || binds, CheckedPoliteness.ofCompetitor(politeness, proxies), policy);
        }
    }
}
