package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "120 | PT2M",
                " 120  | PT2M",
                "0 | PT30S",
                "-5 | PT30S",
                "86401 | PT24H",
                "99999999999999999999999 | PT24H",
                "Mon, 23 Nov 2026 12:10:00 GMT | PT10M",
                "Monday, 23-Nov-26 12:10:00 GMT | PT10M",
                "Mon, 23 Nov 2020 12:10:00 GMT | PT30S",
                "Mon, 23 Nov 2099 12:10:00 GMT | PT24H",
            })
    void F39secondsAndDatesAreClamped(String header, Duration expected) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "soon", "1.5", "12 minutes", "٣"})
    void whatCannotBeReadSaysNothing(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isNull();
    }
}
