package io.undercut;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.undercut.config.Settings;
import java.time.Duration;
import java.util.Map;

/**
 * The actor system's configuration, as far as it follows from the settings: a dispatcher for each stage, so that a slow or
 * busy handler never holds up another stage, timers or HTTP.
 */
final class SystemConfig {

    /** What may still be told to a queue after the time for draining. */
    private static final Duration SETTLE = Duration.ofSeconds(1);

    private SystemConfig() {}

    /** Where the actor system finds the dispatcher of a stage. */
    static String dispatcher(String stage) {
        return "undercut-dispatchers." + stage;
    }

    static Config of(Settings settings, Config config) {
        Config ours = ConfigFactory.parseMap(Map.of(
                "pekko.coordinated-shutdown.phases.service-requests-done.timeout",
                settings.shutdownTimeout().plus(SETTLE)));
        for (String stage : Settings.STAGES) {
            int threads = settings.stage(stage).threads();
            Map<String, Object> dispatcher = Map.of(
                    "type",
                    "Dispatcher",
                    "executor",
                    "fork-join-executor",
                    "fork-join-executor",
                    Map.of("parallelism-min", threads, "parallelism-factor", 1.0, "parallelism-max", threads));
            ours = ours.withFallback(ConfigValueFactory.fromMap(dispatcher).atPath(dispatcher(stage)));
        }
        return ours.withFallback(config);
    }
}
