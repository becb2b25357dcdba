package io.undercut.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The requests that a pipeline makes, by service. */
enum AwsCall {
    RECEIVE("SQS", "ReceiveMessage"),
    SEND("SQS", "SendMessageBatch"),
    DELETE("SQS", "DeleteMessageBatch"),
    HIDE("SQS", "ChangeMessageVisibilityBatch"),
    GET_OBJECT("S3", "GetObject"),
    PUT_OBJECT("S3", "PutObject"),
    HEAD_OBJECT("S3", "HeadObject"),
    GET_ITEM("DynamoDB", "GetItem"),
    QUERY("DynamoDB", "Query"),
    PUT_ITEM("DynamoDB", "PutItem"),
    UPDATE_ITEM("DynamoDB", "UpdateItem"),
    OTHER("other", "");

    private static final Map<String, AwsCall> BY_OPERATION =
            Arrays.stream(values()).collect(Collectors.toMap(AwsCall::operation, Function.identity()));

    private final String service;
    private final String operation;

    AwsCall(String service, String operation) {
        this.service = service;
        this.operation = operation;
    }

    static AwsCall of(String operation) {
        return BY_OPERATION.getOrDefault(operation, OTHER);
    }

    String service() {
        return service;
    }

    String operation() {
        return operation;
    }
}
