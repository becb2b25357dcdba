package io.undercut.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.catalog.ListingId;
import io.undercut.offer.Hints;
import io.undercut.price.OfferChanged;
import io.undercut.scrape.S3Event;
import io.undercut.scrape.ScrapeJob;
import io.undercut.stage.Decoder;
import io.undercut.stage.Decoder.Malformed;
import io.undercut.stage.Decoder.NewerVersion;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The three kinds of messages, as anybody may send them. */
class MessagesTest {

    private static final ListingId ACME = new ListingId("KETTLE-1", "acme");

    @Test
    void readsBothFormsOfAScrapeJob() throws Exception {
        assertThat(ScrapeJob.parse("{\"sku\": \"KETTLE-1\", \"competitor\": \"acme\"}"))
                .isEqualTo(new ScrapeJob(ACME, null, null, null));
        assertThat(ScrapeJob.parse("""
                                {"v": 1, "sku": "KETTLE-1", "competitor": "acme", "url": "https://shop.example/kettle",
                                 "jobId": "job-1", "hints": {"selector": ".price", "new": 1}, "note": ["ignored"]}"""))
                .isEqualTo(new ScrapeJob(
                        ACME, "https://shop.example/kettle", "job-1", new Hints(".price", null, null, null)));
    }

    @Test
    void ignoresAnUnknownFieldHoweverLongItIs() throws Exception {
        String head = "{\"sku\":\"KETTLE-1\",\"competitor\":\"acme\",\"note\":\"";
        String body = head + "x".repeat(256 * 1024 - head.length() - 2) + "\"}";
        assertThat(body).hasSize(256 * 1024);
        assertThat(ScrapeJob.parse(body)).isEqualTo(new ScrapeJob(ACME, null, null, null));
    }

    @Test
    void namesNoPlaceWhereThereIsNone() {
        assertThatThrownBy(() -> ScrapeJob.parse("{\"sku\":\"A\",\"competitor\":\"a\",\"hints\":7}"))
                .hasMessageContaining("hints")
                .hasMessageNotContaining("-1");
        assertThatThrownBy(() -> ScrapeJob.parse("{\"sku\":")).hasMessageContaining("(line 1, column");
    }

    @Test
    void saysWhatIsMissingInASentence() {
        assertThat(new MissingResource("queue a")).hasMessageStartingWith("queue a does not exist; in mode");
        assertThat(new MissingResource(List.of("table a", "table b", "index c of table a")))
                .hasMessageStartingWith("table a, table b and index c of table a do not exist; in mode");
    }

    @Test
    void readsBackWhatItWrites() throws Exception {
        ScrapeJob job = new ScrapeJob(ACME, "https://a.example/?q=1", "j", new Hints("b", "c", "EUR", ","));
        assertThat(ScrapeJob.parse(job.write())).isEqualTo(job);
        assertThat(ScrapeJob.of(ACME, "j").write())
                .isEqualTo("{\"sku\":\"KETTLE-1\",\"competitor\":\"acme\",\"jobId\":\"j\"}");
        assertThat(OfferChanged.parse(OfferChanged.write("A/b:1"))).isEqualTo(new OfferChanged("A/b:1"));
        String event = S3Event.write("undercut-pages", "pages/a b+ü", Instant.EPOCH);
        assertThat(S3Event.parse(event).objects())
                .containsExactly(new S3Event.Created("undercut-pages", "pages/a b+ü"));
    }

