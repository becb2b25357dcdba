package io.undercut.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.undercut.support.HookServer;
import io.undercut.support.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop puts a product and hears what it costs, through every queue and stage of a real service. */
class WebhookIT {

    private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    private Path directory;

    @Test
    void theShopHearsOfAMove() {
        try (HookServer hook = new HookServer();
                ServiceProcess service =
                        ServiceProcess.start(directory, settings(hook)).awaitReady()) {
            service.put(
                    "/v1/products/KETTLE-1",
                    "{\"title\":\"Kettle\",\"listPrice\":{\"amount\":\"100.00\",\"currency\":\"EUR\"}}");
            await().atMost(Duration.ofSeconds(60)).until(() -> hook.told.size() == 1);
            assertThat(hook.told.get(0).body()).contains("\"sku\":\"KETTLE-1\"").contains("\"amount\":\"100.00\"");
            assertThat(hook.told.get(0).headers().get("webhook-signature")).startsWith("v1,");
            await().atMost(Duration.ofSeconds(30)).until(() -> service.get("/v1/products/KETTLE-1/deliveries")
                    .body()
                    .contains("\"DELIVERED\""));
            assertThat(service.get("/v1/stages").body()).contains("\"name\":\"notify\"");
            assertThat(service.stop()).isZero();
            assertThat(service.log()).doesNotContain(SECRET);
        }
    }

    private Map<String, String> settings(HookServer hook) {
        Map<String, String> settings = new HashMap<>();
        settings.put("local.data", directory.resolve("data").toString());
        settings.put("local.in-memory", "true");
        settings.put("local.demo", "false");
        settings.put("local.sqs-port", Integer.toString(ServiceProcess.freePort()));
        settings.put("local.s3-port", Integer.toString(ServiceProcess.freePort()));
        settings.put("local.dynamodb-port", Integer.toString(ServiceProcess.freePort()));
        settings.put("fetch.allow-hosts", hook.hostAndPort());
        settings.put("webhooks.urls", hook.url("/hook").toString());
        settings.put("webhooks.secrets", "whsec_" + SECRET);
        return settings;
    }
}
