package io.undercut.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RobotsFileTest {

    @Test
    void theLongestRuleOfOurOwnGroupDecides() {
        RobotsFile file = parse("""
                User-agent: *
                Disallow: /

                User-agent: undercut
                Disallow: /cart
                Allow: /cart/help
                Crawl-delay: 3
                """);
        assertThat(file.allows("/kettle")).isTrue();
        assertThat(file.allows("/cart?id=1")).isFalse();
        assertThat(file.allows("/cart/help")).isTrue();
        assertThat(file.crawlDelay()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void F43anEndlessLineAndARuleOfNothingButWildcardsAreLeftOut() {
        RobotsFile file = parse("User-agent: *\nDisallow: /" + "a".repeat(200_000) + "\nDisallow: /" + "*a".repeat(500)
                + "\nDisallow: /private\n");
        assertThat(file.allows("/" + "a".repeat(2_000))).isTrue();
        assertThat(file.allows("/private/x")).isFalse();
    }

    @Test
    void F43aMarkAtTheBeginningAndMixedLineEndsAreReadOver() {
        RobotsFile file = parse("\uFEFFUser-agent: *\rDisallow: /a\r\nDisallow: /b\n\r\nDisallow: /c");
        assertThat(file.allows("/a")).isFalse();
        assertThat(file.allows("/b")).isFalse();
        assertThat(file.allows("/c")).isFalse();
        assertThat(file.allows("/d")).isTrue();
    }

    @Test
    void F43bytesThatAreNoTextForbidNothingAndHarmNothing() {
        byte[] noise = new byte[512 * 1024];
        new Random(7).nextBytes(noise);
        assertThat(RobotsFile.parse(noise, "Undercut").allows("/kettle")).isTrue();
    }

    @Test
    void F43theLargestFileIsReadWhole() {
        StringBuilder file = new StringBuilder("User-agent: *\n");
        int lines = 0;
        while (file.length() < 512 * 1024 - 30) {
            file.append(String.format(Locale.ROOT, "Disallow: /private-%06d\n", lines++));
        }
        RobotsFile largest = parse(file.toString());
        assertThat(largest.allows(String.format(Locale.ROOT, "/private-%06d/x", lines - 1)))
                .isFalse();
        assertThat(largest.allows("/kettle")).isTrue();
    }

    @Test
    void anEmptyFileAllowsEverything() {
        assertThat(parse("").allows("/")).isTrue();
    }

    private static RobotsFile parse(String text) {
        return RobotsFile.parse(text.getBytes(UTF_8), "Undercut");
    }
}
