package io.undercut.stage;

import java.time.Instant;

/** What a handler answers for a message. */
public sealed interface Outcome {

    /** The effect is written and published; the message is deleted. */
    Outcome DONE = new Done();

    record Done() implements Outcome {}

    /** Try again after a back-off; uses up one receive. The last cause becomes the reason of the dead letter. */
    record Retry(String cause) implements Outcome {}

    /** Not now, and through no fault of the message: come back at {@code until} without using up a receive. */
    record Snooze(Instant until, String reason) implements Outcome {}

    /** Never again: to the dead letters at once. */
    record Reject(String reason) implements Outcome {}
}
