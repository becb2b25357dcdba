package io.undercut.fetch;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last line: looks at the address a socket is really connected to, before a byte is written, and closes what the policy would
 * refuse. It does not depend on how the address was chosen, so it still holds when something above it is wrong.
 */
final class SocketGuard implements IOSessionListener {
    private static final Logger log = LoggerFactory.getLogger(SocketGuard.class);

    private final Set<String> allowHosts;

    SocketGuard(Set<String> allowHosts) {
        this.allowHosts = allowHosts;
    }

    @Override
    public void connected(IOSession session) {
        if (!isExempt(session) && !isPublic(session.getRemoteAddress())) {
            log.error("closed a connection to {}: not a public address", session.getRemoteAddress());
            session.close(CloseMode.IMMEDIATE);
        }
    }

    private boolean isExempt(IOSession session) {
        if (!(session instanceof ProtocolIOSession dialled)) {
            return false;
        }
        NamedEndpoint endpoint = dialled.getInitialEndpoint();
        if (endpoint == null) {
            return false;
        }
        String name = endpoint.getHostName().toLowerCase(Locale.ROOT);
        String host = name.indexOf(':') >= 0 && !name.startsWith("[") ? "[" + name + "]" : name;
        return allowHosts.contains(host + ":" + endpoint.getPort());
    }

    private static boolean isPublic(SocketAddress remote) {
        return remote instanceof InetSocketAddress address
                && address.getAddress() != null
                && AddressPolicy.refusal(address.getAddress()) == null;
    }

    @Override
    public void startTls(IOSession session) {}

    @Override
    public void inputReady(IOSession session) {}

    @Override
    public void outputReady(IOSession session) {}

    @Override
    public void timeout(IOSession session) {}

    @Override
    public void exception(IOSession session, Exception ex) {}

    @Override
    public void disconnected(IOSession session) {}
}
