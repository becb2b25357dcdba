package io.undercut.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.support.Logged;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrashLogTest {

    private static final Envelope ENVELOPE =
            new Envelope("q", "m-1", "r-1", "{}", "job-1", 2, Instant.EPOCH, Instant.EPOCH, Map.of());

    private final AtomicLong now = new AtomicLong();
    private final CrashLog crashes = new CrashLog("extract", now::get);

    @Test
    void tracesAFewCrashesAMinuteAndCountsTheRest() {
        try (Logged logged = Logged.of(CrashLog.class)) {
            IntStream.range(0, 100).forEach(i -> crash("bug " + i));
            assertThat(logged.messages()).hasSize(5);
            assertThat(logged.messages().get(0))
                    .startsWith("ERROR extract: the handler crashed on job job-1, receive 2;")
                    .endsWith(": bug 0");
            now.addAndGet(Duration.ofMinutes(1).toNanos());
            crash("bug later");
            assertThat(logged.messages()).hasSize(6);
            assertThat(logged.messages().get(5)).contains("95 others before").endsWith(": bug later");
        }
    }

    private void crash(String message) {
        crashes.crashed(ENVELOPE, new IllegalStateException(message));
    }
}
