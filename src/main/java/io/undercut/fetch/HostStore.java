package io.undercut.fetch;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Where the instances meet: the state of every host. Each call is one conditional write. */
interface HostStore {

    /**
     * The answer to {@link #acquire}.
     *
     * @param granted whether the turn is the caller's
     * @param state as it is now
     */
    record Answer(boolean granted, HostState state) {}

    /**
     * Takes the turn if {@link HostState#refusal} finds nothing against it.
     *
     * @param known what the caller believes; only a hint that may save a second write
     * @param longest after this the turn is over, whatever became of its holder
     */
    CompletableFuture<Answer> acquire(
            String host, String lease, HostState known, HostPolicy policy, Instant now, Duration longest);

    /** Writes {@code next}, unless the turn is no longer the caller's. */
    CompletableFuture<Void> release(String host, String lease, HostState next);
}
