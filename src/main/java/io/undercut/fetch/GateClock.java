package io.undercut.fetch;

import java.time.Instant;

/**
 * The time that all instances share, as far as this one can know it: the true time lies between the two. A turn begins by the
 * earliest and ends by the latest, so that clocks that differ never let a request come too soon.
 */
public interface GateClock {

    Instant earliest();

    Instant latest();

    /** A clock that is taken at its word. */
    static GateClock exact(java.time.InstantSource clock) {
        return new GateClock() {
            @Override
            public Instant earliest() {
                return clock.instant();
            }

            @Override
            public Instant latest() {
                return clock.instant();
            }
        };
    }
}
