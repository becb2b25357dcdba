package io.undercut.notify;

import io.undercut.fetch.PostRequest;
import io.undercut.fetch.PostResult;
import io.undercut.notify.Delivery.State;
import io.undercut.stage.Handler;
import io.undercut.stage.Outcome;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Announcements → messages at webhooks. Each is sent until it has arrived, at least once, always with the same key and the same
 * bytes. One that was overtaken by a later move is not sent any more: a shop that is told of an old price after a new one would
 * sell at the old one.
 */
public final class NotifyHandler implements Handler<Announcement> {

    private final Webhooks webhooks;
    private final Function<PostRequest, CompletableFuture<PostResult>> post;
    private final Signature signature;
    private final Function<String, CompletableFuture<Long>> lastMoved;
    private final Resend resend;
    private final Clock clock;

    /** @param lastMoved version of the decision that last moved the price of an sku, 0 when that is not known */
    public NotifyHandler(
            Webhooks webhooks,
            Function<PostRequest, CompletableFuture<PostResult>> post,
            Signature signature,
            Function<String, CompletableFuture<Long>> lastMoved,
            Resend resend,
            Clock clock) {
        this.webhooks = webhooks;
        this.post = post;
        this.signature = signature;
        this.lastMoved = lastMoved;
        this.resend = resend;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<Outcome> handle(io.undercut.stage.Delivery<Announcement> message) {
        Announcement announcement = message.message();
        Webhook webhook = webhooks.find(announcement.webhook()).orElse(null);
        if (webhook == null) {
            return CompletableFuture.completedFuture(
                    new Outcome.Reject("webhook " + announcement.webhook() + " is not in the settings any more"));
        }
        return webhooks.deliveries()
                .of(announcement)
                .thenCombine(
                        lastMoved.apply(announcement.move().sku()),
                        (past, moved) -> next(announcement, webhook, past.orElse(null), moved))
                .thenCompose(Function.identity());
    }

    private CompletableFuture<Outcome> next(
            Announcement announcement, Webhook webhook, @Nullable Delivery past, long moved) {
        Instant now = now();
        if (past != null && (past.state() == State.DELIVERED || past.state() == State.SUPERSEDED)) {
            return CompletableFuture.completedFuture(Outcome.DONE);
        }
        // What was given up and comes again was put back by somebody: it begins anew.
        Delivery so = past == null || past.state() == State.FAILED
                ? new Delivery(State.PENDING, 0, now, now, null, "")
                : past;
        if (moved > announcement.move().version()) {
            Delivery overtaken = new Delivery(
                    State.SUPERSEDED,
                    so.attempts(),
                    so.since(),
                    now,
                    null,
                    "The price has moved again, by decision " + moved + ".");
            return webhooks.deliveries().record(announcement, overtaken).thenApply(kept -> Outcome.DONE);
        }
        if (so.retryAt() != null && now.isBefore(so.retryAt())) {
            return CompletableFuture.completedFuture(new Outcome.Snooze(so.retryAt(), so.detail()));
        }
        String body = announcement.payload();
        PostRequest request =
                new PostRequest(webhook.url().toASCIIString(), signature.headers(announcement.key(), now, body), body);
        return post.apply(request).thenComposeAsync(result -> settle(announcement, webhook, so, result));
    }

    private CompletableFuture<Outcome> settle(
            Announcement announcement, Webhook webhook, Delivery before, PostResult result) {
        Instant now = now();
        int attempts = before.attempts() + 1;
        Resend.Next next = resend.after(result, attempts, before.since(), now);
        String detail = next.detail();
        Delivery after;
        Outcome outcome;
        if (next instanceof Resend.Next.Again again) {
            after = new Delivery(State.PENDING, attempts, before.since(), now, again.at(), detail);
            outcome = new Outcome.Snooze(again.at(), detail);
        } else if (next instanceof Resend.Next.Delivered) {
            after = new Delivery(State.DELIVERED, attempts, before.since(), now, null, detail);
            outcome = Outcome.DONE;
        } else {
            after = new Delivery(State.FAILED, attempts, before.since(), now, null, detail);
            outcome = new Outcome.Reject("webhook at " + webhook.host() + ": " + detail);
        }
        return webhooks.deliveries().record(announcement, after).thenApply(kept -> outcome);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
