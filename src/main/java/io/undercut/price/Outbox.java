package io.undercut.price;

import io.undercut.aws.Json;
import io.undercut.catalog.LastMove;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Tells others that an own price moved. What is to be told is written with the decision, on its row, and stays there until it has been
 * told: a crash in between leaves a mark that the scheduler follows up like any open change. A price that moves again before
 * that is told once, as it is then.
 */
public final class Outbox {

    /** Nobody wants to know; costs nothing. */
    public static final Outbox NONE = new Outbox(null, null);

    /** Whoever is told. Completes when that is certain. */
    @FunctionalInterface
    public interface Audience {
        CompletableFuture<Void> tell(Move move);
    }

    private final @Nullable Prices prices;
    private final @Nullable Audience audience;

    private Outbox(@Nullable Prices prices, @Nullable Audience audience) {
        this.prices = prices;
        this.audience = audience;
    }

    public static Outbox of(Prices prices, Audience audience) {
        return new Outbox(prices, audience);
    }

    /** What the row of the next decision is to say. */
    LastMove after(LastMove known, @Nullable Decision inForce, @Nullable Decision next) {
        if (audience == null) {
            return LastMove.NONE;
        }
        Move move = next == null ? null : Move.between(inForce, next);
        return move == null ? known : new LastMove(move.version(), Json.write(move));
    }

    /** To be called once a row that says so is written. */
    CompletableFuture<Void> empty(String sku, LastMove lastMove) {
        if (audience == null || prices == null || lastMove.unsent() == null) {
            return CompletableFuture.completedFuture(null);
        }
        return audience.tell(Move.read(lastMove.unsent())).thenCompose(told -> prices.told(sku, lastMove.version()));
    }
}
