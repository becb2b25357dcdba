package io.undercut.fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells "their server is down" from "our network is down": when most of the hosts tried in the last minute failed, it is us, and
 * nobody is asked or blamed for a while. Thread-safe.
 */
final class NetworkWatch {

    static final int HOSTS = 20;
    static final Duration WINDOW = Duration.ofSeconds(60);
    static final Duration PAUSE = Duration.ofSeconds(60);

    /** A hostile catalogue must not fill the memory; a sample of this many says enough. */
    private static final int MOST = 10_000;

    private record Seen(Instant at, boolean failed) {}

    private final Map<String, Seen> latest = new HashMap<>();
    private Instant pausedUntil = Instant.EPOCH;

    /** Null unless everything pauses now. */
    synchronized @Nullable Instant pausedUntil(Instant now) {
        return now.isBefore(pausedUntil) ? pausedUntil : null;
    }

    /** @return true when the failure is ours rather than the host's */
    synchronized boolean saw(String host, boolean failed, Instant now) {
        if (latest.size() < MOST || latest.containsKey(host)) {
            latest.put(host, new Seen(now, failed));
        }
        if (!failed) {
            return false;
        }
        latest.values().removeIf(seen -> !seen.at.isAfter(now.minus(WINDOW)));
        long failing = latest.values().stream().filter(Seen::failed).count();
        if (latest.size() >= HOSTS && failing * 2 > latest.size()) {
            if (!now.isBefore(pausedUntil)) {
                pausedUntil = now.plus(PAUSE);
                latest.clear();
            }
        }
        return now.isBefore(pausedUntil);
    }
}
