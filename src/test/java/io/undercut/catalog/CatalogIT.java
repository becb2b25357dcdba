package io.undercut.catalog;

import static io.undercut.support.Samples.ACME;
import static io.undercut.support.Samples.SKU;
import static io.undercut.support.Samples.eur;
import static io.undercut.support.Samples.kettle;
import static io.undercut.support.Samples.offer;
import static io.undercut.support.Samples.product;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.catalog.ListingState.Fetched;
import io.undercut.catalog.ListingState.Overflow;
import io.undercut.catalog.ListingState.Read;
import io.undercut.offer.Hints;
import io.undercut.support.Aws;
import io.undercut.support.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Aws.class)
class CatalogIT {

    private static final String URL = "https://acme.example/kettle";
    private static final Schedule DAILY = new Schedule(Duration.ofDays(1), null);
    private static final Hints HINTS = new Hints(".price", null, "EUR", ",");

    private final TestClock clock = new TestClock("2026-11-23T12:00:00Z");
    private Aws.Fresh aws;
    private Catalog catalog;
    private Competitors competitors;
    private ListingState state;

    @BeforeEach
    void start(Aws.Fresh fresh) {
        aws = fresh;
        catalog = new Catalog(fresh.dynamo(), fresh.tables(), Duration.ofDays(7), clock);
        competitors = new Competitors(fresh.dynamo(), fresh.tables(), clock);
        state = new ListingState(fresh.dynamo(), fresh.tables());
    }

    @Test
    void namesTheTablesThatAreMissing() {
        Tables others = new Tables(aws.tables().prefix() + "x");
        assertThat(aws.tables().missing(aws.dynamo()).join()).isEmpty();
        assertThat(others.missing(aws.dynamo()).join())
                .containsExactly(
                        "table " + others.catalogue(), "table " + others.observations(), "table " + others.decisions());
        aws.tables().create(aws.dynamo()).join();
    }

    @Test
    void keepsProducts() {
        assertThat(catalog.product(SKU).join()).isEmpty();
        assertThat(catalog.put(kettle("99.90")).join()).isTrue();
        assertThat(catalog.put(product(SKU, "89.90", "60", "70")).join()).isFalse();
        assertThat(catalog.product(SKU).join()).contains(product(SKU, "89.90", "60", "70"));
        assertThat(catalog.deleteProduct(SKU).join()).isTrue();
        assertThat(catalog.deleteProduct(SKU).join()).isFalse();
        assertThat(catalog.product(SKU).join()).isEmpty();
    }

    @Test
    void listsProductsInPages() {
        IntStream.range(0, 5)
                .forEach(i -> catalog.put(product("P-" + i, "10", null, null)).join());
        Slice<Product> first = catalog.products(null, 2).join();
        Slice<Product> second = catalog.products(first.next(), 2).join();
        Slice<Product> third = catalog.products(second.next(), 2).join();
        assertThat(first.items()).extracting(Product::sku).containsExactly("P-0", "P-1");
        assertThat(second.items()).extracting(Product::sku).containsExactly("P-2", "P-3");
        assertThat(third.items()).extracting(Product::sku).containsExactly("P-4");
        assertThat(third.next()).isNull();
    }

    @Test
    void keepsCompetitors() {
        assertThat(competitors.get("acme").join()).isEqualTo(Competitor.unconfigured("acme"));
        competitors.put(new Competitor("acme", "Acme", false)).join();
        assertThat(competitors.get("acme").join()).isEqualTo(new Competitor("acme", "Acme", false));
    }

    @Test
    void aNewListingIsDueAtOnce() {
        assertThat(putListing(URL)).isTrue();
        Listing listing = listing();
        assertThat(listing.url()).isEqualTo(URL);
        assertThat(listing.schedule()).isEqualTo(DAILY);
        assertThat(listing.hints()).isEqualTo(HINTS);
        assertThat(listing.seq()).isZero();
        assertThat(listing.lastStep()).isNull();
        assertThat(due()).containsExactly(new Due.Scrape(ACME, DAILY, clock.instant()));
    }

