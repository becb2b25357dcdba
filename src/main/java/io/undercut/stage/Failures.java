package io.undercut.stage;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Failures as text for people. */
final class Failures {

    private static final int LONGEST = 500;

    private Failures() {}

    /** The failure itself, without the wrappers that futures put around it. */
    static Throwable unwrap(Throwable failure) {
        Throwable inner = failure;
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner;
    }

    /** Kind and message in one line of at most 500 characters. */
    static String describe(Throwable failure) {
        Throwable inner = unwrap(failure);
        String message = inner.getMessage();
        String text = inner.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }
}
