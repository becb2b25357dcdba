package io.undercut.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.PostResult;
import io.undercut.fetch.PostResult.Answered;
import io.undercut.notify.Resend.Next;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResendTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration DAY = Duration.ofHours(24);

    private final Resend resend = new Resend(DAY, new Random(1));

    private Next after(PostResult result, int attempts) {
        return resend.after(result, attempts, NOON, NOON);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void isDeliveredByAnySuccess(int status) {
        assertThat(after(new Answered(status, null), 1)).isInstanceOf(Next.Delivered.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void triesAgainWhatMayPass(int status) {
        assertThat(after(new Answered(status, null), 1)).isInstanceOf(Next.Again.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 307, 400, 401, 403, 404, 410, 413, 422})
    void acceptsARefusal(int status) {
        assertThat(after(new Answered(status, Duration.ofSeconds(60)), 1))
                .isInstanceOfSatisfying(
                        Next.Never.class, never -> assertThat(never.detail()).contains(Integer.toString(status)));
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void triesAgainWhateverStoodInTheWayButARefusedAddress(Failure failure) {
        assertThat(after(new PostResult.Failed(failure, "broke"), 1))
                .isInstanceOf(failure == Failure.ADDRESS_NOT_ALLOWED ? Next.Never.class : Next.Again.class);
    }

    @Test
    void waitsTwiceAsLongEachTimeUpToAnHour() {
        long ceiling = 5_000;
        for (int attempt = 1; attempt <= 40; attempt++) {
            for (int i = 0; i < 50; i++) {
                Next.Again again = (Next.Again) after(new Answered(500, null), attempt);
                assertThat(Duration.between(NOON, again.at()).toMillis())
                        .as("attempt %d", attempt)
                        .isBetween(ceiling / 2, ceiling);
            }
            ceiling = Math.min(2 * ceiling, 3_600_000);
        }
    }

    @Test
    void honoursHowLongItIsAskedToWait() {
        Instant asked = NOON.plus(Duration.ofHours(3));
        assertThat(after(new Answered(429, Duration.ofHours(3)), 1))
                .isInstanceOfSatisfying(
                        Next.Again.class, again -> assertThat(again.at()).isEqualTo(asked));
        assertThat(after(new Answered(503, Duration.ofHours(3)), 1))
                .isInstanceOfSatisfying(
                        Next.Again.class, again -> assertThat(again.at()).isEqualTo(asked));
        assertThat(after(new Answered(500, Duration.ofHours(3)), 1))
                .as("only of those that may ask so")
                .isInstanceOfSatisfying(
                        Next.Again.class, again -> assertThat(again.at()).isBefore(asked));
    }

    @Test
    void givesUpInTime() {
        Instant late = NOON.plus(DAY).minusSeconds(1);
        assertThat(resend.after(new Answered(500, null), 40, NOON, late))
                .isInstanceOfSatisfying(Next.Never.class, never -> assertThat(never.detail())
                        .contains("40 attempts")
                        .contains("answered 500"));
        assertThat(resend.after(new Answered(200, null), 40, NOON, late)).isInstanceOf(Next.Delivered.class);
    }
}
