package io.undercut.http;

import static io.undercut.support.Samples.delivery;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.PostResult;
import io.undercut.notify.Announcement;
import io.undercut.notify.NotifyHandler;
import io.undercut.notify.Resend;
import io.undercut.notify.Signature;
import io.undercut.support.TestClock;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was told of which move, and telling them again. */
class WebhookApiIT {

    private static final String DELIVERIES = "/v1/products/KETTLE-1/deliveries";

    private final Contract contract = new Contract();
    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private LiveShop shop;

    @BeforeEach
    void open() {
        shop = LiveShop.open(clock);
        shop.client.put("/v1/products/KETTLE-1", """
                {"title":"Kettle","listPrice":{"amount":"100.00","currency":"EUR"}}""");
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private JsonObject get(String template, String path) {
        Client.Answer answer = shop.client.get(path);
        assertThat(answer.status()).isEqualTo(200);
        contract.check("GET", template, answer);
        return answer.json();
    }

    private void deliver(int status) throws Exception {
        NotifyHandler handler = new NotifyHandler(
                shop.backend.webhooks(),
                request -> CompletableFuture.completedFuture(new PostResult.Answered(status, null)),
                new Signature(List.of()),
                shop.backend.prices()::lastMoved,
                new Resend(Duration.ofHours(24), new Random(1)),
                clock);
        String body = shop.notify.bodies.remove(0);
        handler.handle(delivery(Announcement.parse(body), "m", 1, clock.instant()))
                .join();
    }

    @Test
    void showsWhoIsToldWithoutWhatTheirUrlHides() {
        JsonObject webhooks = get("/v1/webhooks", "/v1/webhooks");
        assertThat(webhooks.getJsonArray("items").getJsonObject(0).getString("host"))
                .isEqualTo("shop.example");
        assertThat(webhooks.encode()).doesNotContain("hidden");
    }

    @Test
    void logsWhatEachWebhookWasTold() throws Exception {
        assertThat(get("/v1/products/{sku}/deliveries", DELIVERIES).getJsonArray("items"))
                .isEmpty();
        deliver(404);
        JsonObject entry = get("/v1/products/{sku}/deliveries", DELIVERIES)
                .getJsonArray("items")
                .getJsonObject(0);
        assertThat(entry.getJsonObject("move").getJsonObject("price").getString("amount"))
                .isEqualTo("100.00");
        JsonObject to = entry.getJsonArray("webhooks").getJsonObject(0);
        assertThat(to.getString("state")).isEqualTo("FAILED");
        assertThat(to.getString("detail")).isEqualTo("answered 404");
        assertThat(to.getInteger("attempts")).isEqualTo(1);

        Client.Answer again = shop.client.post(DELIVERIES + "/redeliver", "");
        assertThat(again.status()).isEqualTo(202);
        contract.check("POST", "/v1/products/{sku}/deliveries/redeliver", again);
        assertThat(again.json().getLong("version")).isEqualTo(1);
        deliver(500);
        to = get("/v1/products/{sku}/deliveries", DELIVERIES)
                .getJsonArray("items")
                .getJsonObject(0)
                .getJsonArray("webhooks")
                .getJsonObject(0);
        assertThat(to.getString("state")).isEqualTo("PENDING");
        assertThat(to.getInstant("retryAt")).isAfter(clock.instant());
    }

    @Test
    void nothingCanBeToldAgainThatWasNotTold() {
        assertThat(shop.client
                        .post("/v1/products/NONE/deliveries/redeliver", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void withoutWebhooksThereIsNothingToRedeliver() {
        try (TestServer server = TestServer.open()) {
            Client.Answer answer = server.client.post(DELIVERIES + "/redeliver", "");
            assertThat(answer.status()).isEqualTo(409);
            assertThat(server.client.get("/v1/webhooks").json().getJsonArray("items"))
                    .isEmpty();
        }
    }
}
