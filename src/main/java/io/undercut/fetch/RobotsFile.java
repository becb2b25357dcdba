package io.undercut.fetch;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What one robots.txt says to us (RFC 9309). Immutable, pure. */
final class RobotsFile {

    static final RobotsFile ALLOW_ALL =
            new RobotsFile(new SimpleRobotRules(SimpleRobotRules.RobotRulesMode.ALLOW_ALL), 0);

    /** Longer lines are not what a shop wrote for robots; the parsers in use agree on about this length. */
    private static final int LONGEST_LINE = 16_664;

    /** A rule that holds more of these is not meant for any path, only for us. */
    private static final int MOST_WILDCARDS = 32;

    private final SimpleRobotRules rules;
    private final int bytes;

    private RobotsFile(SimpleRobotRules rules, int bytes) {
        this.rules = rules;
        this.bytes = bytes;
    }

    /** @param agent the product token of our User-Agent */
    static RobotsFile parse(byte[] content, String agent) {
        SimpleRobotRulesParser parser = new SimpleRobotRulesParser(Long.MAX_VALUE, 0);
        parser.setExactUserAgentMatching(true);
        SimpleRobotRules rules = parser.parseContent(
                "https://shop.invalid/robots.txt",
                readable(content),
                "text/plain",
                List.of(agent.toLowerCase(Locale.ROOT)));
        return new RobotsFile(rules, content.length);
    }

    /** @param path path and query of a URL */
    boolean allows(String path) {
        return path.equals("/robots.txt") || rules.isAllowed("https://shop.invalid" + path);
    }

    /** How long it asks us to wait between requests; zero when it does not. */
    Duration crawlDelay() {
        long millis = rules.getCrawlDelay();
        return millis <= 0 ? Duration.ZERO : Duration.ofMillis(millis);
    }

    /** About how much memory this takes. */
    int weight() {
        return 1_000 + bytes;
    }

    /** Without the lines that no robots.txt needs and whose matching would cost us dearly. */
    private static byte[] readable(byte[] content) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(content.length);
        int start = 0;
        int wildcards = 0;
        for (int i = 0; i <= content.length; i++) {
            boolean end = i == content.length || content[i] == '\n' || content[i] == '\r';
            if (end) {
                if (i - start <= LONGEST_LINE && wildcards <= MOST_WILDCARDS) {
                    kept.write(content, start, i - start);
                }
                kept.write('\n');
                start = i + 1;
                wildcards = 0;
            } else if (content[i] == '*') {
                wildcards++;
            }
        }
        return kept.toByteArray();
    }
}
