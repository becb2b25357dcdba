package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.reactor.IOSession;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("AddressSelection") // a literal has one address
class SocketGuardTest {
    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, 443, false",
        "2600::1, 443, false",
        "10.0.0.1, 443, true",
        "169.254.169.254, 80, true",
        "::1, 443, true",
        "127.0.0.1, 8099, false",
        "127.0.0.1, 8098, true",
        "127.0.0.2, 8099, true"
    })
    void S6aSocketToAPrivateAddressIsClosedUnlessItIsExempt(String remote, int port, boolean closes) {
        SocketGuard guard = new SocketGuard();
        guard.exempt(new InetSocketAddress("127.0.0.1", 8099));
        AtomicBoolean closed = new AtomicBoolean();
        IOSession session = (IOSession) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {IOSession.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "getRemoteAddress" -> new InetSocketAddress(remote, port);
                    case "close" -> {
                        closed.set(true);
                        yield null;
                    }
                    default -> throw new AssertionError(method);
                });

        guard.connected(session);

        assertThat(closed.get()).isEqualTo(closes);
    }
}
