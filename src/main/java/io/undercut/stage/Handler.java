package io.undercut.stage;

import java.util.concurrent.CompletionStage;

/**
 * The work of a stage on one message. Called by a worker actor on the stage's dispatcher, by many workers at once.
 *
 * <p>Expected failures are outcomes. A throw, or a failed stage, means a bug or a dependency that is down: the engine
 * tells the two apart, restarts the worker for the former and holds the message for the latter. Effects must be
 * idempotent: any message may be handled again after any step.
 */
@FunctionalInterface
public interface Handler<T> {
    CompletionStage<Outcome> handle(Delivery<T> delivery) throws Exception;
}
