package io.undercut.stage;

/** Tells a dependency that is down from a bug. */
@FunctionalInterface
public interface FailureClassifier {

    /**
     * True when the failure is not the message's fault and will pass: a service cannot be reached, throttles or answers 5xx.
     *
     * @param failure what a handler threw or failed with, unwrapped
     */
    boolean dependencyDown(Throwable failure);
}
