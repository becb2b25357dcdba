package io.undercut.catalog;

import static io.undercut.aws.Item.n;
import static io.undercut.aws.Item.s;
import static io.undercut.aws.Item.time;

import io.undercut.aws.Expected;
import io.undercut.aws.Item;
import io.undercut.aws.Json;
import io.undercut.aws.Update;
import io.undercut.catalog.ListingState.Fetched;
import io.undercut.catalog.ListingState.Taken;
import io.undercut.offer.Hints;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** How fetches are written to the row of their listing, each in one update; see {@link ListingState}. */
final class Fetches {

    private static final String NEXT = "if_not_exists(#seq, :zero) + :one";
    private static final int LONGEST_DETAIL = 500;

    private final DynamoDbAsyncClient dynamo;
    private final String table;

    Fetches(DynamoDbAsyncClient dynamo, String table) {
        this.dynamo = dynamo;
        this.table = table;
    }

    CompletableFuture<Optional<Taken>> record(ListingId id, Fetched fetched, @Nullable Instant nextDue) {
        Update update = ended(id, fetched);
        if (fetched.listedUrl() != null && nextDue != null) {
            update.set("nextDue", time(nextDue));
        }
        if (fetched.outcome() == ScrapeOutcome.FETCHED) {
            String url = fetched.overflow().url();
            Hints hints = fetched.overflow().hints();
            update.when("NOT (#fetchJob = :fetchJob AND #fetchOutcome = :fetchOutcome)")
                    // No page has come in, or was found unchanged, since this fetch began.
                    .when("attribute_not_exists(#pageSeq) OR #pageSeq <= :begunAt")
                    .when("attribute_not_exists(#seenSeq) OR #seenSeq <= :begunAt")
                    .value("begunAt", n(fetched.begunAt()))
                    .setTo("pageSeq", NEXT)
                    .set("copy", copy(fetched))
                    .remove("confirmed")
                    .set("fetchUrl", url == null ? null : s(url))
                    .set("fetchHints", hints == null ? null : s(Json.write(hints)));
        }
        return Expected.on(ConditionalCheckFailedException.class, number(update, false), refused -> {
            Map<String, AttributeValue> row = refused.item();
            if (!isSameUrl(row, fetched)) {
                return CompletableFuture.completedFuture(Optional.empty());
            }
            return isSameJob(row, fetched)
                    ? forget(id, fetched).thenApply(done -> Optional.of(new Taken(Item.number(row, "fetchSeq"), false)))
                    : late(id, fetched);
        });
    }

    /**
     * Of a job that was done twice, nobody knows which page the archive keeps. Validators of the other one would confirm a
     * page that the shop no longer shows.
     */
    private CompletableFuture<Void> forget(ListingId id, Fetched fetched) {
        Update update = new Update(table, Keys.listing(id))
                .remove("copy")
                .when("#fetchJob = :fetchJob AND #copy <> :copy")
                .value("fetchJob", s(fetched.jobId()))
                .value("copy", s(fetched.copy() == null ? "" : Json.write(fetched.copy())));
        return Expected.on(
                ConditionalCheckFailedException.class,
                dynamo.updateItem(update.returning(ReturnValue.NONE)).<Void>thenApply(done -> null),
                sameOrNone -> CompletableFuture.completedFuture(null));
    }

    CompletableFuture<Optional<Taken>> unchanged(
            ListingId id, Fetched fetched, long page, int confirmed, boolean ending) {
        Update update = ended(id, fetched)
                .when("#pageSeq = :page")
                .value("page", n(page))
                .setTo("seenSeq", NEXT)
                .setTo("seenPage", ":page")
                .set("seenAt", time(fetched.at()))
                .set("copy", copy(fetched))
                .set("confirmed", n(confirmed));
        if (ending) {
            // Not a message: one that was lost with this instance would leave the price as if the offer had run out.
            Change.mark(update, Keys.partition(id.sku()), fetched.at()).remove("awaited");
        } else {
            // It came to be awaited while the page was fetched: then the next fetch tells.
            update.when("attribute_not_exists(#awaited) OR #awaited > :fetchAt");
        }
        return Expected.on(
                ConditionalCheckFailedException.class,
                number(update, false),
                refused -> isSameUrl(refused.item(), fetched)
                        ? late(id, fetched)
                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    private Update ended(ListingId id, Fetched fetched) {
        return next(id, fetched)
                .setTo("fetchSeq", NEXT)
                .set("kind", s(Keys.listingKind(id.competitor())))
                .set("fetchOutcome", s(fetched.outcome().wireName()))
                .set("fetchAt", time(fetched.at()))
                .set("fetchJob", s(fetched.jobId()))
                .set("fetchDetail", detail(fetched.detail()))
                .set("fetchTries", fetched.tries() == null ? null : n(fetched.tries()))
                .set("notBefore", fetched.notBefore() == null ? null : time(fetched.notBefore()));
    }

    /**
     * Takes a number, which observations are kept under, and leaves all else to the page that was faster. As either may be
     * the newer one, a listing of the catalogue is due again at once: the next fetch tells.
     */
    private CompletableFuture<Optional<Taken>> late(ListingId id, Fetched fetched) {
        Update update = next(id, fetched);
        if (fetched.listedUrl() != null) {
            update.set("nextDue", time(fetched.at()));
        }
        return Expected.on(
                ConditionalCheckFailedException.class,
                number(update, true),
                refused -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private Update next(ListingId id, Fetched fetched) {
        Update update = new Update(table, Keys.listing(id))
                .setTo("seq", NEXT)
                .value("zero", n(0))
                .value("one", n(1));
        return fetched.listedUrl() == null
                ? update
                : update.when("#url = :listedUrl").value("listedUrl", s(fetched.listedUrl()));
    }

    private CompletableFuture<Optional<Taken>> number(Update update, boolean late) {
        return dynamo.updateItem(update.returning(ReturnValue.UPDATED_NEW))
                .thenApply(UpdateItemResponse::attributes)
                .thenApply(row -> Optional.of(new Taken(Item.number(row, "seq"), late)));
    }

    private static boolean isSameJob(Map<String, AttributeValue> row, Fetched fetched) {
        return fetched.jobId().equals(Item.string(row, "fetchJob"))
                && fetched.outcome().wireName().equals(Item.string(row, "fetchOutcome"));
    }

    private static boolean isSameUrl(Map<String, AttributeValue> row, Fetched fetched) {
        return fetched.listedUrl() == null || fetched.listedUrl().equals(Item.string(row, "url"));
    }

    private static @Nullable AttributeValue copy(Fetched fetched) {
        return fetched.copy() == null ? null : s(Json.write(fetched.copy()));
    }

    private static @Nullable AttributeValue detail(@Nullable String text) {
        return text == null ? null : s(text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL));
    }
}
