package io.undercut.catalog;

import io.undercut.aws.Expected;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * The tables as data.
 *
 * <pre>
 * catalogue     pk S#sku         sk DECISION             the decision in force
 *               pk S#sku         sk LISTING#competitor   spec, state of scrapes, latest offer
 *               pk S#sku         sk PRODUCT
 *               pk C#competitor  sk COMPETITOR
 *               pk H#host        sk HOST                 whose turn it is at a shop's host, and when the next may begin
 *   index kind  kind, pk                                 products, in pages
 *   index due   dueShard, nextDue                        listings to scrape, decisions that run out
 * observations  pk sku@competitor, sk seq
 * decisions     pk sku, sk version                       decisions that are no longer in force
 * </pre>
 *
 * All of a sku is one partition, and its decision sorts first: a query reads the decision's version before the inputs,
 * so a decision that is written under that version was taken from inputs at least as new as those of the one before.
 */
public record Tables(String prefix) {

    public static final String BY_KIND = "kind";
    public static final String BY_DUE = "due";

    public String catalogue() {
        return prefix + "-catalogue";
    }

    public String observations() {
        return prefix + "-observations";
    }

    public String decisions() {
        return prefix + "-decisions";
    }

    /** What {@code deploy/} and local mode create. */
    public List<CreateTableRequest> definitions() {
        return List.of(
                table(catalogue(), string("pk"), string("sk"))
                        .attributeDefinitions(
                                string("pk"), string("sk"), string("kind"), number("dueShard"), number("nextDue"))
                        .globalSecondaryIndexes(
                                index(BY_KIND, string("kind"), string("pk"), "product"),
                                index(BY_DUE, number("dueShard"), number("nextDue"), "schedule"))
                        .build(),
                table(observations(), string("pk"), number("seq")).build(),
                table(decisions(), string("pk"), number("version")).build());
    }

    /** Creates those that do not exist yet. */
    public CompletableFuture<Void> create(DynamoDbAsyncClient dynamo) {
        return CompletableFuture.allOf(definitions().stream()
                .map(definition -> Expected.on(
                        ResourceInUseException.class,
                        dynamo.createTable(definition).<Void>thenApply(created -> null),
                        exists -> CompletableFuture.completedFuture(null)))
                .toArray(CompletableFuture[]::new));
    }

    /** @return names of the tables that do not exist; empty when all is well */
    public CompletableFuture<List<String>> missing(DynamoDbAsyncClient dynamo) {
        List<CompletableFuture<String>> checks = Stream.of(catalogue(), observations(), decisions())
                .map(name -> Expected.on(
                        ResourceNotFoundException.class,
                        dynamo.describeTable(request -> request.tableName(name)).thenApply(found -> ""),
                        absent -> CompletableFuture.completedFuture(name)))
                .toList();
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new)).thenApply(done -> checks.stream()
                .map(CompletableFuture::join)
                .filter(name -> !name.isEmpty())
                .toList());
    }

    private static CreateTableRequest.Builder table(
            String name, AttributeDefinition partition, AttributeDefinition sort) {
        return CreateTableRequest.builder()
                .tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(partition, sort)
                .keySchema(key(partition, KeyType.HASH), key(sort, KeyType.RANGE));
    }

    private static GlobalSecondaryIndex index(
            String name, AttributeDefinition partition, AttributeDefinition sort, String projected) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(key(partition, KeyType.HASH), key(sort, KeyType.RANGE))
                .projection(Projection.builder()
                        .projectionType(ProjectionType.INCLUDE)
                        .nonKeyAttributes(projected)
                        .build())
                .build();
    }

    private static KeySchemaElement key(AttributeDefinition attribute, KeyType type) {
        return KeySchemaElement.builder()
                .attributeName(attribute.attributeName())
                .keyType(type)
                .build();
    }

    private static AttributeDefinition string(String name) {
        return attribute(name, ScalarAttributeType.S);
    }

    private static AttributeDefinition number(String name) {
        return attribute(name, ScalarAttributeType.N);
    }

    private static AttributeDefinition attribute(String name, ScalarAttributeType type) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(type)
                .build();
    }
}