    static Stream<Arguments> malformed() {
        Decoder<?> scrape = ScrapeJob::parse;
        Decoder<?> price = OfferChanged::parse;
        Decoder<?> event = S3Event::parse;
        return Stream.of(
                of("scrape", scrape, "", "JSON"),
                of("scrape", scrape, "garbage", "JSON"),
                of("scrape", scrape, "{\"sku\":", "JSON"),
                of("scrape", scrape, "[]", "object"),
                of("scrape", scrape, "null", "object"),
                of("scrape", scrape, "{} {}", "JSON"),
                of("scrape", scrape, "{\"sku\":\"A\",\"sku\":\"B\",\"competitor\":\"acme\"}", "uplicate"),
                of("scrape", scrape, "{}", "sku"),
                of("scrape", scrape, "{\"sku\":1,\"competitor\":\"acme\"}", "sku"),
                of("scrape", scrape, "{\"sku\":\"A\"}", "competitor"),
                of("scrape", scrape, "{\"sku\":\"\\ud800\",\"competitor\":\"acme\"}", "sku"),
                of("scrape", scrape, "{\"sku\":\"A\",\"competitor\":\"ACME\"}", "competitor"),
                of("scrape", scrape, scrapeOf("file:///etc/passwd"), "http"),
                of("scrape", scrape, scrapeOf("https://user:secret@shop.example/"), "password"),
                of("scrape", scrape, scrapeOf("https://shop.example/a b"), "percent-encode"),
                of("scrape", scrape, scrapeOf("/kettle"), "http"),
                of("scrape", scrape, scrapeOf("https:///kettle"), "host"),
                of("scrape", scrape, scrapeOf("https://shop.example/" + "x".repeat(2048)), "2048"),
                of("scrape", scrape, "{\"sku\":\"A\",\"competitor\":\"a\",\"jobId\":\"a b\"}", "jobId"),
                of("scrape", scrape, "{\"sku\":\"A\",\"competitor\":\"a\",\"hints\":\"b\"}", "hints"),
                of("scrape", scrape, "{\"v\":\"1\",\"sku\":\"A\",\"competitor\":\"a\"}", "v must"),
                of("scrape", scrape, "{\"v\":0,\"sku\":\"A\",\"competitor\":\"a\"}", "v must"),
                of("scrape", scrape, "{\"v\":1.5,\"sku\":\"A\",\"competitor\":\"a\"}", "v must"),
                of("scrape", scrape, "{\"x\":" + "[".repeat(10_000), "JSON"),
                of("scrape", scrape, " ".repeat(300_000), "longer"),
                of("price", price, "{}", "sku"),
                of("price", price, "{\"sku\":\"a b\"}", "sku"),
                of("event", event, "{}", "Records"),
                of("event", event, "{\"Records\":[{}]}", "eventVersion"),
                of("event", event, eventOf("1.0", "a"), "eventVersion"),
                of("event", event, eventOf("two", "a"), "eventVersion"),
                of("event", event, eventOf("2.1", "%zz"), "Records[0].s3.object.key"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void saysWhatIsWrongAndWhere(Decoder<?> decoder, String body, String what) {
        assertThatThrownBy(() -> decoder.decode(body))
                .isInstanceOf(Malformed.class)
                .hasMessageContaining(what);
    }

    @Test
    void leavesNewerVersionsToNewerPrograms() {
        assertThatThrownBy(() -> ScrapeJob.parse("{\"v\":2,\"sku\":{\"id\":7}}"))
                .isInstanceOf(NewerVersion.class);
        assertThatThrownBy(() -> OfferChanged.parse("{\"v\":99999999999}")).isInstanceOf(NewerVersion.class);
        assertThatThrownBy(() -> S3Event.parse(eventOf("3.0", "a"))).isInstanceOf(NewerVersion.class);
    }

    @ParameterizedTest
    @CsvSource({"pages/abc, pages/abc", "a+b%2Bc, a b+c", "%C3%BC%26, ü&"})
    void decodesKeysAsS3EncodesThem(String encoded, String key) throws Exception {
        assertThat(S3Event.parse(eventOf("2.4", encoded)).objects())
                .containsExactly(new S3Event.Created("undercut-pages", key));
    }

    @Test
    void acknowledgesTestEventsAndOtherThings() throws Exception {
        String test = """
                {"Service":"Amazon S3","Event":"s3:TestEvent","Time":"2014-10-13T15:57:02.089Z",
                 "Bucket":"undercut-pages","RequestId":"5582815E1AEA5ADF","HostId":"8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR"}""";
        assertThat(S3Event.parse(test).objects()).isEmpty();
        assertThat(S3Event.parse("{\"Records\":[]}").objects()).isEmpty();
        assertThat(S3Event.parse(eventOf("2.1", "a").replace("ObjectCreated:Put", "ObjectRemoved:Delete"))
                        .objects())
                .isEmpty();
    }

    @Test
    void readsEveryRecord() throws Exception {
        String one = eventOf("2.1", "a");
        String record = one.substring("{\"Records\":[".length(), one.length() - 2);
        assertThat(S3Event.parse("{\"Records\":[" + record + "," + record.replace("\"a\"", "\"b\"") + "]}")
                        .objects())
                .extracting(S3Event.Created::key)
                .isEqualTo(List.of("a", "b"));
    }

    private static Arguments of(String kind, Decoder<?> decoder, String body, String what) {
        String name = body.length() > 80 ? body.substring(0, 80) + "…" : body;
        return Arguments.of(Named.of(kind, decoder), Named.of("'" + name + "'", body), what);
    }

    private static String scrapeOf(String url) {
        return "{\"sku\":\"A\",\"competitor\":\"acme\",\"url\":\"" + url + "\"}";
    }

    /** As in the documentation of S3, everything in it that this program does not look at included. */
    private static String eventOf(String version, String key) {
        return """
        {"Records":[{"eventVersion":"%s","eventSource":"aws:s3","awsRegion":"us-west-2",\
        "eventTime":"1970-01-01T00:00:00.000Z","eventName":"ObjectCreated:Put",\
        "userIdentity":{"principalId":"AIDAJDPLRKLG7UEXAMPLE"},"requestParameters":{"sourceIPAddress":"127.0.0.1"},\
        "responseElements":{"x-amz-request-id":"C3D13FE58DE4C810"},\
        "s3":{"s3SchemaVersion":"1.0","configurationId":"testConfigRule",\
        "bucket":{"name":"undercut-pages","ownerIdentity":{"principalId":"A3NL1KOZZKExample"},\
        "arn":"arn:aws:s3:::undercut-pages"},\
        "object":{"key":"%s","size":1024,"eTag":"d41d8cd98f00b204e9800998ecf8427e","sequencer":"0055AED6DCD90281E5"}}}]}""".formatted(version, key);
    }
}
