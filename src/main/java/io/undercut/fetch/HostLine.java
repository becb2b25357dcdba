package io.undercut.fetch;

import java.time.Duration;
import java.time.Instant;

/**
 * When those whom this instance turned away from one host should come again: one behind the other. Nobody is promised a turn;
 * who comes first has it. Not thread-safe.
 */
final class HostLine {

    /**
     * Of the time between two turns. A queue's delays are whole seconds and come late, so a line without crowd would leave the host
     * idle; in the simulation a third of its time, and with this less than a fifth. Who comes in vain costs no write.
     */
    private static final double CROWD = 0.2;

    private Instant last = Instant.EPOCH;

    /**
     * @param free when the host is expected to be free again
     * @param interval from one turn at this host to the next, whoever has it
     * @return when to come again
     */
    Instant join(Instant free, Duration interval) {
        Instant next = last.plusMillis((long) (interval.toMillis() * CROWD));
        last = free.isAfter(next) ? free : next;
        return last;
    }
}
