package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConductTest {

    @Test
    void F28aHostThatKeepsFailingIsLeftAloneForLongerAndLonger() {
        assertThat(pause(3, Failure.UNREACHABLE, null)).isZero();
        assertThat(pause(4, Failure.UNREACHABLE, null)).isEqualTo(Duration.ofMinutes(5));
        assertThat(pause(5, Failure.TOO_SLOW, null)).isEqualTo(Duration.ofMinutes(10));
        assertThat(pause(1_000, Failure.UNREACHABLE, null)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void F39aHostThatAsksForTimeHasIt() {
        assertThat(pause(0, Failure.THROTTLED, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
        assertThat(pause(0, Failure.THROTTLED, null)).isEqualTo(Duration.ofMinutes(5));
        assertThat(pause(5, Failure.THROTTLED, null)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aHostThatAnswersIsWell() {
        assertThat(Conduct.after(9, new Failed(Failure.NOT_FOUND, "status 404", null)))
                .isEqualTo(Conduct.GOOD);
        assertThat(Conduct.after(9, new FetchResult.NotModified(null, null))).isEqualTo(Conduct.GOOD);
    }

    private static Duration pause(int before, Failure failure, @Nullable Duration asked) {
        return Conduct.after(before, new Failed(failure, "", asked)).pause();
    }
}
