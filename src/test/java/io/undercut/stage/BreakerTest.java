package io.undercut.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Breaker breaker = new Breaker(() -> now);

    @Test
    void oneFailureIsABlip() {
        breaker.failed("DynamoDB");
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.paused()).isNull();
    }

    @Test
    void opensOnFailuresInARow() {
        open();
        assertThat(breaker.open()).isTrue();
        assertThat(breaker.allows()).isFalse();
        assertThat(breaker.paused()).contains("DynamoDB").contains("2026-01-01T00:00:00Z");
    }

    @Test
    void letsOneProbeThroughAfterTheBackOff() {
        open();
        now = now.plusSeconds(2);
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void backsOffLongerWithEachFailureUpToTenSeconds() {
        open();
        Duration last = Duration.ZERO;
        for (int i = 0; i < 10; i++) {
            Duration wait = breaker.failed("DynamoDB");
            assertThat(wait).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofSeconds(10));
            last = wait;
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void closesOnTheFirstSuccess() {
        open();
        breaker.succeeded();
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.paused()).isNull();
        breaker.failed("DynamoDB");
        assertThat(breaker.open()).isFalse();
    }

    private void open() {
        for (int i = 0; i < 3; i++) {
            breaker.failed("DynamoDB");
        }
    }
}
