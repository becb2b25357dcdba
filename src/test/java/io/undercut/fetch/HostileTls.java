package io.undercut.fetch;

import static io.undercut.fetch.HostileServer.ok;

import io.undercut.fetch.HostileServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLContext;

/** What a server may do wrong before or around the first byte of HTTP: each on a port of its own. */
final class HostileTls implements AutoCloseable {
    static final String HOST = "shop.test";

    /** {@code protocol_version}, as one who speaks nothing newer than TLS 1.0 answers. */
    private static final byte[] ALERT_VERSION = HexFormat.of().parseHex("15030100020246");

    /** A ServerHello of TLS 1.0 or 1.1 (last byte of the version), with a session of its own and a suite that we offer. */
    private static byte[] serverHello(String version) {
        return HexFormat.of()
                .parseHex("16" + version + "002a" + "02000026" + version + "ab".repeat(32) + "00" + "c02b" + "00");
    }

    private final List<HostileServer> servers = new ArrayList<>();
    private final List<HostileMode> modes = new ArrayList<>();
    private final SSLContext trust;

    HostileTls(Path directory) throws Exception {
        TestKeys keys = new TestKeys(directory);
        trust = keys.trust();
        String invalid = "TLS_INVALID";
        https("good-certificate", "PAGE", "", keys.signed("good", HOST)).on("/", wire -> wire.bytes(ok("kettle")));
        https("F37-expired", invalid, "expired", keys.signed("old", HOST, "-startdate", "-20d", "-validity", "10"));
        https("F37-not-valid-yet", invalid, "not valid yet", keys.signed("new", HOST, "-startdate", "+20d"));
        https("F37-other-host", invalid, "not for " + HOST, keys.signed("other", "other.test"));
        https("F37-self-signed", invalid, "not signed by a trusted", keys.selfSigned("self", HOST));
        https("F37-unknown-authority", invalid, "not signed by a trusted", keys.signedByAStranger("strange", HOST));
        HostileServer down =
                https("F36-to-plain-http", "ADDRESS_NOT_ALLOWED", "from https to http", keys.signed("down", HOST));
        down.on(
                "/",
                wire -> wire.text("HTTP/1.1 302 Found\r\nLocation: http://" + HOST + ":" + down.port()
                        + "/\r\nContent-Length: 0\r\n\r\n"));
        raw("F37-only-tls-1.0", invalid, "", false, wire -> wire.hear()
                .bytes(ALERT_VERSION)
                .close());
        raw("F37-answers-in-tls-1.0", invalid, "", false, wire -> wire.hear()
                .bytes(serverHello("0301"))
                .waitForHangUp());
        raw("F37-answers-in-tls-1.1", invalid, "", false, wire -> wire.hear()
                .bytes(serverHello("0302"))
                .waitForHangUp());
        raw("F37-plain-text", invalid, "", false, wire -> wire.hear()
                .text("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
                .close());
        raw("F37-garbage", invalid, "", false, wire -> wire.hear().forever(w -> w.text("kettle".repeat(1_000))));
        raw("F37-huge-record", invalid, "", false, wire -> wire.hear()
                .bytes(HexFormat.of().parseHex("160303ffff"))
                .forever(w -> w.bytes(new byte[10_000])));
        raw("F37-huge-handshake-message", invalid, "", false, wire -> wire.hear()
                .bytes(HexFormat.of().parseHex("160303400002ffffff"))
                .bytes(new byte[16_380])
                .forever(w -> w.bytes(HexFormat.of().parseHex("1603034000")).bytes(new byte[16_384])));
        raw("F37-closes-in-handshake", "UNREACHABLE", "", false, wire -> wire.hear()
                .close());
        raw("F37-resets-in-handshake", "UNREACHABLE", "", false, wire -> wire.hear()
                .reset());
        raw("F37-stalls-in-handshake", "TOO_SLOW", "", true, HostileServer.Wire::waitForHangUp);
        raw("F37-drips-in-handshake", "TOO_SLOW", "", true, wire -> wire.hear()
                .bytes(HexFormat.of().parseHex("1603034000"))
                .forever(w -> w.bytes(new byte[] {2}).pause(20)));
        plain("answers-before-it-is-asked", "PAGE", "", false, wire -> wire.bytes(ok("kettle")));
        plain("refuses-before-it-is-asked", "UNREACHABLE", "", false, wire -> wire.text(
                        "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                .close());
        plain("closes-at-once", "UNREACHABLE", "", false, HostileServer.Wire::close);
        plain("resets-at-once", "UNREACHABLE", "", false, HostileServer.Wire::reset);
        plain(
                "babbles-at-once",
                "INVALID_HTTP",
                "",
                false,
                wire -> wire.forever(w -> w.text("kettle\r\n".repeat(100))));
    }

    List<HostileMode> modes() {
        return modes;
    }

    List<HostileServer> servers() {
        return servers;
    }

    SSLContext trust() {
        return trust;
    }

    private HostileServer https(String name, String expected, String detail, ServerSocket socket) {
        return add(name, "https", expected, detail, false, new HostileServer(socket));
    }

    private void raw(String name, String expected, String detail, boolean timed, Answer greeting) throws IOException {
        add(name, "https", expected, detail, timed, new HostileServer(socket(), greeting));
    }

    private void plain(String name, String expected, String detail, boolean timed, Answer greeting) throws IOException {
        add(name, "http", expected, detail, timed, new HostileServer(socket(), greeting));
    }

    private HostileServer add(
            String name, String scheme, String expected, String detail, boolean timed, HostileServer server) {
        servers.add(server);
        modes.add(new HostileMode(name, scheme + "://" + HOST + ":" + server.port() + "/", expected, detail, timed));
        return server;
    }

    private static ServerSocket socket() throws IOException {
        return new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    }

    @Override
    public void close() throws IOException {
        for (HostileServer server : servers) {
            server.close();
        }
    }
}
