package io.undercut.notify;

import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.delivery;
import static io.undercut.support.Samples.eur;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.config.Secret;
import io.undercut.fetch.Fetcher;
import io.undercut.notify.Delivery.State;
import io.undercut.price.Decision.Status;
import io.undercut.price.Move;
import io.undercut.stage.Decoder;
import io.undercut.stage.Outcome;
import io.undercut.support.Aws;
import io.undercut.support.HookServer;
import io.undercut.support.Sent;
import io.undercut.support.TestClock;
import io.undercut.support.TestSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Aws.class)
class NotifyHandlerIT {

    private static final Secret SECRET = Secret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private final HookServer hook = new HookServer();
    private final Sent queue = new Sent();
    private final Signature signature = new Signature(List.of(SECRET));
    private final Fetcher fetcher =
            new Fetcher(TestSettings.with("undercut.fetch.allow-hosts = [\"" + hook.hostAndPort() + "\"]")
                    .fetch());
    private Deliveries log;
    private Webhooks webhooks;
    private NotifyHandler handler;
    private long moved = 1;

    @BeforeEach
    void start(Aws.Fresh aws) {
        log = new Deliveries(aws.dynamo(), aws.tables());
        webhooks = new Webhooks(List.of(hook.url("/hook")), queue, log, clock);
        handler = new NotifyHandler(
                webhooks,
                fetcher::post,
                signature,
                sku -> CompletableFuture.completedFuture(moved),
                new Resend(Duration.ofHours(24), new Random(1)),
                clock);
    }

    @AfterEach
    void stop() {
        fetcher.close();
        hook.close();
    }

    private Move move(long version) {
        return new Move(
                SKU,
                version,
                eur("90"),
                Status.MATCHED,
                clock.instant(),
                "Matches acme.",
                new Move.Before(eur("100"), Status.LIST),
                new Move.Lowest("acme", eur("90")));
    }

    /** The messages that telling of a move puts on the queue. */
    private List<String> tell(Move move) {
        queue.bodies.clear();
        webhooks.tell(move).join();
        return List.copyOf(queue.bodies);
    }

    private Outcome handle(String body) {
        try {
            return handler.handle(delivery(Announcement.parse(body), "m", 1, clock.instant()))
                    .join();
        } catch (Decoder.Malformed | Decoder.NewerVersion e) {
            throw new AssertionError(e);
        }
    }

    private Delivery logged(long version) {
        return log.of(SKU, version + 1, 1)
                .join()
                .get(0)
                .byWebhook()
                .values()
                .iterator()
                .next();
    }

    @Test
    void tellsWhatMovedSigned() {
        String message = tell(move(1)).get(0);
        assertThat(handle(message)).isEqualTo(Outcome.DONE);
        HookServer.Told told = hook.told.get(0);
        assertThat(told.body()).isEqualTo("""
                {"type":"price.moved","timestamp":"2026-11-23T12:00:00Z","data":{"sku":"KETTLE-1","version":1,\
                "price":{"amount":"90.00","currency":"EUR"},"status":"MATCHED","at":"2026-11-23T12:00:00Z",\
                "reason":"Matches acme.","before":{"price":{"amount":"100.00","currency":"EUR"},"status":"LIST"},\
                "lowest":{"competitor":"acme","price":{"amount":"90.00","currency":"EUR"}}}}""");
        assertThat(told.headers())
                .containsAllEntriesOf(
                        signature.headers(told.headers().get("webhook-id"), clock.instant(), told.body()));
        assertThat(logged(1))
                .isEqualTo(new Delivery(State.DELIVERED, 1, clock.instant(), clock.instant(), null, "Answered 204."));
    }

    @Test
    void aMessageThatComesTwiceIsSentOnce() {
        String message = tell(move(1)).get(0);
        handle(message);
        assertThat(handle(message)).isEqualTo(Outcome.DONE);
        assertThat(hook.told).hasSize(1);
    }

