package io.undercut.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.undercut.aws.AwsFailures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routes whose store is away. Callers may ask a thousand times a second while it is: the log says once that it went and
 * once that it is back, a metric counts the requests in between. Thread-safe.
 */
final class Outages {
    private static final Logger log = LoggerFactory.getLogger(Outages.class);

    /** A store that fails now and then is away all the time, or it would fill the log after all. */
    private static final Duration CALM = Duration.ofSeconds(10);

    private record Outage(Instant since, Instant lastFailure, long requests) {
        Outage oneMore(Instant now) {
            return new Outage(since, now, requests + 1);
        }
    }

    private final Map<String, Outage> byRoute = new ConcurrentHashMap<>();
    private final Counter failures;
    private final Clock clock;

    Outages(MeterRegistry metrics, Clock clock) {
        this.failures = Counter.builder("undercut.http.store.failures")
                .description("Requests that were refused because a store could not be reached")
                .register(metrics);
        this.clock = clock;
    }

    /** To be told of every failure; those that no store is to blame for are ignored. */
    void failed(String route, Throwable failure) {
        if (!AwsFailures.dependencyDown(failure)) {
            return;
        }
        failures.increment();
        Instant now = clock.instant();
        Outage outage = byRoute.merge(route, new Outage(now, now, 1), (before, first) -> before.oneMore(now));
        if (outage.requests == 1) {
            log.warn(
                    "{}: the store cannot be reached, answering 503 until it is back: {}", route, failure.getMessage());
        }
    }

    void answered(String route) {
        if (byRoute.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        Outage outage = byRoute.get(route);
        if (outage != null
                && Duration.between(outage.lastFailure, now).compareTo(CALM) >= 0
                && byRoute.remove(route, outage)) {
            log.info("{}: the store is back after {} requests since {}", route, outage.requests, outage.since);
        }
    }
}
