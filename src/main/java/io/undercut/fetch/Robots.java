package io.undercut.fetch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the robots.txt of each site says, remembered for a day (RFC 9309). A site without one (4xx) allows everything. A site whose
 * robots.txt cannot be had (5xx, time-out, no connection) allows nothing for now, unless an older copy says what to do. Thread-safe.
 */
final class Robots {

    static final Duration FRESH = Duration.ofHours(24);
    static final Duration FIRST_RETRY = Duration.ofMinutes(5);

    /** After this long without an answer a site counts as one without a robots.txt (RFC 9309, section 2.3.1.4). */
    static final Duration UNAVAILABLE = Duration.ofDays(30);

    private static final long MOST_BYTES = 64L * 1024 * 1024;
    private static final int BYTES = 512 * 1024;

    private static final Failed NOTHING = new Failed(Failure.ROBOTS_DISALLOWED, "", null);

    /** What is known of one site. */
    sealed interface Known {
        record Rules(RobotsFile file) implements Known {}

        /** Nobody could tell; ask again at {@code until}. */
        record Unreachable(Instant until, Failed why) implements Known {}

        /** Not asked yet, or too long ago. */
        record Unknown() implements Known {}
    }

    private record Entry(
            @Nullable RobotsFile file,
            Instant until,
            @Nullable Instant failingSince,
            Duration retry,
            Failed why) {

        int weight() {
            return 500 + (file == null ? 0 : file.weight());
        }
    }

    /** Fetches a robots.txt. */
    @FunctionalInterface
    interface Source {
        CompletableFuture<FetchResult> fetch(String url, @Nullable String proxy);
    }

    private final Source source;
    private final String agent;
    private final InstantSource clock;
    private final Cache<String, Entry> sites = Caffeine.newBuilder()
            .maximumWeight(MOST_BYTES)
            .weigher((String site, Entry entry) -> entry.weight())
            .build();

    /**
     * @param userAgent our User-Agent, whose product token the groups of a robots.txt name
     */
    Robots(Source source, String userAgent, InstantSource clock) {
        this.source = source;
        this.agent = productToken(userAgent);
        this.clock = clock;
    }

    /** The leading letters, hyphens and underscores (RFC 9309, section 2.2.1). */
    static String productToken(String userAgent) {
        int end = 0;
        while (end < userAgent.length() && isToken(userAgent.charAt(end))) {
            end++;
        }
        return end == 0 ? userAgent : userAgent.substring(0, end);
    }

    private static boolean isToken(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    }

    /** Never blocks and asks nobody. */
    Known known(Target target) {
        Entry entry = sites.getIfPresent(target.origin());
        Instant now = clock.instant();
        if (entry == null || !now.isBefore(entry.until)) {
            return new Known.Unknown();
        }
        return answer(entry);
    }

    /** Asks the site, on the way that its pages are asked for; one request, redirects aside. */
    CompletableFuture<Known> ask(Target target, @Nullable String proxy) {
        String site = target.origin();
        Entry before = sites.getIfPresent(site);
        return source.fetch(site + "/robots.txt", proxy).thenApplyAsync(result -> {
            Entry entry = entry(result, before);
            sites.put(site, entry);
            return answer(entry);
        });
    }

    private static Known answer(Entry entry) {
        return entry.file == null ? new Known.Unreachable(entry.until, entry.why) : new Known.Rules(entry.file);
    }

    private Entry entry(FetchResult result, @Nullable Entry before) {
        Instant now = clock.instant();
        if (result instanceof Page page) {
            try {
                byte[] text =
                        Gzip.inflate(page.body(), page.contentEncoding(), BYTES).bytes();
                return told(RobotsFile.parse(text, agent), now);
            } catch (IOException e) {
                return silent(new Failed(Failure.INVALID_HTTP, "its compression is broken", null), now, before);
            }
        }
        if (!(result instanceof Failed failed)) {
            throw new IllegalStateException("robots.txt is not asked for on conditions");
        }
        return switch (failed.failure()) {
            case NOT_FOUND, GONE, BLOCKED, REDIRECT_LOOP -> told(RobotsFile.ALLOW_ALL, now);
            default -> silent(failed, now, before);
        };
    }

    private static Entry told(RobotsFile file, Instant now) {
        return new Entry(file, now.plus(FRESH), null, Duration.ZERO, NOTHING);
    }

    private static Entry silent(Failed why, Instant now, @Nullable Entry before) {
        Instant since = before == null || before.failingSince == null ? now : before.failingSince;
        Duration doubled = before == null || before.failingSince == null ? FIRST_RETRY : before.retry.multipliedBy(2);
        Duration retry = doubled.compareTo(FRESH) > 0 ? FRESH : doubled;
        Duration asked = why.retryAfter();
        Duration wait = asked == null ? retry : asked;
        RobotsFile file = before == null ? null : before.file;
        if (file == null && Duration.between(since, now).compareTo(UNAVAILABLE) >= 0) {
            file = RobotsFile.ALLOW_ALL;
        }
        return new Entry(file, now.plus(wait), since, retry, why);
    }
}
