package io.undercut.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undercut.support.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Resizes a pool by the API while messages flow: the pool follows, and nothing is lost or done twice. {@code
 * -Dresize.jobs=2000} does it at length.
 */
class ResizeIT {

    private static final int JOBS = Integer.getInteger("resize.jobs", 300);

    @TempDir
    private Path directory;

    @Test
    void aPoolFollowsItsBoundsWhileMessagesFlow() throws IOException {
        try (PushedJobs jobs = new PushedJobs(JOBS, directory)) {
            ServiceProcess service = jobs.service(true);
            resize(service, 1, 1);
            jobs.push();
            jobs.awaitRequests(JOBS / 10);
            assertThat(scrape(service).path("size").asInt()).isEqualTo(1);

            resize(service, 16, 32);
            Awaitility.await()
                    .atMost(jobs.patience())
                    .until(() -> scrape(service).path("size").asInt() >= 16);
            jobs.awaitRequests(JOBS / 2);

            resize(service, 1, 2);
            Awaitility.await()
                    .atMost(jobs.patience())
                    .until(() -> scrape(service).path("size").asInt() <= 2);

            resize(service, 1, 32);
            jobs.assertEachIsObservedOnce();
            assertThat(scrape(service).path("counts").path("rejected").asInt()).isZero();
        }
    }

    private static void resize(ServiceProcess service, int min, int max) {
        assertThat(service.put("/v1/stages/scrape", "{\"min\":%d,\"max\":%d}".formatted(min, max))
                        .statusCode())
                .isEqualTo(200);
    }

    private static JsonNode scrape(ServiceProcess service) throws IOException {
        for (JsonNode stage :
                new ObjectMapper().readTree(service.get("/v1/stages").body()).path("items")) {
            if (stage.path("name").asText().equals("scrape")) {
                return stage;
            }
        }
        throw new AssertionError("no stage scrape");
    }
}
