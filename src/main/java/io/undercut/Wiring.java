package io.undercut;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undercut.aws.AwsClients;
import io.undercut.aws.AwsFailures;
import io.undercut.aws.Publisher;
import io.undercut.aws.Queues;
import io.undercut.catalog.Audit;
import io.undercut.catalog.Catalog;
import io.undercut.catalog.Changes;
import io.undercut.catalog.Competitors;
import io.undercut.catalog.Freshness;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.Politeness;
import io.undercut.catalog.ReaderBreaker;
import io.undercut.catalog.Tables;
import io.undercut.catalog.Terms;
import io.undercut.config.Settings;
import io.undercut.extract.ExtractHandler;
import io.undercut.extract.Observations;
import io.undercut.extract.OfferExtractor;
import io.undercut.fetch.FetchRequest;
import io.undercut.fetch.FetchResult;
import io.undercut.fetch.Fetcher;
import io.undercut.fetch.HostStates;
import io.undercut.fetch.OwnHosts;
import io.undercut.fetch.PoliteFetcher;
import io.undercut.fetch.SharedClock;
import io.undercut.fetch.UrlPolicy;
import io.undercut.http.Backend;
import io.undercut.notify.Deliveries;
import io.undercut.notify.NotifyHandler;
import io.undercut.notify.Resend;
import io.undercut.notify.Signature;
import io.undercut.notify.Webhooks;
import io.undercut.price.OfferChanged;
import io.undercut.price.Outbox;
import io.undercut.price.PriceHandler;
import io.undercut.price.Prices;
import io.undercut.price.Rule;
import io.undercut.schedule.Scheduler;
import io.undercut.scrape.PageArchive;
import io.undercut.scrape.ScrapeHandler;
import io.undercut.scrape.Shops;
import io.undercut.stage.GatedSqsClient;
import io.undercut.stage.Stage;
import io.undercut.stage.StageRuntime;
import io.undercut.stage.StageSettings;
import io.undercut.stage.Stages;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every constructor in one place: what the service is made of, wired by hand. */
final class Wiring implements AutoCloseable {

    /** A lone message to the next stage waits this long for company; a request costs the same for one as for ten. */
    private static final long PUBLISH_LINGER_MILLIS = 25;

    private static final Logger log = LoggerFactory.getLogger(Wiring.class);
    private static final String EXPRESS = ScrapeHandler.EXPRESS_QUEUE;

    private final Settings settings;
    private final AwsClients clients;
    private final Resources.Opened aws;
    private final Executor extractExecutor;
    private final Clock clock = Clock.systemUTC();
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private final Catalog catalog;
    private final Competitors competitors;
    private final Changes changes;
    private final ListingState listingState;
    private final Observations observations;
    private final Prices prices;
    private final Rule rule;
    private final OwnHosts ownHosts;
    private final ReaderBreaker breaker;
    private final PageArchive archive;
    private final Fetcher fetcher;
    private final PoliteFetcher politeFetcher;
    private final OfferExtractor extractor = new OfferExtractor();
    private final Publisher scrapeQueue;
    private final Publisher scrapeNowQueue;
    private final Publisher extractQueue;
    private final Publisher priceQueue;
    private final Scheduler scheduler;
    private final Webhooks webhooks;

    private Wiring(
            Settings settings,
            AwsClients clients,
            Resources.Opened aws,
            SharedClock sharedClock,
            Executor extractExecutor) {
        this.settings = settings;
        this.clients = clients;
        this.aws = aws;
        this.extractExecutor = extractExecutor;
        Tables tables = aws.tables();
        catalog = new Catalog(clients.dynamodb(), tables, settings.schedule().defaultEvery(), clock);
        competitors = new Competitors(clients.dynamodb(), tables, clock);
        changes = new Changes(clients.dynamodb(), tables);
        listingState = new ListingState(clients.dynamodb(), tables);
        observations = new Observations(clients.dynamodb(), tables);
        prices = new Prices(clients.dynamodb(), tables, clock);
        rule = rule(settings);
        breaker = new ReaderBreaker(clients.dynamodb(), tables, clock);
        ownHosts = new OwnHosts(settings.price().ownHosts());
        archive = new PageArchive(clients.s3(), aws.bucket());
        fetcher = new Fetcher(settings.fetch());
        politeFetcher = new PoliteFetcher(fetcher, settings, clients.dynamodb(), tables, sharedClock);
        scrapeQueue = publisher("scrape");
        scrapeNowQueue = publisher(EXPRESS);
        extractQueue = publisher("extract");
        priceQueue = publisher("price");
        scheduler = newScheduler();
        webhooks = webhooks(settings, clients, tables);
    }

    /**
     * Connects to AWS or the emulators. In local mode what is missing is created; in aws mode the future fails with a
     * {@link io.undercut.aws.MissingResource}.
     */
    static CompletableFuture<Wiring> open(Settings settings, Executor extractExecutor) {
        AwsClients clients;
        SharedClock sharedClock = new SharedClock(Clock.systemUTC());
        try {
            clients = new AwsClients(settings.aws(), settings.mode() == Settings.Mode.LOCAL, sharedClock::observe);
        } catch (RuntimeException noRegionOrEndpoint) {
            return CompletableFuture.failedFuture(noRegionOrEndpoint);
        }
        return Resources.open(settings, clients, EXPRESS)
                .thenApply(aws -> new Wiring(settings, clients, aws, sharedClock, extractExecutor))
                .whenComplete((wiring, failure) -> {
                    if (failure != null) {
                        clients.close();
                    }
                });
    }

