package io.undercut;

import io.undercut.aws.AwsFailures;
import io.undercut.aws.MissingResource;
import io.undercut.lifecycle.Exit;
import io.undercut.local.LocalAwsException;
import java.net.BindException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/** Tells what an operator must mend, with exit code 78, from what is our own fault. */
final class StartFailure {

    private static final int UNAUTHENTICATED = 401;
    private static final int FORBIDDEN = 403;

    private StartFailure() {}

    static int exitCode(Throwable failure) {
        boolean operators = failure instanceof MissingResource
                || failure.getCause() instanceof BindException
                || failure instanceof LocalAwsException
                || (failure instanceof SdkClientException && !AwsFailures.dependencyDown(failure))
                || (failure instanceof SdkServiceException refused && refused(refused));
        return operators ? Exit.CONFIG : Exit.SOFTWARE;
    }

    static String describe(Throwable failure) {
        if (failure instanceof SdkServiceException refused && refused(refused)) {
            return "AWS refuses the credentials: " + failure.getMessage();
        }
        return String.valueOf(failure.getMessage());
    }

    /** SQS answers 403, DynamoDB 400 with its own code, to credentials that are unknown, expired or not allowed. */
    private static boolean refused(SdkServiceException failure) {
        return failure.statusCode() == UNAUTHENTICATED
                || failure.statusCode() == FORBIDDEN
                || String.valueOf(failure.getMessage()).contains("security token")
                || String.valueOf(failure.getMessage()).contains("not authorized");
    }
}
