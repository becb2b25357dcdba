package io.undercut.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.undercut.aws.AwsClients;
import io.undercut.config.Settings;
import io.undercut.config.SettingsReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * What the service does to a page, with the same clients and the same requests, and nothing else: no actors, no retries, no
 * policies, no evidence but JSON-LD. The bar to hold the service against.
 */
public final class BarePipeline {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SCRAPE_LOOPS = 8;
    private static final int EXTRACT_LOOPS = 4;
    private static final int PRICE_LOOPS = 4;

    private final Settings settings;
    private final SqsAsyncClient sqs;
    private final SqsAsyncClient receiving;
    private final S3AsyncClient s3;
    private final DynamoDbAsyncClient dynamo;
    private final CloseableHttpAsyncClient http;
    private final ExecutorService parsers;
    private final String bucket;
    private final String catalogue;
    private final String observations;
    private final String decisions;

    private BarePipeline(Settings settings) {
        AwsClients aws = new AwsClients(settings.aws(), true);
        this.settings = settings;
        sqs = aws.sqs();
        receiving = aws.receivingSqs();
        s3 = aws.s3();
        dynamo = aws.dynamodb();
        String prefix = settings.aws().prefix();
        bucket = prefix + "-pages";
        catalogue = prefix + "-catalogue";
        observations = prefix + "-observations";
        decisions = prefix + "-decisions";
        parsers = Executors.newFixedThreadPool(settings.stage("extract").threads());
        int connections = settings.fetch().connectionsPerHost();
        http = HttpAsyncClientBuilder.create()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(connections)
                        .setMaxConnTotal(connections)
                        .build())
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(2)
                        .setTcpNoDelay(true)
                        .build())
                .disableContentCompression()
                .disableCookieManagement()
                .build();
        http.start();
    }

    public static void main(String[] args) throws Exception {
        BarePipeline pipeline = new BarePipeline(SettingsReader.read(SettingsReader.load()));
        pipeline.run();
        Thread.currentThread().join();
    }

    private void run() {
        String scrape = url("scrape");
        String extract = url("extract");
        String price = url("price");
        new BareLoop(receiving, sqs, scrape, extract, this::scrape).run(SCRAPE_LOOPS);
        new BareLoop(receiving, sqs, extract, price, this::extract).run(EXTRACT_LOOPS);
        new BareLoop(receiving, sqs, price, "", this::price).run(PRICE_LOOPS);
    }

    private String url(String queue) {
        String name = settings.aws().prefix() + "-" + queue;
        return sqs.getQueueUrl(request -> request.queueName(name)).join().queueUrl();
    }

    private CompletableFuture<String> scrape(String body) {
        JsonNode job = json(body);
        Map<String, AttributeValue> listing =
                listing(job.get("sku").asText(), job.get("competitor").asText());
        String key = "pages/" + UUID.nameUUIDFromBytes(job.get("jobId").asText().getBytes(StandardCharsets.UTF_8));
        return dynamo.getItem(
                        request -> request.tableName(catalogue).key(listing).consistentRead(true))
                .thenCompose(row -> fetch(row.item().get("url").s()).thenCompose(page -> dynamo.updateItem(
                                request -> request.tableName(catalogue)
                                        .key(listing)
                                        .updateExpression(
                                                "SET seq = if_not_exists(seq, :zero) + :one, fetchAt = :at, fetchJob = :job,"
                                                        + " fetchOutcome = :ok REMOVE notBefore, etag, lastModified")
                                        .conditionExpression("#url = :url AND NOT (fetchJob = :job)")
                                        .expressionAttributeNames(Map.of("#url", "url"))
                                        .expressionAttributeValues(Map.of(
                                                ":zero", number("0"),
                                                ":one", number("1"),
                                                ":at", number(Long.toString(System.currentTimeMillis())),
                                                ":job", text(job.get("jobId").asText()),
                                                ":ok", text("fetched"),
                                                ":url", row.item().get("url")))
                                        .returnValues(ReturnValue.UPDATED_NEW))
                        .thenCompose(updated -> s3.putObject(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .ifNoneMatch("*")
                                        .contentEncoding("gzip")
                                        .metadata(Map.of(
                                                "sku", job.get("sku").asText(),
                                                "competitor",
                                                        job.get("competitor").asText(),
                                                "seq",
                                                        updated.attributes()
                                                                .get("seq")
                                                                .n(),
                                                "job-id", job.get("jobId").asText(),
                                                "fetched-at", Instant.now().toString(),
                                                "url", row.item().get("url").s())),
                                AsyncRequestBody.fromBytesUnsafe(page)))))
                .thenApply(archived -> JSON.createObjectNode().put("key", key).toString());
    }

    private CompletableFuture<String> extract(String body) {
        String key = json(body).get("key").asText();
        return s3.getObject(request -> request.bucket(bucket).key(key), AsyncResponseTransformer.toBytes())
                .thenCompose(page -> {
                    Map<String, String> meta = page.response().metadata();
                    String sku = meta.get("sku");
                    String competitor = meta.get("competitor");
                    return CompletableFuture.supplyAsync(() -> read(page.asByteArrayUnsafe(), meta, key), parsers)
                            .thenCompose(offer -> dynamo.putItem(request -> request.tableName(observations)
                                            .item(Map.of(
                                                    "pk", text(sku + "@" + competitor),
                                                    "seq", number(meta.get("seq")),
                                                    "observation", text(offer)))
                                            .conditionExpression("attribute_not_exists(pk)"))
                                    .thenCompose(put -> dynamo.updateItem(request -> request.tableName(catalogue)
                                            .key(listing(sku, competitor))
                                            .updateExpression("SET readSeq = :seq, latest = :latest")
                                            .conditionExpression("attribute_not_exists(readSeq) OR readSeq < :seq")
                                            .expressionAttributeValues(
                                                    Map.of(":seq", number(meta.get("seq")), ":latest", text(offer))))))
                            .thenApply(moved ->
                                    JSON.createObjectNode().put("sku", sku).toString());
                });
    }

    private CompletableFuture<String> price(String body) {
        return decide(json(body).get("sku").asText());
    }

    /** Every new reading changes what the decision rests on, so it is written anew and the one before it kept. */
    private CompletableFuture<String> decide(String sku) {
        return dynamo.query(request -> request.tableName(catalogue)
                        .keyConditionExpression("pk = :pk")
                        .expressionAttributeValues(Map.of(":pk", text("S#" + sku)))
                        .consistentRead(true))
                .thenCompose(rows -> {
                    ObjectNode decision = JSON.createObjectNode().put("sku", sku);
                    BigDecimal lowest = null;
                    AttributeValue before = null;
                    long version = 0;
                    for (Map<String, AttributeValue> row : rows.items()) {
                        if (row.containsKey("decision")) {
                            before = row.get("decision");
                            version = Long.parseLong(row.get("version").n());
                        }
                        if (row.containsKey("latest")) {
                            JsonNode offer = json(row.get("latest").s());
                            BigDecimal price = new BigDecimal(offer.get("price").asText());
                            lowest = lowest == null ? price : lowest.min(price);
                            decision.withArray("inputs").add(offer);
                        }
                    }
                    decision.put("price", String.valueOf(lowest));
                    return write(sku, version, before, decision.toString());
                });
    }

    private CompletableFuture<String> write(
            String sku, long version, @org.jspecify.annotations.Nullable AttributeValue before, String decision) {
        CompletableFuture<?> kept = before == null
                ? CompletableFuture.completedFuture(null)
                : dynamo.putItem(request -> request.tableName(decisions)
                        .item(Map.of("pk", text(sku), "version", number(Long.toString(version)), "decision", before)));
        return kept.thenCompose(done -> dynamo.putItem(request -> request.tableName(catalogue)
                        .item(Map.of(
                                "pk", text("S#" + sku),
                                "sk", text("DECISION"),
                                "version", number(Long.toString(version + 1)),
                                "decision", text(decision)))
                        .conditionExpression("attribute_not_exists(pk) OR version = :version")
                        .expressionAttributeValues(Map.of(":version", number(Long.toString(version))))))
                .thenApply(put -> "")
                .exceptionallyCompose(failure -> failure instanceof CompletionException wrapped
                                && wrapped.getCause() instanceof ConditionalCheckFailedException
                        ? decide(sku)
                        : CompletableFuture.failedFuture(failure));
    }

    /** The offer that a page makes, as JSON. */
    private static String read(byte[] gzipped, Map<String, String> meta, String key) {
        try (GZIPInputStream page = new GZIPInputStream(new ByteArrayInputStream(gzipped), 16 * 1024)) {
            for (Element script :
                    Jsoup.parse(page, "UTF-8", meta.get("url")).select("script[type=application/ld+json]")) {
                JsonNode product = JSON.readTree(script.data());
                if (product.path("@type").asText().equals("Product")) {
                    JsonNode offer = product.get("offers");
                    return JSON.createObjectNode()
                            .put("seq", meta.get("seq"))
                            .put("at", meta.get("fetched-at"))
                            .put("competitor", meta.get("competitor"))
                            .put("title", product.get("name").asText())
                            .put("price", new BigDecimal(offer.get("price").asText()).toPlainString())
                            .put("currency", offer.get("priceCurrency").asText())
                            .put("availability", offer.get("availability").asText())
                            .put("page", key)
                            .toString();
                }
            }
            throw new IllegalStateException("no offer on " + meta.get("url"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private CompletableFuture<byte[]> fetch(String url) {
        SimpleHttpRequest request = SimpleRequestBuilder.get(url)
                .addHeader("Accept-Encoding", "gzip")
                .build();
        CompletableFuture<byte[]> page = new CompletableFuture<>();
        http.execute(request, new FutureCallback<SimpleHttpResponse>() {
            @Override
            public void completed(SimpleHttpResponse response) {
                page.complete(response.getBodyBytes());
            }

            @Override
            public void failed(Exception failure) {
                page.completeExceptionally(failure);
            }

            @Override
            public void cancelled() {
                page.cancel(false);
            }
        });
        return page;
    }

    private static Map<String, AttributeValue> listing(String sku, String competitor) {
        return Map.of("pk", text("S#" + sku), "sk", text("LISTING#" + competitor));
    }

    private static AttributeValue text(String value) {
        return AttributeValue.fromS(value);
    }

    private static AttributeValue number(String value) {
        return AttributeValue.fromN(value);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
