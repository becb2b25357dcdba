package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class NetworkWatchTest {

    private final NetworkWatch watch = new NetworkWatch();
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void F41whenMostOfTwentyHostsFailWithinAMinuteItIsOurNetwork() {
        see(0, 9, false);
        see(9, 10, true);
        assertThat(watch.pausedUntil(now)).as("10 of 19").isNull();
        assertThat(watch.saw("last", true, now)).as("the host is not to blame").isTrue();
        assertThat(watch.pausedUntil(now)).isEqualTo(now.plus(NetworkWatch.PAUSE));
        now = now.plus(NetworkWatch.PAUSE);
        assertThat(watch.pausedUntil(now)).as("then it is tried again").isNull();
        assertThat(watch.saw("last", true, now)).as("and counted anew").isFalse();
    }

    @Test
    void F41halfOfThemIsNotMost() {
        see(0, 20, false);
        see(20, 20, true);
        assertThat(watch.pausedUntil(now)).isNull();
    }

    @Test
    void F41aFewShopsSayNothingOfOurNetwork() {
        see(0, NetworkWatch.HOSTS - 1, true);
        assertThat(watch.pausedUntil(now)).isNull();
    }

    @Test
    void F41failuresOfLongAgoDoNotCount() {
        see(0, 15, true);
        now = now.plus(NetworkWatch.WINDOW);
        see(15, 15, true);
        assertThat(watch.pausedUntil(now)).isNull();
    }

    @Test
    void F41oneHostIsOneHoweverOftenItFails() {
        for (int i = 0; i < 100; i++) {
            assertThat(watch.saw("shop.example.com", true, now)).isFalse();
        }
        assertThat(watch.pausedUntil(now)).isNull();
    }

    private void see(int first, int count, boolean failed) {
        for (int i = first; i < first + count; i++) {
            watch.saw("shop-" + i + ".example.com", failed, now);
        }
    }
}
