package io.undercut.aws;

import io.undercut.stage.Batcher;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Reads the failures of AWS calls. */
public final class AwsFailures {

    private AwsFailures() {}

    /**
     * True when a service cannot be reached, throttles or fails inside: nothing that a message caused, and it will pass.
     * A refused request (4xx) is a bug of ours or a wrong set-up and is not.
     */
    public static boolean dependencyDown(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof SdkServiceException service) {
                return service.isThrottlingException() || service.statusCode() >= 500;
            }
            if (cause instanceof ApiCallTimeoutException
                    || cause instanceof RetryableException
                    || cause instanceof Batcher.Refused) {
                return true;
            }
            if (cause instanceof SdkClientException client) {
                return client.retryable() || hasIoCause(client);
            }
        }
        return false;
    }

    private static boolean hasIoCause(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = next(cause)) {
            if (cause instanceof java.io.IOException || cause instanceof java.util.concurrent.TimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Throwable next(Throwable failure) {
        return failure.getCause() == failure ? null : failure.getCause();
    }
}
