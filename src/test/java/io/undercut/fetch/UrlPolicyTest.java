package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undercut.fetch.UrlPolicy.Reason;
import io.undercut.fetch.UrlPolicy.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPolicyTest {
    private final UrlPolicy policy = new UrlPolicy(Set.of());

    @ParameterizedTest
    @CsvSource({
        "https://shop.example.com, https://shop.example.com/",
        "HTTPS://Shop.Example.COM/Kettle?Q=A, https://shop.example.com/Kettle?Q=A",
        "https://shop.example.com:443/a#reviews, https://shop.example.com/a",
        "http://shop.example.com:443/a, http://shop.example.com:443/a",
        "https://shop.example.com?q=1, https://shop.example.com/?q=1",
        "https://xn--bcher-kva.example.com/, https://xn--bcher-kva.example.com/",
        "https://xn--strae-oqa.de/, https://xn--strae-oqa.de/",
        "https://shop.xn--p1ai/, https://shop.xn--p1ai/",
        "https://xn--fiqs8s.xn--zckzah.com/, https://xn--fiqs8s.xn--zckzah.com/",
        "https://xn--ls8h.la/, https://xn--ls8h.la/",
        "https://1.shop.com/, https://1.shop.com/",
        "https://8.8.8.8/p, https://8.8.8.8/p",
        "https://[2A00:1450:4001:800::200E]/p, https://[2a00:1450:4001:800::200e]/p",
        "https://shop.example.com/käse, https://shop.example.com/k%C3%A4se",
        "https://shop.example.com/a|b?c[]={d}, https://shop.example.com/a%7Cb?c[]=%7Bd%7D",
        "https://shop.example.com/100%?x=%C3%A4, https://shop.example.com/100%25?x=%C3%A4",
        "https://shop.example.com//double//slash, https://shop.example.com//double//slash",
        "https://shop.example.com/@home:80, https://shop.example.com/@home:80",
    })
    void publicUrlsAreAllowedInTheirNormalForm(String url, String normal) {
        assertThat(policy.check(url)).isInstanceOfSatisfying(Verdict.Allowed.class, allowed -> assertThat(
                        allowed.target().uri())
                .hasToString(normal));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "ftp://shop.example.com/ SCHEME",
                "javascript:alert(1) SCHEME",
                "//shop.example.com/ SCHEME",
                "shop.example.com SCHEME",
                "https:shop.example.com AUTHORITY",
                "https:/shop.example.com AUTHORITY",
                "https:///shop.example.com AUTHORITY",
                "https://?q AUTHORITY",
                "https://me@shop.example.com/ AUTHORITY",
                "https://me:secret@shop.example.com/ AUTHORITY",
                "https://shop%2eexample.com/ AUTHORITY",
                "https://bücher.example.com/ AUTHORITY",
                "https://shop.example.com\\@10.0.0.1/ CHARACTER",
                "https://localhost/ HOST",
                "https://intranet/ HOST",
                "https://shop.example.com./ HOST",
                "https://shop..example.com/ HOST",
                "https://-shop.example.com/ HOST",
                "https://shop-.example.com/ HOST",
                "https://shop_1.example.com/ HOST",
                "https://printer.local/ HOST",
                "https://metadata.google.internal/ HOST",
                "https://shop.test/ HOST",
                "https://127.1/ HOST",
                "https://2130706433/ HOST",
                "https://0x7f000001/ HOST",
                "https://0177.0.0.1/ HOST",
                "https://8.8.8.8.8/ HOST",
                "https://8.8.8.256/ HOST",
                "https://shop.0x1/ HOST",
                "https://a.b.c.xn--pokxncvks/ HOST",
                "https://shop.xn--/ HOST",
                "https://xn--shop-.com/ HOST",
                "https://xn--99999999.com/ HOST",
                "https://xn--zz.com/ HOST",
                "https://[::1 HOST",
                "https://[1.2.3.4]/ HOST",
                "https://[dead]/ HOST",
                "https://[2600:::1]/ HOST",
                "https://[2600::g]/ HOST",
                "https://[2600::1]x/ PORT",
                "https://shop.example.com:/ PORT",
                "https://shop.example.com:0/ PORT",
                "https://shop.example.com:080/ PORT",
                "https://shop.example.com:-1/ PORT",
                "https://shop.example.com:65536/ PORT",
                "https://shop.example.com:99999999999/ PORT",
                "https://shop.example.com:8080/ PORT",
                "https://a:b:c/ PORT",
                "https://127.0.0.1/ ADDRESS",
                "https://169.254.169.254/latest/meta-data/ ADDRESS",
                "https://[::1]/ ADDRESS",
                "https://[::ffff:10.0.0.1]/ ADDRESS",
                "https://[::ffff:8.8.8.8]/ ADDRESS",
                "https://[::ffff:0808:0808]/ ADDRESS",
                "https://[64:ff9b::8.8.8.8]/ ADDRESS",
            })
    void S3S4S8S9S10whateverElseIsRefusedWithItsReason(String url, Reason reason) {
        assertThat(policy.check(url)).isInstanceOfSatisfying(Verdict.Refused.class, refused -> {
            assertThat(refused.reason()).isEqualTo(reason);
            assertThat(refused.detail()).isNotBlank();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\t", "\0", "\u001f", "\u007f", "\\", " ", "\ud800"})
    void S9noCharacterThatParsersReadDifferentlyIsAllowedAnywhere(String bad) {
        for (String url : List.of(
                bad + "https://shop.example.com/",
                "https://shop" + bad + ".example.com/",
                "https://shop.example.com/a" + bad,
                "https://shop.example.com/?" + bad + "b",
                "https://shop.example.com/#" + bad)) {
            assertThat(policy.check(url))
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.reason())
                            .isEqualTo(Reason.CHARACTER));
        }
    }

    @Test
    void lengthIsLimited() {
        String longest = "https://shop.example.com/" + "a".repeat(2_048 - 25);
        assertThat(policy.check(longest)).isInstanceOf(Verdict.Allowed.class);
        assertThat(policy.check(longest + "a"))
                .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Reason.LENGTH));
        String label = "a".repeat(63);
        assertThat(policy.check("https://" + label + ".example.com/")).isInstanceOf(Verdict.Allowed.class);
        assertThat(policy.check("https://a" + label + ".example.com/")).isInstanceOf(Verdict.Refused.class);
        assertThat(policy.check("https://" + (label + ".").repeat(4) + "com/")).isInstanceOf(Verdict.Refused.class);
    }

    @Test
    void S10allowHostsExemptsExactlyOneHostAndPort() {
        UrlPolicy exempting = new UrlPolicy(Set.of("127.0.0.1:8099", "localhost:80", "[::1]:9000"));

        assertThat(exempting.check("http://127.0.0.1:8099/p")).isInstanceOf(Verdict.Allowed.class);
        assertThat(exempting.check("https://127.0.0.1:8099/p")).isInstanceOf(Verdict.Allowed.class);
        assertThat(exempting.check("http://LOCALHOST/p")).isInstanceOf(Verdict.Allowed.class);
        assertThat(exempting.check("http://localhost:80/p")).isInstanceOf(Verdict.Allowed.class);
        assertThat(exempting.check("http://[::1]:9000/")).isInstanceOf(Verdict.Allowed.class);

        assertThat(exempting.check("http://127.0.0.1/p")).isInstanceOf(Verdict.Refused.class);
        assertThat(exempting.check("http://127.0.0.1:8098/p")).isInstanceOf(Verdict.Refused.class);
        assertThat(exempting.check("http://127.0.0.2:8099/p")).isInstanceOf(Verdict.Refused.class);
        assertThat(exempting.check("https://localhost/p")).isInstanceOf(Verdict.Refused.class);
        assertThat(exempting.check("http://x.localhost/p")).isInstanceOf(Verdict.Refused.class);
        assertThat(exempting.check("http://[0::1]:9000/")).isInstanceOf(Verdict.Refused.class);
        assertThat(exempting.check("http://me@127.0.0.1:8099/p")).isInstanceOf(Verdict.Refused.class);
        assertThat(exempting.check("ftp://127.0.0.1:8099/p")).isInstanceOf(Verdict.Refused.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://other.com/x, https://other.com/x",
        "//other.com/x, https://other.com/x",
        "/x, https://shop.com/x",
        "x, https://shop.com/a/x",
        "./x, https://shop.com/a/x",
        "../x?y=../z, https://shop.com/x?y=../z",
        "../../../x, https://shop.com/x",
        "b/.., https://shop.com/a/",
        "?r=2, https://shop.com/a/b?r=2",
        "#top, https://shop.com/a/b?q=1",
        "'', https://shop.com/a/b?q=1",
        "ftp://other.com/, ftp://other.com/",
        "javascript:alert(1), javascript:alert(1)",
        "/caf\u00c3\u00a9 au lait, https://shop.com/caf%C3%A9%20au%20lait",
        "//caf\u00c3\u00a9.com/, https://caf%C3%A9.com/"
    })
    void aLocationIsResolvedAsRfc3986Says(String location, String absolute) {
        Target page = ((Verdict.Allowed) policy.check("https://shop.com/a/b?q=1")).target();
        assertThat(page.resolve(location)).isEqualTo(absolute);
    }

    /** Run with {@code -Dcorpus=<directory>}. */
    @Test
    void S3theWholeCorpusIsJudgedAsLabelled() throws Exception {
        Path corpus = Path.of(System.getProperty("corpus", "."), "ssrf-urls.jsonl");
        assumeTrue(Files.exists(corpus), "no corpus given");
        ObjectMapper json = new ObjectMapper();
        List<String> wrong = new ArrayList<>();
        List<String> rows = Files.readAllLines(corpus);
        for (String row : rows) {
            JsonNode node = json.readTree(row);
            Verdict verdict = policy.check(node.get("url").textValue());
            String judged = verdict instanceof Verdict.Allowed ? "allow" : "block";
            if (!judged.equals(node.get("expected").textValue())) {
                wrong.add(verdict + " for " + row);
            }
        }
        System.out.println("ssrf corpus: " + (rows.size() - wrong.size()) + "/" + rows.size());
        assertThat(wrong).isEmpty();
        assertThat(rows).hasSizeGreaterThan(300);
    }
}
