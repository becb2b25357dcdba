package io.undercut.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
    void anEmptyFileAllowsEverything() {
        assertThat(parse("").allows("/")).isTrue();
    }

    private static RobotsFile parse(String text) {
        return RobotsFile.parse(text.getBytes(UTF_8), "Undercut");
    }
}
