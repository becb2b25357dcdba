package io.undercut.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** openapi.yaml and the server say the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ContractTest {
    private final Contract contract = new Contract();
    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.open();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyRouteIsInTheContractAndTheOtherWayRound() {
        Vertx vertx = Vertx.vertx();
        try {
            Set<String> routes = Server.router(vertx, server.settings, server.backend).getRoutes().stream()
                    .filter(route -> route.getPath() != null && route.methods() != null)
                    // What the dashboard's page loads is not an API.
                    .filter(route -> route.getPath().equals("/") || !Dashboard.serves(route.getPath()))
                    .flatMap(route -> route.methods().stream()
                            .filter(method -> !method.name().equals("HEAD"))
                            .map(method -> method + " " + route.getPath().replaceAll(":([a-z]+)", "{$1}")))
                    .collect(Collectors.toSet());
            Set<String> operations = contract.operations().stream()
                    .map(Contract.Operation::toString)
                    .collect(Collectors.toSet());
            assertThat(routes).isEqualTo(operations).hasSizeGreaterThan(25);
        } finally {
            vertx.close();
        }
    }

    /** Whatever a request without a body comes to here, it is something that the contract foresees. */
    @TestFactory
    Stream<DynamicTest> everyOperationIsReachableAndAnswersAsDeclared() {
        return contract.operations().stream()
                .map(operation -> DynamicTest.dynamicTest(operation.toString(), () -> {
                    String path = operation
                            .path()
                            .replace("{sku}", "KETTLE-1")
                            .replace("{competitor}", "acme")
                            .replace("{group}", "kitchen")
                            .replace("{stage}", "scrape")
                            .replace("{id}", "0".repeat(64));
                    Client.Answer answer = server.client.send(operation.method(), path, Map.of(), null);
                    assertThat(answer.status()).isNotIn(401, 404, 405, 421);
                    contract.check(operation.method(), operation.path(), answer);
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyExampleFollowsItsSchema() {
        assertThat(contract.examples()).hasSizeGreaterThan(10);
        return contract.examples().stream()
                .map(example -> DynamicTest.dynamicTest(example.where(), () -> contract.assertValid(example)));
    }

    /** Else the checks above would prove nothing. */
    @Test
    void anAnswerThatDoesNotFollowItsSchemaIsFound() {
        for (String body : List.of("{\"status\":\"fine\"}", "{}", "{\"status\":\"ok\",\"more\":1}", "[]")) {
            Client.Answer answer = new Client.Answer(
                    200,
                    MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json"),
                    Buffer.buffer(body));
            assertThatThrownBy(() -> contract.check("GET", "/healthz", answer)).isInstanceOf(AssertionError.class);
        }
        Client.Answer price = new Client.Answer(
                200,
                MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json"),
                Buffer.buffer("{\"sku\":\"A\",\"price\":{\"amount\":1.5,\"currency\":\"EUR\"},\"status\":\"LIST\","
                        + "\"asOf\":\"2026-11-23T12:00:00Z\",\"reason\":\"\"}"));
        assertThatThrownBy(() -> contract.check("GET", "/v1/prices/{sku}", price))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("amount");
    }

    @Test
    void everyErrorIsDeclared() {
        assertThat(contract.operations()).allSatisfy(operation -> assertThat(
                        operation.node().path("responses").has("default"))
                .isTrue());
    }
}
