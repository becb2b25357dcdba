package io.undercut.aws;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Turns the one failure that a call expects into a value; every other failure stays a failure. */
public final class Expected {

    private Expected() {}

    /** Like {@link CompletableFuture#exceptionallyCompose}, for exceptions of one type only. */
    public static <T, E extends Throwable> CompletableFuture<T> on(
            Class<E> type, CompletableFuture<T> call, Function<E, ? extends CompletionStage<T>> otherwise) {
        return call.exceptionallyCompose(failure -> {
            Throwable cause = cause(failure);
            return type.isInstance(cause) ? otherwise.apply(type.cast(cause)) : CompletableFuture.failedFuture(cause);
        });
    }

    /** The failure itself, without the wrapping that {@link CompletableFuture} adds. */
    public static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
