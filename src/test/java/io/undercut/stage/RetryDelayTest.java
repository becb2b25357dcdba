package io.undercut.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {

    @ParameterizedTest(name = "receive {0}: up to {1} s")
    @CsvSource({"0,10", "1,10", "2,20", "3,40", "5,160", "7,640", "8,900", "9,900", "2147483647,900"})
    void jittersFullyUpToTheCeilingOfTheReceive(int receives, long ceiling) {
        Random random = new Random(1);
        Duration[] delays = IntStream.range(0, 20_000)
                .mapToObj(i -> RetryDelay.of(receives, random))
                .toArray(Duration[]::new);
        assertThat(delays)
                .allMatch(delay -> !delay.isNegative() && delay.toSeconds() <= ceiling)
                .contains(Duration.ZERO, Duration.ofSeconds(ceiling));
        double mean = java.util.Arrays.stream(delays)
                .mapToLong(Duration::toSeconds)
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(ceiling * 0.45, ceiling * 0.55);
    }
}