    @Test
    void configurationLeavesTheStateOfScrapesAlone() {
        putListing(URL);
        observe("job-1", "89.90");
        advance();
        assertThat(catalog.putListing(ACME, URL, DAILY, Hints.NONE).join()).isFalse();
        assertThat(listing().latest()).isNotNull();
        assertThat(listing().seq()).isEqualTo(1);
        assertThat(due()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        Instant before = listing().nextDue();
        catalog.putListing(ACME, URL, new Schedule(Duration.ofHours(1), null), Hints.NONE)
                .join();
        assertThat(listing().nextDue())
                .isNotEqualTo(before)
                .isBeforeOrEqualTo(clock.instant().plusSeconds(3600));
    }

    @Test
    void aChangedUrlForgetsWhatWasReadFromTheOldOne() {
        putListing(URL);
        long seq = observe("job-1", "89.90");
        advance();
        clock.advance(Duration.ofHours(1));
        putListing(URL + "-2");
        assertThat(listing().latest()).isNull();
        assertThat(listing().lastStep()).isNull();
        assertThat(due()).containsExactly(new Due.Scrape(ACME, DAILY, clock.instant()));
        // A page of the old url that is read late does not come back either, nor does a fetch of it that is under way.
        assertThat(read(seq, "job-1", "1.00")).isFalse();
        assertThat(fetch("job-2", URL)).isEmpty();
        assertThat(fetch("job-3", URL + "-2")).hasValue(seq + 1L);
    }

    @Test
    void aDeletedListingIsGoneButItsNumbersGoOn() {
        putListing(URL);
        long seq = observe("job-1", "89.90");
        assertThat(catalog.deleteListing(ACME).join()).isTrue();
        assertThat(catalog.deleteListing(ACME).join()).isFalse();
        assertThat(catalog.listing(ACME).join()).isEmpty();
        assertThat(catalog.listings(SKU).join()).isEmpty();
        assertThat(due()).isEmpty();
        assertThat(fetch("job-2", URL)).isEmpty();
        assertThat(read(seq, "job-1", "1.00")).isFalse();
        assertThat(catalog.listing(ACME).join()).isEmpty();
        assertThat(putListing(URL)).isTrue();
        assertThat(fetch("job-3", URL)).hasValue(seq + 1L);
    }

    @Test
    void deletingAProductDeletesItsListings() {
        catalog.put(kettle("99")).join();
        putListing(URL);
        catalog.deleteProduct(SKU).join();
        assertThat(catalog.listings(SKU).join()).isEmpty();
    }

    @Test
    void anUnlistedListingAppearsWithItsFirstFetch() {
        assertThat(fetch("job-1", null)).hasValue(1L);
        assertThat(listing().unlisted()).isTrue();
        assertThat(listing().nextDue()).isNull();
        assertThat(listing().lastStep())
                .isEqualTo(new Listing.Step(1, ScrapeOutcome.FETCHED, clock.instant(), "job-1", null));
    }

    @Test
    void everyFetchTakesTheNextNumberButAJobKeepsItsOwn() {
        assertThat(fetch("job-1", null)).hasValue(1L);
        assertThat(fetch("job-1", null)).as("the same job again, its page lost").hasValue(1L);
        assertThat(fetch("job-2", null)).hasValue(2L);
        Fetched failed = Fetched.failed(
                ScrapeOutcome.THROTTLED,
                clock.instant(),
                "job-2",
                null,
                "429",
                clock.instant().plusSeconds(60));
        assertThat(state.recordFetch(ACME, failed).join()).hasValue(new ListingState.Taken(3, false));
        assertThat(listing().lastStep())
                .isEqualTo(new Listing.Step(3, ScrapeOutcome.THROTTLED, clock.instant(), "job-2", "429"));
        assertThat(listing().notBefore()).isEqualTo(clock.instant().plusSeconds(60));
        assertThat(fetch("job-2", null)).hasValue(4L);
        assertThat(listing().notBefore()).isNull();
    }

    @Test
    void simultaneousFetchesGetDifferentNumbers() {
        List<Long> numbers =
                IntStream.range(0, 20)
                        .mapToObj(i -> state.recordFetch(ACME, fetched("job-" + i, null)))
                        .toList()
                        .stream()
                        .map(future -> future.join().orElseThrow().seq())
                        .toList();
        assertThat(numbers).doesNotHaveDuplicates().allMatch(number -> number >= 1 && number <= 20);
    }

    @Test
    void aPageThatWasOvertakenByOneFetchedMeanwhileIsLateAndLeavesTheListingAlone() {
        fetch("job-1", null);
        long begun = listing().seq();
        Fetched slow = fetchedSince(begun, "job-slow");
        assertThat(state.recordFetch(ACME, fetchedSince(begun, "job-fast")).join())
                .hasValue(new ListingState.Taken(2, false));
        Listing before = listing();
        assertThat(state.recordFetch(ACME, slow).join()).hasValue(new ListingState.Taken(3, true));
        assertThat(listing().fetch()).isEqualTo(before.fetch());
        assertThat(listing().seq()).as("its number is used up").isEqualTo(3);
        assertThat(read(2, "job-fast", "80")).isTrue();
        assertThat(state.recordFetch(ACME, fetchedSince(3, "job-next")).join())
                .as("one that begins afterwards")
                .hasValue(new ListingState.Taken(4, false));
    }

    @Test
    void aFailureMeanwhileMakesNoPageLate() {
        fetch("job-1", null);
        Fetched failed = Fetched.failed(ScrapeOutcome.TOO_SLOW, clock.instant(), "job-2", null, "too slow", null);
        state.recordFetch(ACME, failed).join();
        assertThat(state.recordFetch(ACME, fetchedSince(1, "job-3")).join()).hasValue(new ListingState.Taken(3, false));
    }

    @Test
    void aTableOfAnEarlierVersionGetsTheIndexThatItLacks() {
        Tables old = new Tables(aws.tables().prefix() + "old");
        aws.dynamo()
                .createTable(old.definitions().get(0).copy(table -> table.globalSecondaryIndexes(old.definitions()
                                .get(0)
                                .globalSecondaryIndexes()
                                .subList(0, 2))
                        .attributeDefinitions(
                                old.definitions().get(0).attributeDefinitions().subList(0, 5))))
                .join();
        assertThat(old.missing(aws.dynamo()).join())
                .containsExactly(
                        "index change of table " + old.catalogue(),
                        "table " + old.observations(),
                        "table " + old.decisions());
        old.create(aws.dynamo()).join();
        assertThat(old.missing(aws.dynamo()).join()).isEmpty();
        assertThat(new Changes(aws.dynamo(), old).due(0, clock.instant(), 1).join())
                .isEmpty();
    }

    @Test
    void aListingIsFoundByItsCompetitor() {
        putListing(URL);
        state.recordFetch(new ListingId("STRAY-1", "acme"), fetched("job-1", null))
                .join();
        catalog.putListing(new ListingId("LAMP-1", "bolt"), URL, DAILY, HINTS).join();
        assertThat(competitors.skus("acme", null, 10).join())
                .isEqualTo(new Slice<>(List.of("KETTLE-1", "STRAY-1"), null));
        catalog.deleteListing(ACME).join();
        assertThat(competitors.skus("acme", null, 10).join().items()).containsExactly("STRAY-1");
    }

    @Test
    void readingsOnlyMoveForward() {
        fetch("job-1", null);
        fetch("job-2", null);
        assertThat(read(2, "job-2", "80")).isTrue();
        assertThat(read(2, "job-2", "80")).as("twice").isFalse();
        assertThat(read(1, "job-1", "70")).as("an older page, read last").isFalse();
        assertThat(read(3, "job-3", "60")).as("a fetch that never was").isFalse();
        assertThat(latest().offer().price()).isEqualTo(eur("80"));
    }

    @Test
    void aReadingWithoutAnOfferKeepsTheLatestOne() {
        observe("job-1", "80");
        fetch("job-2", null);
        Read noPrice = new Read(2, ScrapeOutcome.NO_PRICE, clock.instant(), "job-2", "no price found", null);
        assertThat(state.recordRead(ACME, noPrice).join()).isTrue();
        assertThat(lastStep().outcome()).isEqualTo(ScrapeOutcome.NO_PRICE);
        assertThat(latest().seq()).isEqualTo(1);
    }

    @Test
    void onlyOneOfManyAdvancesAListing() {
        putListing(URL);
        Due due = due().get(0);
        Instant next = clock.instant().plusSeconds(60);
        assertThat(state.advance(due, next).join()).isTrue();
        assertThat(state.advance(due, next).join()).isFalse();
        assertThat(due()).isEmpty();
        assertThat(listing().nextDue()).isEqualTo(next);
    }

    @Test
    void readsAllOfASkuAtOnce() {
        catalog.put(kettle("99")).join();
        putListing(URL);
        observe("job-1", "80");
        Catalog.Partition known = catalog.partition(SKU).join();
        assertThat(known.product()).isEqualTo(kettle("99"));
        assertThat(known.listings()).containsExactly(listing());
        assertThat(known.decision()).isNull();
        assertThat(known.version()).isZero();
    }

    @Test
    void refusesWhatCannotBe() {
        assertThatThrownBy(() -> putListing("ftp://acme.example/"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("http");
        assertThatThrownBy(() -> catalog.putListing(ACME, URL, new Schedule(null, "every day"), Hints.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cron");
    }

    private boolean putListing(String url) {
        return catalog.putListing(ACME, url, DAILY, HINTS).join();
    }

    private Listing listing() {
        return catalog.listing(ACME).join().orElseThrow();
    }

    private Listing.Observed latest() {
        return Objects.requireNonNull(listing().latest());
    }

    private Listing.Step lastStep() {
        return Objects.requireNonNull(listing().lastStep());
    }

    private Fetched fetched(String jobId, @Nullable String listedUrl) {
        return new Fetched(
                ScrapeOutcome.FETCHED,
                Long.MAX_VALUE,
                clock.instant(),
                jobId,
                listedUrl,
                null,
                null,
                null,
                new Copy("question", "https://acme.example/", jobId, "\"etag\"", null),
                Overflow.NONE);
    }

    private Fetched fetchedSince(long begunAt, String jobId) {
        return new Fetched(
                ScrapeOutcome.FETCHED, begunAt, clock.instant(), jobId, null, null, null, null, null, Overflow.NONE);
    }

    private Optional<Long> fetch(String jobId, @Nullable String listedUrl) {
        return state.recordFetch(ACME, fetched(jobId, listedUrl)).join().map(ListingState.Taken::seq);
    }

    private boolean read(long seq, String jobId, String price) {
        Listing.Observed offer =
                new Listing.Observed(seq, clock.instant(), offer(eur(price)), "page-" + seq, jobId, "1");
        return state.recordRead(ACME, new Read(seq, ScrapeOutcome.OK, clock.instant(), jobId, null, offer))
                .join();
    }

    private long observe(String jobId, String price) {
        long seq = fetch(jobId, null).orElseThrow();
        assertThat(read(seq, jobId, price)).isTrue();
        return seq;
    }

    private List<Due> due() {
        return state.due(Slot.shard(ACME.toString()), clock.instant(), 10).join();
    }

    private void advance() {
        state.advance(due().get(0), clock.instant().plus(Duration.ofDays(1))).join();
    }
}
