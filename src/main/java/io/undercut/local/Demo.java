package io.undercut.local;

import io.undercut.aws.AwsFailures;
import io.undercut.catalog.Catalog;
import io.undercut.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something to try the service on: the demo shops, and at the very first start a catalogue that lists them. */
public final class Demo {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    /** Prices drift with time, but the same way for everyone. */
    private static final long SEED = 1;

    private static final long RETRY_SECONDS = 2;

    private final Vertx vertx;

    private Demo(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Fails with a {@link LocalAwsException} when the port is taken. */
    public static CompletableFuture<Demo> start(Settings.Local settings, Catalog catalog, Clock clock) {
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1).setInternalBlockingPoolSize(1));
        Path data = settings.inMemory() ? null : settings.data();
        return DemoShops.start(vertx, settings.demoPort(), clock, SEED)
                // Not on the event loop that has just started: it must go on serving pages.
                .thenComposeAsync(shops -> {
                    log.info("Demo shops: {}/", shops.root());
                    return load(data, shops.root(), catalog);
                })
                .thenApply(loaded -> new Demo(vertx));
    }

    /** Until it is there: on a busy machine the emulators' first answers can take longer than a call may. */
    private static CompletableFuture<Boolean> load(@Nullable Path data, URI shops, Catalog catalog) {
        return DemoCatalogue.loadOnce(data, shops, catalog).exceptionallyCompose(failure -> {
            if (!AwsFailures.dependencyDown(failure)) {
                return CompletableFuture.failedFuture(failure);
            }
            log.warn("The demo catalogue cannot be stored yet, trying again: {}", failure.getMessage());
            return CompletableFuture.supplyAsync(
                            () -> data, CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS))
                    .thenCompose(again -> load(data, shops, catalog));
        });
    }

    public void stop() {
        vertx.close();
    }
}
