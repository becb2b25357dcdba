package io.undercut.http;

import static io.undercut.http.StrictInputTest.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.http.Client.Answer;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageRoutesTest {
    private final Contract contract = new Contract();
    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.open();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void showsTheStagesInTheOrderOfTheFlow() {
        Answer answer = server.client.get("/v1/stages");
        contract.check("GET", "/v1/stages", answer);
        JsonObject scrape = answer.json().getJsonArray("items").getJsonObject(0);
        assertThat(scrape.getString("name")).isEqualTo("scrape");
        assertThat(scrape.getDouble("lagSeconds")).isEqualTo(0.42);
        assertThat(scrape.containsKey("paused")).isFalse();
        JsonObject extract = answer.json().getJsonArray("items").getJsonObject(1);
        assertThat(extract.getString("paused")).isEqualTo("DynamoDB is down");
        assertThat(extract.containsKey("lagSeconds")).isFalse();
    }

    @Test
    void resizesNow() {
        Answer answer = server.client.put("/v1/stages/scrape", "{\"min\":1,\"max\":64}");
        contract.check("PUT", "/v1/stages/{stage}", answer);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getInteger("max")).isEqualTo(64);
        assertThat(server.client
                        .get("/v1/stages")
                        .json()
                        .getJsonArray("items")
                        .getJsonObject(0)
                        .getInteger("max"))
                .isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"min\":0,\"max\":2}",
                "{\"min\":3,\"max\":2}",
                "{\"min\":1,\"max\":1001}",
                "{\"min\":1}",
                "{\"min\":\"1\",\"max\":2}",
                "{\"min\":1.5,\"max\":2}",
                "{\"min\":1,\"max\":99999999999}"
            })
    void refusesImpossibleSizes(String size) {
        assertProblem(server.client.put("/v1/stages/scrape", size), 400, "");
    }

    @Test
    void showsDeadLettersAndPutsThemBack() {
        Answer letters = server.client.get("/v1/stages/extract/dead-letters?limit=5");
        contract.check("GET", "/v1/stages/{stage}/dead-letters", letters);
        assertThat(letters.json().getJsonArray("items").getJsonObject(0).getString("bodyPreview"))
                .isEqualTo("<script>alert(1)</script>");
        Answer redrive = server.client.post("/v1/stages/extract/redrive", "{}");
        contract.check("POST", "/v1/stages/{stage}/redrive", redrive);
        assertThat(redrive.status()).isEqualTo(202);
        assertThat(server.client
                        .send("POST", "/v1/stages/extract/redrive", Map.of(), null)
                        .status())
                .as("the body may be left out")
                .isEqualTo(202);
    }

    @Test
    void anUnknownStageIsNotFound() {
        assertProblem(server.client.put("/v1/stages/sort", "{\"min\":1,\"max\":2}"), 404, "/v1/stages");
        assertProblem(server.client.get("/v1/stages/sort/dead-letters"), 404, "/v1/stages");
        assertProblem(server.client.post("/v1/stages/sort/redrive", "{}"), 404, "/v1/stages");
    }
}
