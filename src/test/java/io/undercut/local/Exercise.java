package io.undercut.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.support.Emulators.Clients;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What the tests ask of the emulators through real clients: one queue, one page, one row. */
final class Exercise {

    private static final String BUCKET = "pages";

    static final Map<String, MessageAttributeValue> FIRST_SEEN = Map.of(
            "undercut.first-seen",
            MessageAttributeValue.builder()
                    .dataType("String")
                    .stringValue("2026-01-02T03:04:05Z")
                    .build());

    private Exercise() {}

    static void queue(Clients clients) {
        String queue = createQueueWithDeadLetters(clients);
        send(clients, queue, "hello");
        assertThat(receive(clients, queue, 1)).extracting(Message::body).containsExactly("hello");
    }

    static String createQueueWithDeadLetters(Clients clients) {
        String dead = clients.sqs()
                .createQueue(request -> request.queueName("jobs-dlq"))
                .join()
                .queueUrl();
        String arn = attributes(clients, dead).get(QueueAttributeName.QUEUE_ARN);
        return clients.sqs()
                .createQueue(request -> request.queueName("jobs")
                        .attributes(Map.of(
                                QueueAttributeName.VISIBILITY_TIMEOUT,
                                "60",
                                QueueAttributeName.REDRIVE_POLICY,
                                "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":15}")))
                .join()
                .queueUrl();
    }

    static Map<QueueAttributeName, String> attributes(Clients clients, String queue) {
        return clients.sqs()
                .getQueueAttributes(request -> request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .join()
                .attributes();
    }

    static void send(Clients clients, String queue, String body) {
        clients.sqs()
                .sendMessage(
                        request -> request.queueUrl(queue).messageBody(body).messageAttributes(FIRST_SEEN))
                .join();
    }

    static List<Message> receive(Clients clients, String queue, int max) {
        return clients.sqs()
                .receiveMessage(request -> request.queueUrl(queue)
                        .maxNumberOfMessages(max)
                        .messageAttributeNames("All")
                        .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                        .waitTimeSeconds(1))
                .join()
                .messages();
    }

    static void bucket(Clients clients) {
        clients.s3().createBucket(request -> request.bucket(BUCKET)).join();
        assertThat(putPage(clients, "<html>first</html>")).isEqualTo(200);
        assertThat(putPage(clients, "<html>second</html>")).isEqualTo(412);
        assertPage(clients);
    }

    /** The HTTP status of a write-once put. */
    static int putPage(Clients clients, String html) {
        return clients.s3()
                .putObject(
                        request -> request.bucket(BUCKET)
                                .key("acme/2026-01-02/page.html.gz")
                                .ifNoneMatch("*")
                                .contentType("text/html; charset=utf-8")
                                .contentEncoding("gzip")
                                .metadata(Map.of("seq", "7", "sku", "KETTLE-1")),
                        AsyncRequestBody.fromString(html))
                .handle((answer, error) -> {
                    if (error == null) {
                        return answer.sdkHttpResponse().statusCode();
                    }
                    assertThat(error.getCause()).isInstanceOf(S3Exception.class);
                    return ((S3Exception) error.getCause()).statusCode();
                })
                .join();
    }

    static void assertPage(Clients clients) {
        var page = clients.s3()
                .getObject(
                        request -> request.bucket(BUCKET).key("acme/2026-01-02/page.html.gz"),
                        AsyncResponseTransformer.toBytes())
                .join();
        assertThat(page.asUtf8String()).isEqualTo("<html>first</html>");
        // S3Proxy drops the space after the semicolon; S3 keeps it.
        assertThat(page.response().contentType()).isEqualToIgnoringWhitespace("text/html; charset=utf-8");
        assertThat(page.response().contentEncoding()).isEqualTo("gzip");
        assertThat(page.response().metadata()).containsEntry("seq", "7").containsEntry("sku", "KETTLE-1");
    }

    static void table(Clients clients) {
        clients.dynamodb()
                .createTable(request -> request.tableName("catalog")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(AttributeDefinition.builder()
                                .attributeName("pk")
                                .attributeType(ScalarAttributeType.S)
                                .build())
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("pk")
                                .keyType(KeyType.HASH)
                                .build()))
                .join();
        clients.dynamodb()
                .putItem(request -> request.tableName("catalog")
                        .item(Map.of("pk", AttributeValue.fromS("KETTLE-1"), "seq", AttributeValue.fromN("7"))))
                .join();
        assertThat(row(clients)).containsEntry("seq", AttributeValue.fromN("7"));
    }

    static Map<String, AttributeValue> row(Clients clients) {
        return clients.dynamodb()
                .getItem(request -> request.tableName("catalog")
                        .key(Map.of("pk", AttributeValue.fromS("KETTLE-1")))
                        .consistentRead(true))
                .join()
                .item();
    }
}
