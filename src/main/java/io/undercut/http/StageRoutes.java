package io.undercut.http;

import io.undercut.stage.Queue;
import io.undercut.stage.StageControl;
import io.undercut.stage.StageSettings;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The stages of this instance: how they do, and their size. */
final class StageRoutes implements Routes {
    private static final int DEAD_LETTERS = 20;
    private static final int MOST_DEAD_LETTERS = 100;
    private static final String STAGE = "/v1/stages/:stage";

    private final StageControl stages;

    StageRoutes(StageControl stages) {
        this.stages = stages;
    }

    @Override
    public void addTo(Api api) {
        api.get("/v1/stages", this::all)
                .put(STAGE, this::resize)
                .get(STAGE + "/dead-letters", this::deadLetters)
                .post(STAGE + "/redrive", this::redrive);
    }

    private CompletionStage<Reply> all(RoutingContext ctx) {
        return stages.stages()
                .thenApply(views ->
                        Reply.ok(new Page<>(views.stream().map(StageView::of).toList(), null)));
    }

    private CompletionStage<Reply> resize(RoutingContext ctx) {
        Size size = Request.json(ctx, Size.class);
        return stages.resize(ctx.pathParam("stage"), size.min, size.max)
                .thenApply(view -> Reply.ok(StageView.of(view.orElseThrow(StageRoutes::unknown))));
    }

    private CompletionStage<Reply> deadLetters(RoutingContext ctx) {
        int limit = Query.of(ctx, "limit").limit(DEAD_LETTERS, MOST_DEAD_LETTERS);
        return stages.deadLetters(ctx.pathParam("stage"), limit)
                .thenApply(letters -> Reply.ok(new Page<>(letters.orElseThrow(StageRoutes::unknown), null)));
    }

    private CompletionStage<Reply> redrive(RoutingContext ctx) {
        Request.noBody(ctx);
        return stages.redrive(ctx.pathParam("stage"))
                .thenApply(redrive -> Reply.accepted(redrive.orElseThrow(StageRoutes::unknown)));
    }

    private static Problem unknown() {
        return Problem.notFound("This instance runs no stage of that name; GET /v1/stages lists those it runs.");
    }

    record Size(int min, int max) {
        Size {
            if (min < 1 || max < min || max > StageSettings.LARGEST_POOL) {
                throw new IllegalArgumentException(
                        "min must be 1 to max, and max at most " + StageSettings.LARGEST_POOL);
            }
        }
    }

    /** @param lagSeconds age of the last message when it was received, absent before the first */
    private record StageView(
            String name,
            int min,
            int max,
            int size,
            int busy,
            int held,
            Queue.@Nullable Depth queue,
            Queue.@Nullable Depth deadLetters,
            @Nullable Double lagSeconds,
            @Nullable String paused,
            StageControl.Counts counts,
            double perSecond,
            double meanMillis) {

        static StageView of(StageControl.View view) {
            Duration lag = view.lag();
            return new StageView(
                    view.name(),
                    view.min(),
                    view.max(),
                    view.size(),
                    view.busy(),
                    view.held(),
                    view.queue(),
                    view.deadLetters(),
                    lag == null ? null : lag.toMillis() / 1_000.0,
                    view.paused(),
                    view.counts(),
                    view.perSecond(),
                    view.meanMillis());
        }
    }
}
