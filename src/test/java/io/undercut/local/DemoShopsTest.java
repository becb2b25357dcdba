package io.undercut.local;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undercut.local.DemoCatalogue.Entry;
import io.undercut.support.TestClock;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The demo shops over real HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoShopsTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long SEED = 7;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final TestClock clock = new TestClock(NOON.toString());
    private URI root = URI.create("http://127.0.0.1");

    @BeforeAll
    void start() throws Exception {
        root = DemoShops.start(vertx, 0, clock, SEED).get(20, SECONDS).root();
    }

    @AfterAll
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, SECONDS);
    }

    @Test
    void every_listing_of_the_catalogue_has_a_page_except_the_one_that_is_gone() throws Exception {
        for (Entry entry : DemoCatalogue.listings(root)) {
            boolean gone = entry.id().sku().equals(DemoCatalogue.GONE_SKU)
                    && entry.id().competitor().equals("acme");
            HttpResponse<String> answer = get(URI.create(entry.url()));

            assertThat(answer.statusCode()).as(entry.url()).isEqualTo(gone ? 404 : 200);
            if (!gone) {
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
                assertThat(answer.body().getBytes(StandardCharsets.UTF_8).length)
                        .as(entry.url())
                        .isBetween(5_000, 60_000);
                assertThat(Jsoup.parse(answer.body()).select("a[href*=/p/]"))
                        .as(entry.url())
                        .satisfies(links -> {
                            if (!entry.id().sku().equals(DemoCatalogue.BROKEN_SKU)) {
                                assertThat(links).hasSize(6);
                            }
                        });
            }
        }
    }

    @Test
    void acme_tells_its_price_in_json_ld() throws Exception {
        Document page = page("/acme/p/kettle-1");
        JsonNode product = new ObjectMapper()
                .readTree(page.expectFirst("script[type=application/ld+json]").data());

        assertThat(product.at("/@type").asText()).isEqualTo("Product");
        assertThat(product.at("/sku").asText()).isEqualTo("KETTLE-1");
        assertThat(product.at("/offers/price").asText()).isEqualTo(expected("acme", "KETTLE-1"));
        assertThat(product.at("/offers/priceCurrency").asText()).isEqualTo("EUR");
        assertThat(page.select(".price").text()).isEqualTo("€" + expected("acme", "KETTLE-1"));
    }

    @Test
    void bargain_tells_its_price_in_microdata_and_one_product_is_sold_out() throws Exception {
        Document page = page("/bargain/p/mixer-1");
        assertThat(page.select("[itemprop=price]").attr("content")).isEqualTo(expected("bargain", "MIXER-1"));
        assertThat(page.select("[itemprop=price]").text())
                .isEqualTo(expected("bargain", "MIXER-1").replace('.', ','));
        assertThat(page.select("[itemprop=availability]").attr("href")).isEqualTo("https://schema.org/InStock");

        Document soldOut = page("/bargain/p/" + DemoCatalogue.OUT_OF_STOCK_SKU.toLowerCase(Locale.ROOT));
        assertThat(soldOut.select("[itemprop=availability]").attr("href")).isEqualTo("https://schema.org/OutOfStock");
    }

    @Test
    void corner_shows_its_price_only_where_the_hint_points_and_one_page_has_none() throws Exception {
        String selector = String.valueOf(new CornerShop().hints().selector());
        Document page = page("/corner/p/kettle-1");
        assertThat(page.select(selector).text())
                .isEqualTo("€ " + expected("corner", "KETTLE-1").replace('.', ','));
        assertThat(page.select("script, [itemprop], meta[property]")).isEmpty();

        Document broken = page("/corner/p/lamp-1");
        assertThat(broken.select(selector)).isEmpty();
        assertThat(broken.text()).doesNotContain("€");
    }

    @Test
    void a_page_stays_the_same_for_a_minute_and_drifts_after_it() throws Exception {
        try {
            HttpResponse<String> first = get(root.resolve("/acme/p/drill-1"));
            clock.set(NOON.plusSeconds(59));
            HttpResponse<String> second = get(root.resolve("/acme/p/drill-1"));
            clock.set(NOON.plusSeconds(3_600));
            HttpResponse<String> later = get(root.resolve("/acme/p/drill-1"));

            assertThat(second.body()).isEqualTo(first.body());
            assertThat(second.headers().firstValue("ETag"))
                    .isEqualTo(first.headers().firstValue("ETag"));
            assertThat(later.body()).isNotEqualTo(first.body());
            assertThat(later.headers().firstValue("ETag"))
                    .isNotEqualTo(first.headers().firstValue("ETag"));
        } finally {
            clock.set(NOON);
        }
    }

    @Test
    void an_unchanged_page_answers_304() throws Exception {
        URI page = root.resolve("/bargain/p/saw-1");
        String etag = get(page).headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again = get(page, "If-None-Match", etag);

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(get(page, "If-None-Match", "W/\"other\"").statusCode()).isEqualTo(200);
    }

    @Test
    void pages_are_compressed_for_who_asks() throws Exception {
        URI page = root.resolve("/acme/p/pot-5");
        HttpResponse<byte[]> packed = http.send(
                HttpRequest.newBuilder(page).header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

        assertThat(packed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(unpacked(packed.body())).isEqualTo(get(page).body());
    }

    @Test
    void robots_may_read_everything_and_the_index_pages_link_all_products() throws Exception {
        assertThat(get(root.resolve("/robots.txt")).body()).isEqualTo("User-agent: *\nAllow: /\n");
        for (DemoShop shop : DemoShops.SHOPS) {
            List<String> links =
                    page("/" + shop.id() + "/").select("a[href*=/p/]").eachAttr("href");
            assertThat(links)
                    .hasSize((int)
                            DemoCatalogue.ITEMS.stream().filter(shop::sells).count())
                    .allSatisfy(link ->
                            assertThat(get(root.resolve(link)).statusCode()).isEqualTo(200));
        }
    }

    @Test
    void a_taken_port_is_named_with_its_setting() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(DemoShops.start(vertx, other.getLocalPort(), clock, SEED))
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOf(LocalAwsException.class)
                    .withMessageContaining("port " + other.getLocalPort())
                    .withMessageContaining("undercut.local.demo-port");
        }
    }

    private String expected(String shop, String sku) {
        DemoCatalogue.Item item = DemoCatalogue.ITEMS.stream()
                .filter(candidate -> candidate.sku().equals(sku))
                .findFirst()
                .orElseThrow();
        return new DemoPrices(SEED)
                .price(item.product().listPrice(), sku, shop, NOON)
                .amountText();
    }

    private Document page(String path) throws Exception {
        return Jsoup.parse(get(root.resolve(path)).body());
    }

    private HttpResponse<String> get(URI uri, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static String unpacked(byte[] packed) throws IOException {
        try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
