package io.undercut.config;

import io.undercut.stage.StageSettings;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every setting of {@code conf/undercut.conf}, validated; read once at start by {@link SettingsReader}. */
public record Settings(
        Mode mode,
        Set<Role> roles,
        Http http,
        Aws aws,
        Local local,
        Map<String, StageSettings> stages,
        Schedule schedule,
        Fetch fetch,
        Politeness politeness,
        Archive archive,
        Price price,
        Webhooks webhooks,
        Duration shutdownTimeout) {

    public enum Mode {
        LOCAL,
        AWS
    }

    public enum Role {
        SCRAPE,
        EXTRACT,
        PRICE,
        NOTIFY,
        SCHEDULE,
        API
    }

    /** @param allowedHosts accepted Host headers besides the loopback names, lower case, without port */
    public record Http(
            String host,
            int port,
            Set<String> allowedHosts,
            @Nullable String token) {}

    /** Endpoints are null where the SDK's own apply. */
    public record Aws(
            String prefix,
            @Nullable String region,
            @Nullable URI sqsEndpoint,
            @Nullable URI s3Endpoint,
            @Nullable URI dynamodbEndpoint,
            Duration callTimeout,
            int connections) {}

    /** @param emulators whether this instance starts them */
    public record Local(
            Path data,
            boolean emulators,
            int sqsPort,
            int s3Port,
            int dynamodbPort,
            boolean inMemory,
            boolean demo,
            int demoPort) {}

    public record Schedule(Duration defaultEvery, Duration tick, int batch) {}

    /**
     * @param allowHosts {@code host:port}, lower case
     * @param acceptLanguage sent as the header of that name where nothing else is said; null: none
     * @param proxies HTTP proxies by name; unresolved
     * @param proxy name of the one that is used where nothing else is said; null: none
     */
    public record Fetch(
            Set<String> allowHosts,
            String userAgent,
            Duration connectTimeout,
            Duration headTimeout,
            Duration deadline,
            int maxBytes,
            int maxRedirects,
            int connections,
            int connectionsPerHost,
            @Nullable String acceptLanguage,
            Map<String, InetSocketAddress> proxies,
            @Nullable String proxy) {

        /** Straight to every shop, in no particular language. */
        public Fetch(
                Set<String> allowHosts,
                String userAgent,
                Duration connectTimeout,
                Duration headTimeout,
                Duration deadline,
                int maxBytes,
                int maxRedirects,
                int connections,
                int connectionsPerHost) {
            this(
                    allowHosts,
                    userAgent,
                    connectTimeout,
                    headTimeout,
                    deadline,
                    maxBytes,
                    maxRedirects,
                    connections,
                    connectionsPerHost,
                    null,
                    Map.of(),
                    null);
        }
    }

    /**
     * @param spacing from the end of one request to a host to the start of the next, over all instances
     * @param dailyBudget most requests to one host in a day (UTC)
     * @param robots whether robots.txt is obeyed
     * @param longestCrawlDelay a robots.txt that asks for more is given this much
     */
    public record Politeness(Duration spacing, int dailyBudget, boolean robots, Duration longestCrawlDelay) {}

    /** @param notifyByStage true when the scrape stage sends the S3 event, false when the bucket does */
    public record Archive(boolean notifyByStage) {}

    /**
     * @param largestStep percent that readings may move an own price at once
     * @param largestJump percent that an offer may move from one reading to the next
     * @param farBelow percent below our own price, or below other offers, from which an offer is held
     * @param ownNet true when our own prices are without tax
     * @param ownHosts names of our own shop's hosts, lower case
     */
    public record Price(
            int freshPeriods, int largestStep, int largestJump, int farBelow, boolean ownNet, Set<String> ownHosts) {}

    /**
     * Who is told when an own price moves.
     *
     * @param urls empty: nobody
     * @param secrets each signs every message, the newest first; not empty when there are urls
     * @param giveUpAfter how long one message is tried
     */
    public record Webhooks(List<URI> urls, List<Secret> secrets, Duration giveUpAfter) {}

    public StageSettings stage(String name) {
        StageSettings settings = stages.get(name);
        if (settings == null) {
            throw new IllegalArgumentException("no stage is called " + name);
        }
        return settings;
    }

    /** Whether this service has such a stage at all: without a webhook there is nothing to tell. */
    public boolean uses(String stage) {
        return !stage.equals(NOTIFY) || !webhooks.urls().isEmpty();
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }

    public static final String NOTIFY = "notify";

    /** Names of the stages, in the order of the flow. */
    public static final List<String> STAGES = List.of("scrape", "extract", "price", NOTIFY);
}
