package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.config.Settings;
import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.FetchResult.Page;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are always verified; there is no setting that says otherwise. */
@Timeout(60)
class FetcherTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    Path keys;

    @Test
    void aTrustedCertificateForTheNameIsFine() throws Exception {
        assertThat(fetchTrusting(key("good", "CN=shop.test", "-ext", "san=dns:shop.test")))
                .isInstanceOf(Page.class);
    }

    @Test
    void F37anotherNameIsNot() throws Exception {
        assertRefused(fetchTrusting(key("other", "CN=other.test", "-ext", "san=dns:other.test")), "not for shop.test");
    }

    @Test
    void F37anExpiredOneIsNot() throws Exception {
        // Signed by an authority: the JDK does not look at the dates of what is itself trusted.
        Path shop = keys.resolve("shop.p12");
        Path trusted = keys.resolve("trusted.p12");
        String authority = keys.resolve("authority.crt").toString();
        keytool(shop, "-genkeypair", "-alias", "authority", "-keyalg", "EC", "-dname", "CN=Authority", "-ext", "bc:c");
        keytool(shop, "-exportcert", "-alias", "authority", "-file", authority);
        keytool(trusted, "-importcert", "-alias", "authority", "-noprompt", "-file", authority);
        keytool(
                shop,
                "-genkeypair",
                "-alias",
                "shop",
                "-keyalg",
                "EC",
                "-dname",
                "CN=shop.test",
                "-ext",
                "san=dns:shop.test",
                "-startdate",
                "-20d",
                "-validity",
                "10",
                "-signer",
                "authority");
        keytool(shop, "-delete", "-alias", "authority");
        assertRefused(fetch(shop, trusting(trusted)), "expired");
    }

    @Test
    void F37aSelfSignedOneIsNot() throws Exception {
        assertRefused(
                fetch(key("self", "CN=shop.test", "-ext", "san=dns:shop.test"), SSLContexts.createDefault()),
                "not signed by a trusted authority");
    }

    @Test
    void F37aServerThatSpeaksNoTlsIsNot() throws Exception {
        try (HostileServer plain = new HostileServer();
                Fetcher fetcher = fetcher(SSLContexts.createDefault(), plain.port())) {
            // A TLS greeting never ends like a request head, so the answer comes unasked.
            assertThat(fetcher.fetch("https://shop.test:" + plain.port() + "/").join())
                    .isInstanceOf(Failed.class);
            assertThat(plain.requests).isEmpty();
        }
    }

    @Test
    void S7aRedirectFromHttpsToHttpIsRefused() throws Exception {
        Path key = key("good", "CN=shop.test", "-ext", "san=dns:shop.test");
        try (HostileServer server = server(key);
                Fetcher fetcher = fetcher(trusting(key), server.port())) {
            server.on(
                    "/",
                    wire -> wire.text("HTTP/1.1 302 Found\r\nLocation: http://shop.test:" + server.port()
                            + "/plain\r\nContent-Length: 0\r\n\r\n"));
            assertThat(fetcher.fetch("https://shop.test:" + server.port() + "/").join())
                    .isInstanceOfSatisfying(Failed.class, failed -> {
                        assertThat(failed.failure()).isEqualTo(Failure.ADDRESS_NOT_ALLOWED);
                        assertThat(failed.detail()).isEqualTo("redirected from https to http");
                    });
        }
    }

    private FetchResult fetchTrusting(Path key) throws Exception {
        return fetch(key, trusting(key));
    }

    private FetchResult fetch(Path key, SSLContext trust) throws Exception {
        try (HostileServer server = server(key);
                Fetcher fetcher = fetcher(trust, server.port())) {
            server.on("/", wire -> wire.bytes(ok("kettle")));
            return fetcher.fetch("https://shop.test:" + server.port() + "/").join();
        }
    }

    private static void assertRefused(FetchResult result, String detail) {
        assertThat(result).isInstanceOfSatisfying(Failed.class, failed -> {
            assertThat(failed.failure()).isEqualTo(Failure.TLS_INVALID);
            assertThat(failed.detail()).contains(detail);
        });
    }

    private static Fetcher fetcher(SSLContext trust, int port) {
        Settings.Fetch settings = new Settings.Fetch(
                Set.of("shop.test:" + port),
                "Undercut/test",
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                1 << 20,
                10,
                8,
                8);
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new Fetcher(settings, host -> new InetAddress[] {loopback}, trust, Clock.systemUTC());
    }

    private static HostileServer server(Path key) throws Exception {
        SSLContext context =
                SSLContexts.custom().loadKeyMaterial(key, PASSWORD, PASSWORD).build();
        return new HostileServer(
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    private static SSLContext trusting(Path key) throws Exception {
        return SSLContexts.custom().loadTrustMaterial(key, PASSWORD).build();
    }

    /** A self-signed key pair, made by the JDK's own tool. */
    private Path key(String name, String subject, String... more) throws IOException, InterruptedException {
        Path store = keys.resolve(name + ".p12");
        List<String> arguments =
                new ArrayList<>(List.of("-genkeypair", "-alias", "shop", "-keyalg", "EC", "-dname", subject));
        arguments.addAll(List.of(more));
        keytool(store, arguments.toArray(String[]::new));
        return store;
    }

    private void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        Path log = keys.resolve("keytool.log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
    }
}
