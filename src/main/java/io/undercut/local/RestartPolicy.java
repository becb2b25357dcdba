package io.undercut.local;

import java.time.Duration;
import java.util.Optional;

/**
 * When to start the emulators again after they died: soon at first, later each time, not at all after too many quick
 * deaths in a row.
 *
 * @param shortest wait before the first restart; each quick death after that doubles it
 * @param longest bound of the wait
 * @param calm a child that lived at least this long has not died quickly, and the count starts anew
 * @param quickDeaths how many in a row are too many
 */
record RestartPolicy(Duration shortest, Duration longest, Duration calm, int quickDeaths) {

    static final RestartPolicy DEFAULT =
            new RestartPolicy(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(30), 5);

    /** How many quick deaths in a row there are, after a child died that had lived for {@code lived}. */
    int count(int before, Duration lived) {
        return lived.compareTo(calm) >= 0 ? 0 : before + 1;
    }

    /** How long to wait before the next start, empty to give up. */
    Optional<Duration> pause(int count) {
        if (count >= quickDeaths) {
            return Optional.empty();
        }
        Duration pause = shortest.multipliedBy(1L << Math.min(20, Math.max(0, count - 1)));
        return Optional.of(pause.compareTo(longest) > 0 ? longest : pause);
    }
}
