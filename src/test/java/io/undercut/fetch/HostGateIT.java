package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.HostGate.Later;
import io.undercut.fetch.HostGate.Lease;
import io.undercut.fetch.HostGate.Turn;
import io.undercut.support.Aws;
import io.undercut.support.TestClock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two instances and one host, on the table that they share. */
@ExtendWith(Aws.class)
class HostGateIT {

    private static final String HOST = "shop.example.com";
    private static final Duration SPACING = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(45);
    private static final HostPolicy POLICY = new HostPolicy(SPACING, 3);

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private HostGate one;
    private HostGate other;

    @BeforeEach
    void start(Aws.Fresh aws) {
        one = new HostGate(new HostTable(aws.dynamo(), aws.tables()), GateClock.exact(clock), LONGEST);
        other = new HostGate(new HostTable(aws.dynamo(), aws.tables()), GateClock.exact(clock), LONGEST);
    }

    @Test
    void onlyOneOfManyWhoAskAtOnceHasTheTurn() {
        List<CompletableFuture<Turn>> asked = IntStream.range(0, 20)
                .mapToObj(i -> (i % 2 == 0 ? one : other).acquire(HOST, POLICY, false))
                .toList();
        assertThat(asked.stream().map(CompletableFuture::join).filter(Lease.class::isInstance))
                .hasSize(1);
    }

    @Test
    void theNextTurnBeginsTheSpacingAfterTheLastEnded() {
        Lease lease = taken(one);
        clock.advance(Duration.ofMillis(300));
        assertThat(refused(other).delay().until()).isAfter(clock.instant());
        release(one, lease);
        clock.advance(SPACING.minusMillis(1));
        assertThat(refused(other).delay().pause()).isFalse();
        clock.advance(Duration.ofMillis(1));
        taken(other);
    }

    @Test
    void theTurnOfOneThatDiedRunsOut() {
        Lease dead = taken(one);
        clock.advance(LONGEST.minusMillis(1));
        refused(other);
        clock.advance(Duration.ofMillis(1));
        Lease next = taken(other);
        release(one, dead); // it lived after all: the turn is the other's
        clock.advance(SPACING);
        refused(one);
        release(other, next);
    }

    @Test
    void F39aHostThatAskedForTimeIsLeftAloneByAll() {
        Conduct conduct = Conduct.after(
                0, new FetchResult.Failed(FetchResult.Failure.THROTTLED, "status 429", Duration.ofMinutes(2)));
        Lease lease = taken(one);
        one.release(lease, conduct.pause(), conduct.why(), conduct.failuresInARow())
                .join();
        clock.advance(Duration.ofSeconds(119));
        Later later = refused(other);
        assertThat(later.delay().pause()).isTrue();
        assertThat(later.delay().why()).contains("asked us to wait");
        clock.advance(SPACING);
        taken(other);
    }

    @Test
    void whatIsOverTheDaysBudgetWaitsForTheNextDay() {
        for (int i = 0; i < POLICY.dailyBudget(); i++) {
            release(i % 2 == 0 ? one : other, taken(i % 2 == 0 ? one : other));
            clock.advance(SPACING);
        }
        Later later = refused(other);
        assertThat(later.delay().why()).contains("budget of 3");
        assertThat(later.delay().until()).isEqualTo("2026-11-24T00:00:00Z");
        clock.advance(Duration.ofHours(12));
        taken(other);
    }

    private static Lease taken(HostGate gate) {
        Turn turn = gate.acquire(HOST, POLICY, true).join();
        assertThat(turn).isInstanceOf(Lease.class);
        return (Lease) turn;
    }

    private static Later refused(HostGate gate) {
        Turn turn = gate.acquire(HOST, POLICY, true).join();
        assertThat(turn).isInstanceOf(Later.class);
        return (Later) turn;
    }

    private static void release(HostGate gate, Lease lease) {
        gate.release(lease, Duration.ZERO, null, 0).join();
    }
}
