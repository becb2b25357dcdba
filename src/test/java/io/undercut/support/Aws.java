package io.undercut.support;

import io.undercut.catalog.Tables;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/** Gives tests fresh tables and a fresh bucket of the shared {@link Emulators} for every parameter of type {@link Fresh}. */
public final class Aws implements ParameterResolver {

    /** Tables and a bucket that nothing else uses. */
    public record Fresh(DynamoDbAsyncClient dynamo, S3AsyncClient s3, Tables tables, String bucket) {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Fresh.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        String prefix = Emulators.prefix();
        Tables tables = new Tables(prefix);
        tables.create(Emulators.dynamodb()).join();
        String bucket = prefix + "-pages";
        Emulators.s3().createBucket(request -> request.bucket(bucket)).join();
        return new Fresh(Emulators.dynamodb(), Emulators.s3(), tables, bucket);
    }
}