    ScrapeHandler scrapeHandler() {
        @Nullable Publisher events = settings.archive().notifyByStage() ? extractQueue : null;
        return new ScrapeHandler(
                catalog,
                listingState,
                this::fetchFromOthers,
                new Shops(competitors::get, settings.fetch()),
                archive,
                events,
                new Freshness(
                        settings.price().freshPeriods(), settings.schedule().defaultEvery()),
                OfferExtractor.VERSION,
                clock,
                RandomGenerator.getDefault());
    }

    ExtractHandler extractHandler() {
        return new ExtractHandler(
                archive,
                extractor::extract,
                settings.fetch().maxBytes(),
                observations,
                listingState,
                priceQueue,
                extractExecutor);
    }

    private static Rule rule(Settings settings) {
        Settings.Price price = settings.price();
        return new Rule(
                Rule.guards(BigDecimal.valueOf(price.largestJump()), BigDecimal.valueOf(price.farBelow())),
                BigDecimal.valueOf(price.largestStep()),
                price.ownNet() ? Terms.Tax.NET : Terms.Tax.GROSS,
                price.freshPeriods(),
                settings.schedule().defaultEvery());
    }

    private CompletableFuture<FetchResult> fetchFromOthers(FetchRequest request, PoliteFetcher.Caller caller) {
        return ownHosts.owns(request.url())
                ? CompletableFuture.completedFuture(OwnHosts.refusal())
                : politeFetcher.fetch(request, caller).thenApply(ownHosts::notOurs);
    }

    PriceHandler priceHandler() {
        Outbox outbox = settings.uses(Settings.NOTIFY) ? Outbox.of(prices, webhooks::tell) : Outbox.NONE;
        return new PriceHandler(catalog, competitors, changes, listingState, breaker, prices, rule, outbox, clock);
    }

    private Webhooks webhooks(Settings all, AwsClients aws, Tables tables) {
        Deliveries deliveries = new Deliveries(aws.dynamodb(), tables);
        return all.uses(Settings.NOTIFY)
                ? new Webhooks(all.webhooks().urls(), publisher(Settings.NOTIFY), deliveries, clock)
                : Webhooks.none(deliveries, clock);
    }

    NotifyHandler notifyHandler() {
        return new NotifyHandler(
                webhooks,
                fetcher::post,
                new Signature(settings.webhooks().secrets()),
                prices::lastMoved,
                new Resend(settings.webhooks().giveUpAfter(), RandomGenerator.getDefault()),
                clock);
    }

    private Scheduler newScheduler() {
        return new Scheduler(
                listingState,
                changes,
                competitors,
                scrapeQueue,
                priceQueue,
                settings.schedule().defaultEvery(),
                settings.schedule().batch(),
                clock,
                RandomGenerator.getDefault());
    }

    /** A stage with its queues, ready to run. */
    <T> StageRuntime<T> runtime(Stage<T> stage) {
        StageSettings stageSettings = settings.stage(stage.name());
        Queues.Pair pair = aws.queue(stage.name());
        boolean express = stage.name().equals("scrape");
        return new StageRuntime<>(
                stage,
                stageSettings,
                new StageRuntime.Queues(intake(pair), express ? intake(aws.queue(EXPRESS)) : null, pair.deadLetters()),
                AwsFailures::dependencyDown,
                clock,
                RandomGenerator.getDefault());
    }

    Backend backend(Stages stages, Supplier<List<String>> notReady) {
        UrlPolicy urls = new UrlPolicy(settings.fetch().allowHosts());
        Function<String, CompletableFuture<Void>> scrapeNow = scrapeNowQueue::publish;
        return new Backend(
                catalog,
                competitors,
                new Audit(clients.dynamodb(), aws.tables()),
                observations,
                prices,
                rule,
                new Politeness(
                        settings.politeness().spacing(),
                        settings.politeness().dailyBudget(),
                        settings.politeness().robots(),
                        settings.fetch().acceptLanguage(),
                        null,
                        settings.fetch().proxy()),
                ownHosts,
                breaker,
                archive,
                extractor,
                fetcher,
                stages,
                scrapeNow,
                this::askForPrice,
                scheduler::look,
                url -> urls.check(url) instanceof UrlPolicy.Verdict.Refused refused
                        ? Optional.of(refused.detail())
                        : Optional.empty(),
                new HostStates(clients.dynamodb(), aws.tables(), clock)::of,
                webhooks,
                notReady,
                metrics,
                clock);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** The fast way: where the queue cannot be reached, the scheduler finds the change a few seconds later. */
    private void askForPrice(String sku) {
        scheduler.look();
        priceQueue.publish(OfferChanged.write(sku)).exceptionally(failure -> {
            log.debug("Price of {} is left to the scheduler: {}", sku, failure.getMessage());
            return null;
        });
    }

    Catalog catalog() {
        return catalog;
    }

    PrometheusMeterRegistry metrics() {
        return metrics;
    }

    private Publisher publisher(String queue) {
        return Publisher.batching(aws.queue(queue).queue(), PUBLISH_LINGER_MILLIS);
    }

    private StageRuntime.Intake intake(Queues.Pair pair) {
        return new StageRuntime.Intake(
                new GatedSqsClient.Endpoint(
                        clients.receivingSqs(),
                        pair.queue().name(),
                        pair.queue().url(),
                        clients.longPoll()),
                pair.queue());
    }

    @Override
    public void close() {
        fetcher.close();
        clients.close();
    }
}
