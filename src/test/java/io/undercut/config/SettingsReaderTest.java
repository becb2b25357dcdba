package io.undercut.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.typesafe.config.ConfigFactory;
import io.undercut.config.Settings.Mode;
import io.undercut.config.Settings.Role;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    @Test
    void theDefaultsAreALocalServiceWithEverything() throws Exception {
        Settings settings = read("");
        assertThat(settings.mode()).isEqualTo(Mode.LOCAL);
        assertThat(settings.roles()).containsExactlyInAnyOrder(Role.values());
        assertThat(settings.http().port()).isEqualTo(8080);
        assertThat(settings.aws().sqsEndpoint()).isEqualTo(URI.create("http://127.0.0.1:9324"));
        assertThat(settings.aws().s3Endpoint()).isEqualTo(URI.create("http://127.0.0.1:9325"));
        assertThat(settings.aws().dynamodbEndpoint()).isEqualTo(URI.create("http://127.0.0.1:9326"));
        assertThat(settings.fetch().allowHosts()).containsExactly("127.0.0.1:9327");
        assertThat(settings.archive().notifyByStage()).isTrue();
        assertThat(settings.stage("scrape").maxReceives()).isEqualTo(5);
        assertThat(settings.stage("scrape").visibility()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void awsModeUsesTheSdksEndpointsAndTheBucketsEvents() throws Exception {
        Settings settings = read("undercut { mode = aws, http.token = \"0123456789abcdef\" }");
        assertThat(settings.aws().sqsEndpoint()).isNull();
        assertThat(settings.fetch().allowHosts()).isEmpty();
        assertThat(settings.archive().notifyByStage()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    undercut.mode = cloud                                   | undercut.mode: "cloud" is none of local, aws
                    undercut.mode = aws                                     | undercut.http.token: is required in mode "aws"
                    undercut.http.host = 0.0.0.0                            | undercut.http.token: is required when undercut.http.host is not a loopback address
                    undercut.http.port = 70000                              | undercut.http.port: must be between 0 and 65535, is 70000
                    undercut.http.prot = 8080                               | undercut.http.prot: unknown setting
                    undercut.stages.scrap.workers.max = 3                   | undercut.stages.scrap: unknown setting
                    undercut.stages.scrape.workers { min = 9, max = 3 }     | undercut.stages.scrape.workers.min: must not be above workers.max (3)
                    undercut.stages.price.visibility = soon                 | undercut.stages.price.visibility:
                    undercut.roles = [scrape, cook]                         | undercut.roles: "cook" is none of scrape, extract, price, notify, schedule, api, all
                    undercut.roles = []                                     | undercut.roles: name at least one role
                    undercut.aws.s3.endpoint = "localhost"                  | undercut.aws.s3.endpoint: must be http://host:port or https://host
                    undercut.fetch.allow-hosts = ["shop"]                   | undercut.fetch.allow-hosts: "shop" is not host:port
                    undercut.archive.notify = me                            | undercut.archive.notify: must be "stage" or "bucket"
                    undercut.webhooks.urls = ["http://shop.example/hook"]   | undercut.webhooks.urls: must begin with https://
                    undercut.webhooks.urls = ["https://a:b@shop.example/"]  | undercut.webhooks.urls: must be like https://shop.example/hook
                    undercut.webhooks.urls = ["https://shop.example/hook"]  | undercut.webhooks.secrets: is required with undercut.webhooks.urls
                    undercut.webhooks.secrets = [swordfish]                 | undercut.webhooks.secrets: must be whsec_ and the Base64 of 24 to 64 random bytes
                    undercut.webhooks.secrets = [whsec_c3dvcmRmaXNo]        | undercut.webhooks.secrets: must be whsec_ and the Base64 of 24 to 64 random bytes
                    undercut.aws.prefix = "My Shop"                         | undercut.aws.prefix: must be 2 to 31 lower-case letters, digits or hyphens
                    undercut.schedule.tick = 1d                             | undercut.schedule.tick: must be between 0.1s and 10m, is 24h
                    """)
    void namesEachMistakeWithItsPath(String setting, String mistake) {
        assertThat(mistakes(setting)).anySatisfy(found -> assertThat(found).startsWith(mistake));
    }

    @Test
    void aSecretNeverShows() throws Exception {
        String secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        Settings settings = read("undercut.webhooks { urls = \"https://shop.example/hook\", secrets = \"whsec_" + secret
                + ",whsec_" + secret + "\" }");
        assertThat(settings.webhooks().secrets()).hasSize(2);
        assertThat(settings.uses(Settings.NOTIFY)).isTrue();
        assertThat(read("").uses(Settings.NOTIFY)).isFalse();
        assertThat(settings.toString()).doesNotContain(secret);
        assertThat(mistakes("undercut.webhooks.secrets = [\"whsec_" + secret.substring(4) + "!\"]")
                        .toString())
                .doesNotContain(secret.substring(4, 12));
    }

    @Test
    void aListMayBeOneStringWithCommas() throws Exception {
        Settings settings =
                read("undercut { roles = \"scrape, extract\", http.allowed-hosts = \"Prices.example,,b.example\" }");
        assertThat(settings.roles()).containsExactlyInAnyOrder(Role.SCRAPE, Role.EXTRACT);
        assertThat(settings.http().allowedHosts()).containsExactlyInAnyOrder("prices.example", "b.example");
        assertThat(mistakes("undercut.roles = \"scrape,cook\"")).anyMatch(mistake -> mistake.contains("\"cook\""));
    }

    @Test
    void theEnvironmentSetsRolesAndHosts() {
        String settings = ConfigFactory.parseResources("undercut.conf").root().render();
        assertThat(settings).contains("UNDERCUT_ROLES", "UNDERCUT_ALLOWED_HOSTS");
    }

    @Test
    void reportsAllMistakesAtOnce() {
        assertThat(mistakes("undercut { http.port = x, roles = [cook], nonsense = 1 }"))
                .hasSize(4)
                .anyMatch(mistake -> mistake.startsWith("undercut.http.port: "))
                .anyMatch(mistake -> mistake.startsWith("undercut.roles: "))
                .anyMatch(mistake -> mistake.equals("undercut.nonsense: unknown setting"));
    }

    @Test
    void theShippedFileIsTheDefaults() throws Exception {
        Path shipped = Path.of("conf", "undercut.conf");
        assertThat(read(Files.readString(shipped))).isEqualTo(read(""));
    }

    private static Settings read(String hocon) throws SettingsException {
        return SettingsReader.read(SettingsReader.resolved(ConfigFactory.parseString(hocon)));
    }

    private static List<String> mistakes(String hocon) {
        return catchThrowableOfType(SettingsException.class, () -> read(hocon)).mistakes();
    }
}
