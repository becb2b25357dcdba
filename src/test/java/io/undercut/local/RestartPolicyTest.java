package io.undercut.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartPolicyTest {

    private final RestartPolicy policy =
            new RestartPolicy(Duration.ofMillis(100), Duration.ofMillis(300), Duration.ofSeconds(30), 5);

    @Test
    void waits_longer_after_each_quick_death_and_gives_up_after_too_many() {
        assertThat(policy.pause(0)).contains(Duration.ofMillis(100));
        assertThat(policy.pause(1)).contains(Duration.ofMillis(100));
        assertThat(policy.pause(2)).contains(Duration.ofMillis(200));
        assertThat(policy.pause(3)).contains(Duration.ofMillis(300));
        assertThat(policy.pause(4)).contains(Duration.ofMillis(300));
        assertThat(policy.pause(5)).isEmpty();
    }

    @Test
    void a_calm_life_starts_the_count_anew() {
        assertThat(policy.count(4, Duration.ofSeconds(29))).isEqualTo(5);
        assertThat(policy.count(4, Duration.ofSeconds(30))).isZero();
    }
}
