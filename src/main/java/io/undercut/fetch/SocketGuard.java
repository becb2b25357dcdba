package io.undercut.fetch;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last line: looks at the address a socket is really connected to, before a byte is written, and closes what the policy would
 * refuse. It does not depend on how the address was chosen, so it still holds when something above it is wrong.
 */
final class SocketGuard implements IOSessionListener {
    private static final Logger log = LoggerFactory.getLogger(SocketGuard.class);

    private final Set<InetSocketAddress> exempt = ConcurrentHashMap.newKeySet();

    /** Lets sockets through to an address that a host named in {@code allow-hosts} has, on its port. */
    void exempt(InetSocketAddress address) {
        exempt.add(address);
    }

    @Override
    public void connected(IOSession session) {
        SocketAddress remote = session.getRemoteAddress();
        if (!isPublic(remote) && !(remote instanceof InetSocketAddress address && exempt.contains(address))) {
            log.error("closed a connection to {}: not a public address", remote);
            session.close(CloseMode.IMMEDIATE);
        }
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
