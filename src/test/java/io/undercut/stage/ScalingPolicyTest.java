package io.undercut.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.stage.ScalingPolicy.Load;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScalingPolicyTest {

    private static final Duration LATE = Duration.ofSeconds(5);

    @Test
    void doublesWhileMessagesWaitAndAllWorkersAreBusy() {
        assertThat(ScalingPolicy.size(4, 2, 32, new Load(1, LATE, 0, 1, 0))).isEqualTo(8);
    }

    @Test
    void neverLeavesItsBounds() {
        assertThat(ScalingPolicy.size(20, 2, 32, new Load(1, LATE, 0, 1, 0))).isEqualTo(32);
        assertThat(ScalingPolicy.size(2, 2, 32, new Load(0, Duration.ZERO, 0, 1, 99)))
                .isEqualTo(2);
        assertThat(ScalingPolicy.size(50, 2, 32, new Load(0.6, Duration.ZERO, 0, 1, 0)))
                .isEqualTo(32);
    }

    @Test
    void staysWhenMessagesAreFresh() {
        assertThat(ScalingPolicy.size(4, 2, 32, new Load(1, Duration.ofMillis(20), 0, 1, 0)))
                .isEqualTo(4);
    }

    @Test
    void staysWhenWorkersAreNotTheLimit() {
        assertThat(ScalingPolicy.size(4, 2, 32, new Load(0.5, LATE, 0, 1, 0))).isEqualTo(4);
    }

    @Test
    void doesNotPushAgainstWhatFailsOrSlowsDown() {
        assertThat(ScalingPolicy.size(4, 2, 32, new Load(1, LATE, 0.4, 1, 0))).isEqualTo(4);
        assertThat(ScalingPolicy.size(4, 2, 32, new Load(1, LATE, 0, 4, 0))).isEqualTo(4);
    }

    @Test
    void shrinksOneStepOnlyAfterCalm() {
        assertThat(ScalingPolicy.size(8, 2, 32, new Load(0.1, Duration.ZERO, 0, 1, 9)))
                .isEqualTo(8);
        assertThat(ScalingPolicy.size(8, 2, 32, new Load(0.1, Duration.ZERO, 0, 1, 10)))
                .isEqualTo(7);
    }
}
