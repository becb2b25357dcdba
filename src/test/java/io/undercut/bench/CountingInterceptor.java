package io.undercut.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;

/**
 * Counts every request of every AWS client of a JVM, repeats included. {@code bench/resources} names it to the SDK, so it
 * needs no word in the code that is measured.
 */
public final class CountingInterceptor implements ExecutionInterceptor {

    private final Counters counters;

    /** Called by the SDK. */
    public CountingInterceptor() {
        try {
            counters = Counters.in(Path.of(System.getProperty(Counters.FILE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        counters.requested(AwsCall.of(attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME)));
    }

    @Override
    public void afterExecution(Context.AfterExecution context, ExecutionAttributes attributes) {
        if (context.response() instanceof DeleteMessageBatchResponse deleted) {
            counters.settled(deleted.successful().size());
        }
    }
}
