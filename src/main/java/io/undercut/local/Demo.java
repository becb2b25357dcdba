package io.undercut.local;

import io.undercut.catalog.Catalog;
import io.undercut.config.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Something to try the service on: the demo shops, and at the very first start a catalogue that lists them. */
public final class Demo {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    /** Prices drift with time, but the same way for everyone. */
    private static final long SEED = 1;

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
                .thenCompose(shops -> {
                    log.info("Demo shops: {}/", shops.root());
                    return DemoCatalogue.loadOnce(data, shops.root(), catalog);
                })
                .thenApply(loaded -> new Demo(vertx));
    }

    public void stop() {
        vertx.close();
    }
}