    @Test
    void sendsTheSameUnderTheSameKeyUntilItArrives() {
        hook.answers(500).answers(503, "Retry-After", "7200");
        String message = tell(move(1)).get(0);
        Outcome.Snooze first = (Outcome.Snooze) handle(message);
        assertThat(first.until())
                .isBetween(clock.instant().plusMillis(2_500), clock.instant().plusSeconds(5));
        assertThat(handle(message)).as("too early").isEqualTo(first);
        assertThat(hook.told).hasSize(1);

        clock.advance(Duration.ofSeconds(5));
        Outcome.Snooze second = (Outcome.Snooze) handle(message);
        assertThat(second.until()).isEqualTo(clock.instant().plus(Duration.ofHours(2)));
        clock.advance(Duration.ofMinutes(15));
        assertThat(handle(message)).as("a queue holds nothing for so long").isEqualTo(second);

        clock.advance(Duration.ofMinutes(105));
        assertThat(handle(message)).isEqualTo(Outcome.DONE);
        assertThat(hook.told).hasSize(3);
        assertThat(hook.told)
                .extracting(HookServer.Told::body)
                .containsOnly(hook.told.get(0).body());
        assertThat(hook.told)
                .extracting(told -> told.headers().get("webhook-id"))
                .containsOnly(hook.told.get(0).headers().get("webhook-id"));
        assertThat(hook.told)
                .extracting(told -> told.headers().get("webhook-signature"))
                .doesNotHaveDuplicates();
        assertThat(logged(1).attempts()).isEqualTo(3);
    }

    @Test
    void aRefusalIsADeadLetterWithItsReason() {
        hook.answers(404);
        assertThat(handle(tell(move(1)).get(0)))
                .isEqualTo(new Outcome.Reject("webhook at " + hook.hostAndPort() + ": answered 404"));
        assertThat(logged(1).state()).isEqualTo(State.FAILED);
    }

    @Test
    void aDeadLetterThatIsPutBackBeginsAnew() {
        hook.answers(404).answers(500);
        String message = tell(move(1)).get(0);
        handle(message);
        clock.advance(Duration.ofDays(3));
        assertThat(handle(message)).isInstanceOf(Outcome.Snooze.class);
        clock.advance(Duration.ofSeconds(5));
        assertThat(handle(message)).isEqualTo(Outcome.DONE);
    }

    @Test
    void whatWasOvertakenIsNotSentAnyMore() {
        hook.answers(500);
        String old = tell(move(1)).get(0);
        handle(old);
        moved = 4;
        clock.advance(Duration.ofMinutes(1));
        assertThat(handle(old)).isEqualTo(Outcome.DONE);
        assertThat(hook.told).hasSize(1);
        assertThat(logged(1).state()).isEqualTo(State.SUPERSEDED);
        assertThat(handle(tell(move(4)).get(0))).isEqualTo(Outcome.DONE);
        assertThat(hook.told).hasSize(2);
    }

    @Test
    void differentMovesHaveDifferentKeys() {
        assertThat(new Announcement("x", move(1)).key())
                .isEqualTo(new Announcement("y", move(1)).key())
                .isNotEqualTo(new Announcement("x", move(2)).key())
                .doesNotContain(".");
    }

    @Test
    void redeliversTheLastMoveOnly() {
        assertThat(webhooks.redeliver(SKU).join()).isEmpty();
        handle(tell(move(1)).get(0));
        moved = 2;
        handle(tell(move(2)).get(0));
        queue.bodies.clear();
        assertThat(webhooks.redeliver(SKU).join()).contains(move(2));
        assertThat(queue.bodies).hasSize(1);
        assertThat(handle(queue.bodies.get(0))).isEqualTo(Outcome.DONE);
        assertThat(hook.told).hasSize(3);
        assertThat(hook.told.get(2).body()).isEqualTo(hook.told.get(1).body());
        assertThat(hook.told.get(2).headers().get("webhook-id"))
                .isEqualTo(hook.told.get(1).headers().get("webhook-id"));
    }

    @Test
    void eachWebhookIsTriedOnItsOwn() {
        webhooks = new Webhooks(List.of(hook.url("/a"), hook.url("/b")), queue, log, clock);
        handler = new NotifyHandler(
                webhooks,
                fetcher::post,
                signature,
                sku -> CompletableFuture.completedFuture(moved),
                new Resend(Duration.ofHours(24), new Random(1)),
                clock);
        hook.answers(500);
        List<String> messages = tell(move(1));
        assertThat(handle(messages.get(0))).isInstanceOf(Outcome.Snooze.class);
        assertThat(handle(messages.get(1))).isEqualTo(Outcome.DONE);
        clock.advance(Duration.ofSeconds(5));
        assertThat(handle(messages.get(0))).isEqualTo(Outcome.DONE);
        assertThat(hook.told).extracting(HookServer.Told::path).containsExactly("/a", "/b", "/a");
    }

    @Test
    void aWebhookThatIsGoneFromTheSettingsIsADeadLetter() {
        Webhooks before = new Webhooks(List.of(URI.create("https://old.example/hook")), queue, log, clock);
        before.tell(move(1)).join();
        assertThat(handle(queue.bodies.get(0))).isInstanceOf(Outcome.Reject.class);
    }
}
