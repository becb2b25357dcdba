package io.undercut.catalog;

import io.undercut.aws.Expected;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.DescribeTableResponse;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;

/**
 * The tables as data.
 *
 * <pre>
 * catalogue     pk S#sku         sk DECISION             the decision in force
 *               pk S#sku         sk LISTING#competitor   spec, state of scrapes, latest offer
 *               pk S#sku         sk PRODUCT
 *               pk C#competitor  sk COMPETITOR
 *               pk H#host        sk HOST                 whose turn it is at a shop's host, and when the next may begin
 *   index kind  kind, pk                                 products, in pages; the listings of a competitor
 *   index due   dueShard, nextDue                        listings to scrape, decisions that run out
 *   index change  changeShard, changeDue                 rows whose change no decision has been taken from yet
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
    public static final String BY_CHANGE = "change";

    private static final Projection KEYS_ONLY =
            Projection.builder().projectionType(ProjectionType.KEYS_ONLY).build();

    private static final Executor LATER = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

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
                                string("pk"),
                                string("sk"),
                                string("kind"),
                                number("dueShard"),
                                number("nextDue"),
                                number("changeShard"),
                                number("changeDue"))
                        .globalSecondaryIndexes(
                                index(BY_KIND, string("kind"), string("pk"), including("product")),
                                index(BY_DUE, number("dueShard"), number("nextDue"), including("schedule")),
                                index(BY_CHANGE, number("changeShard"), number("changeDue"), KEYS_ONLY))
                        .build(),
                table(observations(), string("pk"), number("seq")).build(),
                table(decisions(), string("pk"), number("version")).build());
    }

    /** Creates those that do not exist yet, and the indexes that a table of an earlier version has not. */
    public CompletableFuture<Void> create(DynamoDbAsyncClient dynamo) {
        return CompletableFuture.allOf(definitions().stream()
                .map(definition -> Expected.on(
                        ResourceInUseException.class,
                        dynamo.createTable(definition).<Void>thenApply(created -> null),
                        exists -> addIndexes(dynamo, definition)))
                .toArray(CompletableFuture[]::new));
    }

    private static CompletableFuture<Void> addIndexes(DynamoDbAsyncClient dynamo, CreateTableRequest definition) {
        return describe(dynamo, definition).thenCompose(table -> {
            CompletableFuture<Void> added = CompletableFuture.completedFuture(null);
            for (GlobalSecondaryIndex index : absent(table, definition)) {
                added = added.thenCompose(before -> addIndex(dynamo, definition, index));
            }
            return added;
        });
    }

    private static CompletableFuture<Void> addIndex(
            DynamoDbAsyncClient dynamo, CreateTableRequest definition, GlobalSecondaryIndex index) {
        GlobalSecondaryIndexUpdate creation = GlobalSecondaryIndexUpdate.builder()
                .create(create -> create.indexName(index.indexName())
                        .keySchema(index.keySchema())
                        .projection(index.projection()))
                .build();
        return dynamo.updateTable(request -> request.tableName(definition.tableName())
                        .attributeDefinitions(definition.attributeDefinitions())
                        .globalSecondaryIndexUpdates(creation))
                .thenCompose(begun -> untilActive(dynamo, definition));
    }

    private static CompletableFuture<Void> untilActive(DynamoDbAsyncClient dynamo, CreateTableRequest definition) {
        return describe(dynamo, definition).thenCompose(table -> {
            boolean active = table.globalSecondaryIndexes().stream()
                    .allMatch(index -> index.indexStatus() == IndexStatus.ACTIVE);
            return active
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.supplyAsync(() -> dynamo, LATER)
                            .thenCompose(again -> untilActive(again, definition));
        });
    }

    /** @return what does not exist, such as {@code table undercut-decisions}; empty when all is well */
    public CompletableFuture<List<String>> missing(DynamoDbAsyncClient dynamo) {
        List<CompletableFuture<List<String>>> checks = definitions().stream()
                .map(definition -> Expected.on(
                        ResourceNotFoundException.class,
                        describe(dynamo, definition).thenApply(table -> absent(table, definition).stream()
                                .map(index -> "index " + index.indexName() + " of table " + definition.tableName())
                                .toList()),
                        absent -> CompletableFuture.completedFuture(List.of("table " + definition.tableName()))))
                .toList();
        return CompletableFuture.allOf(checks.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        checks.stream().flatMap(check -> check.join().stream()).toList());
    }

    private static CompletableFuture<TableDescription> describe(
            DynamoDbAsyncClient dynamo, CreateTableRequest definition) {
        return dynamo.describeTable(request -> request.tableName(definition.tableName()))
                .thenApply(DescribeTableResponse::table);
    }

    private static List<GlobalSecondaryIndex> absent(TableDescription table, CreateTableRequest definition) {
        List<String> present = table.globalSecondaryIndexes().stream()
                .map(GlobalSecondaryIndexDescription::indexName)
                .toList();
        return definition.globalSecondaryIndexes().stream()
                .filter(index -> !present.contains(index.indexName()))
                .toList();
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
            String name, AttributeDefinition partition, AttributeDefinition sort, Projection projection) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(key(partition, KeyType.HASH), key(sort, KeyType.RANGE))
                .projection(projection)
                .build();
    }

    private static Projection including(String attribute) {
        return Projection.builder()
                .projectionType(ProjectionType.INCLUDE)
                .nonKeyAttributes(attribute)
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
