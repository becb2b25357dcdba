package io.undercut.http;

import io.undercut.catalog.Competitors;
import io.undercut.catalog.Terms;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Groups of products, which may have terms of their own. */
final class GroupRoutes implements Routes {
    private static final String GROUP = "/v1/groups/:group";

    private final Competitors competitors;
    private final Runnable policyChanged;

    GroupRoutes(Backend backend) {
        this.competitors = backend.competitors();
        this.policyChanged = backend.policyChanged();
    }

    @Override
    public void addTo(Api api) {
        api.get(GROUP, this::get).put(GROUP, this::put);
    }

    /** A group is what products name; one that nothing was said of has no terms of its own. */
    private CompletionStage<Reply> get(RoutingContext ctx) {
        String name = name(ctx);
        return competitors.group(name).thenApply(terms -> Reply.ok(new Group(name, terms)));
    }

    private CompletionStage<Reply> put(RoutingContext ctx) {
        String name = name(ctx);
        GroupRequest request = Request.json(ctx, GroupRequest.class);
        Terms terms = request.policy == null ? Terms.NONE : request.policy;
        return competitors.putGroup(name, terms).thenApply(done -> {
            policyChanged.run();
            return Reply.ok(new Group(name, terms));
        });
    }

    private static String name(RoutingContext ctx) {
        String name = ctx.pathParam("group");
        if (name.isBlank() || name.length() > ProductRoutes.LONGEST_GROUP) {
            throw Problem.badRequest("group must be 1 to " + ProductRoutes.LONGEST_GROUP + " characters");
        }
        return name;
    }

    record GroupRequest(@Nullable Terms policy) {}

    private record Group(String name, Terms policy) {}
}
