package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;

/** Keys and certificates, made by the JDK's own tool: an authority that is trusted, and what it signs. */
final class TestKeys {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;
    private final Path authority;
    private final Path trusted;

    TestKeys(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        this.authority = authority("authority");
        this.trusted = directory.resolve("trusted.p12");
        Path certificate = directory.resolve("authority.crt");
        keytool(authority, "-exportcert", "-alias", "authority", "-file", certificate.toString());
        keytool(trusted, "-importcert", "-alias", "authority", "-noprompt", "-file", certificate.toString());
    }

    /** Trusts the authority and nobody else. */
    SSLContext trust() throws Exception {
        return SSLContexts.custom().loadTrustMaterial(trusted, PASSWORD).build();
    }

    /** @param more of keytool's options, such as {@code -startdate} */
    ServerSocket signed(String name, String host, String... more) throws Exception {
        return server(signed(authority, name, host, more));
    }

    /** By an authority that nobody trusts. */
    ServerSocket signedByAStranger(String name, String host) throws Exception {
        return server(signed(authority("stranger"), name, host));
    }

    ServerSocket selfSigned(String name, String host) throws Exception {
        Path store = directory.resolve(name + ".p12");
        keytool(store, pair("shop", host));
        return server(store);
    }

    private Path authority(String name) throws IOException, InterruptedException {
        Path store = directory.resolve(name + ".p12");
        keytool(store, pair("authority", null, "-ext", "bc:c"));
        return store;
    }

    private Path signed(Path signer, String name, String host, String... more)
            throws IOException, InterruptedException {
        Path store = Files.copy(signer, directory.resolve(name + ".p12"));
        List<String> options = new ArrayList<>(List.of(more));
        options.addAll(List.of("-signer", "authority"));
        keytool(store, pair("shop", host, options.toArray(String[]::new)));
        keytool(store, "-delete", "-alias", "authority");
        return store;
    }

    private static String[] pair(String alias, @org.jspecify.annotations.Nullable String host, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", "CN=" + (host == null ? alias : host)));
        if (host != null) {
            arguments.addAll(List.of("-ext", "san=dns:" + host));
        }
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    private static ServerSocket server(Path store) throws Exception {
        return SSLContexts.custom()
                .loadKeyMaterial(store, PASSWORD, PASSWORD)
                .build()
                .getServerSocketFactory()
                .createServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    private void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        Path log = Files.createTempFile(directory, "keytool", ".log");
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).as(Files.readString(log)).isZero();
    }
}
