package io.undercut.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** openapi.yaml, to hold answers against. */
final class Contract {
    private final JsonNode root;

    Contract() {
        try (InputStream in = Contract.class.getResourceAsStream("/openapi.yaml")) {
            root = new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An operation, as {@code GET /v1/products/{sku}}. */
    record Operation(String method, String path, JsonNode node) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /** An example and the schema that it must follow. */
    record Example(String where, JsonNode value, JsonNode schema) {
        @Override
        public String toString() {
            return where;
        }
    }

    List<Operation> operations() {
        return root.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .filter(entry -> !entry.getKey().equals("parameters"))
                        .map(entry -> new Operation(
                                entry.getKey().toUpperCase(Locale.ROOT), path.getKey(), entry.getValue())))
                .toList();
    }

    List<Example> examples() {
        Map<String, Example> found = new TreeMap<>();
        collect("", root, found);
        return List.copyOf(found.values());
    }

    private static void collect(String where, JsonNode node, Map<String, Example> found) {
        if (node.has("schema") && node.has("example")) {
            found.put(where, new Example(where, node.get("example"), node.get("schema")));
        }
        node.properties().forEach(entry -> collect(where + "/" + entry.getKey(), entry.getValue(), found));
    }

    /** The answer has a status and a media type that the operation declares, and a body that follows its schema. */
    void check(String method, String path, Client.Answer answer) {
        JsonNode responses = root.path("paths")
                .path(path)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses");
        assertThat(responses.isMissingNode())
                .as(method + " " + path + " is in the contract")
                .isFalse();
        JsonNode response = responses.path(Integer.toString(answer.status()));
        if (response.isMissingNode()) {
            assertThat(answer.status())
                    .as("declared status of " + method + " " + path)
                    .isGreaterThanOrEqualTo(400);
            response = responses.path("default");
        }
        JsonNode content = resolve(response).path("content");
        String type = answer.header("Content-Type").split(";", 2)[0];
        if (content.isMissingNode()) {
            assertThat(answer.body().length()).isZero();
            return;
        }
        assertThat(content.has(type))
                .as(type + " is declared for " + method + " " + path)
                .isTrue();
        if (type.endsWith("json")) {
            assertValid(method + " " + path, content.path(type).path("schema"), Json.decodeValue(answer.body()));
        }
    }

    void assertValid(Example example) {
        assertValid(
                example.where(),
                example.schema(),
                Json.decodeValue(example.value().toString()));
    }

    private void assertValid(String what, JsonNode schema, Object value) {
        JsonObject whole = new JsonObject(schema.toString())
                .put("components", new JsonObject(root.path("components").toString()));
        OutputUnit result = Validator.create(
                        JsonSchema.of(whole),
                        new JsonSchemaOptions()
                                .setBaseUri("undercut:contract")
                                .setDraft(Draft.DRAFT202012)
                                .setOutputFormat(OutputFormat.Basic))
                .validate(value);
        assertThat(result.getValid())
                .as(what + ": "
                        + (result.getErrors() == null
                                ? ""
                                : result.getErrors().stream()
                                        .map(error -> error.getInstanceLocation() + " " + error.getError())
                                        .toList()))
                .isTrue();
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? root.at(node.get("$ref").asText().substring(1)) : node;
    }
}
