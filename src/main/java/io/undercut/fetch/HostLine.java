package io.undercut.fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The jobs that this instance had to turn away from one host, and when they should come again. The few next in line keep their
 * place and get exact times, for those are waited for in memory. The others come back through the queue, whose delays are
 * good to a second or worse: one behind the other, and then find a place among the first. Not thread-safe.
 */
final class HostLine {

    /** Enough that a host never waits for a message to come back through the queue. */
    static final int NEXT = 3;

    /** A job that has not come back this long after its time never will. */
    private static final Duration LOST = Duration.ofSeconds(60);

    private final Map<String, Instant> next = new HashMap<>();
    private Instant far = Instant.EPOCH;

    /**
     * @param free when the host is expected to be free again
     * @param interval from one turn at this host to the next, whoever has it
     * @return when the job should come again
     */
    Instant join(String job, Instant free, Duration interval, Instant now) {
        Instant place = next.get(job);
        if (place == null) {
            next.values().removeIf(slot -> slot.plus(LOST).isBefore(now));
            if (next.size() >= NEXT) {
                far = later(free.plus(interval.multipliedBy(NEXT - 1)), far.plus(interval));
                return far;
            }
            place = free.plus(interval.multipliedBy(next.size()));
        }
        Instant slot = later(free, place);
        next.put(job, slot);
        return slot;
    }

    /** The job has its turn. */
    void leave(String job) {
        next.remove(job);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
