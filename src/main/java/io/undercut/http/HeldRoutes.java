package io.undercut.http;

import io.undercut.catalog.Audit;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Verdict;
import io.undercut.price.Decision;
import io.undercut.price.Prices;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Readings that are held: a person says whether they count. Each word is kept. */
final class HeldRoutes implements Routes {
    private static final String HELD = "/v1/products/:sku/listings/:competitor/held";
    private static final int LONGEST_NOTE = 500;
    private static final int ENTRIES = 50;
    private static final int MOST_ENTRIES = 200;

    private final Catalog catalog;
    private final Prices prices;
    private final Audit audit;
    private final Consumer<String> priceDue;
    private final Clock clock;

    HeldRoutes(Backend backend) {
        this.catalog = backend.catalog();
        this.prices = backend.prices();
        this.audit = backend.audit();
        this.priceDue = backend.priceDue();
        this.clock = backend.clock();
    }

    @Override
    public void addTo(Api api) {
        api.post(HELD + "/release", ctx -> judge(ctx, true))
                .post(HELD + "/discard", ctx -> judge(ctx, false))
                .get("/v1/products/:sku/audit", this::entries);
    }

    private CompletionStage<Reply> judge(RoutingContext ctx, boolean release) {
        ListingId id = Request.listing(ctx);
        Buffer body = ctx.body().buffer();
        Word word = body == null || body.length() == 0 ? new Word(null, null) : Request.json(ctx, Word.class);
        return prices.current(id.sku()).thenCompose(decision -> {
            Decision.Held held = decision.map(inForce -> inForce.input(id.competitor()))
                    .map(Decision.Input::held)
                    .orElseThrow(() -> new Problem(409, "Nothing is held at this listing."));
            long seq = held.seen().seq();
            if (word.seq != null && word.seq != seq) {
                throw new Problem(409, "Reading " + seq + " is held now, not " + word.seq + "; look at it first.");
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Audit.Entry entry = new Audit.Entry(
                    now,
                    release ? "release" : "discard",
                    id.competitor(),
                    seq,
                    (held.price() == null ? "A reading" : "A reading of " + held.price()) + " was held, because "
                            + held.why() + ".",
                    word.note);
            // Written first: what cannot be accounted for must not be done.
            return audit.add(id.sku(), entry)
                    .thenCompose(kept -> catalog.judge(id, new Verdict(seq, release, now, word.note)))
                    .thenApply(judged -> {
                        if (!judged) {
                            throw new Problem(409, "The listing was changed meanwhile; look at it again.");
                        }
                        priceDue.accept(id.sku());
                        return Reply.ok(entry);
                    });
        });
    }

    private CompletionStage<Reply> entries(RoutingContext ctx) {
        int limit = Query.of(ctx, "limit").limit(ENTRIES, MOST_ENTRIES);
        return audit.of(Request.sku(ctx), limit).thenApply(found -> Reply.ok(new Page<>(found, null)));
    }

    /**
     * What a person may say along.
     *
     * @param seq of the reading that was looked at; another that came since is not meant
     */
    record Word(@Nullable Long seq, @Nullable String note) {
        Word {
            if (note != null && (note.isBlank() || note.length() > LONGEST_NOTE)) {
                throw new IllegalArgumentException("note must be 1 to " + LONGEST_NOTE + " characters");
            }
        }
    }
}
