package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.support.Aws;
import io.undercut.support.TestClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Aws.class)
class HostStatesIT {

    private static final String URL = "https://shop.example.com/kettle";
    private static final HostPolicy POLICY = new HostPolicy(Duration.ofSeconds(1), 100);

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");

    @Test
    void aHostThatIsLeftAloneSaysUntilWhenAndWhy(Aws.Fresh aws) {
        HostStates states = new HostStates(aws.dynamo(), aws.tables(), clock);
        assertThat(states.of(URL).join()).as("never visited").isEmpty();
        HostGate gate =
                new HostGate(new HostTable(aws.dynamo(), aws.tables()), GateClock.exact(clock), Duration.ofSeconds(45));
        HostGate.Lease lease =
                (HostGate.Lease) gate.acquire("shop.example.com", POLICY, false).join();
        gate.release(lease, Duration.ofMinutes(5), "the shop failed 5 times in a row", 5)
                .join();
        assertThat(states.of(URL).join())
                .hasValue(new HostStatus(
                        "shop.example.com",
                        clock.instant().plus(Duration.ofMinutes(5)),
                        "the shop failed 5 times in a row",
                        5,
                        1));
        clock.advance(Duration.ofDays(1));
        assertThat(states.of(URL).join()).hasValue(new HostStatus("shop.example.com", null, null, 5, 0));
    }
}
