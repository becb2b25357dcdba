package io.undercut.fetch;

import io.undercut.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedSelectorException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManager;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.ssl.TLS;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP/1.1 client with everything switched off that decides or remembers something on its own. */
final class Client {
    private static final Logger log = LoggerFactory.getLogger(Client.class);

    private static final int IO_THREADS = 2;
    private static final int MAX_LINE_BYTES = 16 * 1024;
    private static final int MAX_HEADER_LINES = 128;
    private static final TimeValue IDLE = TimeValue.ofSeconds(30);
    private static final TimeValue LIFETIME = TimeValue.ofMinutes(5);

    private static final String ACCEPT = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1";

    private Client() {}

    static CloseableHttpAsyncClient start(Settings.Fetch settings, SSLContext trust, SocketGuard guard) {
        CloseableHttpAsyncClient client = HttpAsyncClientBuilder.create()
                .setConnectionManager(connections(settings, trust))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(settings.deadline()))
                        .setResponseTimeout(timeout(settings.headTimeout()))
                        .setAuthenticationEnabled(false)
                        .setRedirectsEnabled(false)
                        .setContentCompressionEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setRoutePlanner(new ByProxyOfTheRequest())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .setHttp1Config(Http1Config.custom()
                        .setMaxLineLength(MAX_LINE_BYTES)
                        .setMaxHeaderCount(MAX_HEADER_LINES)
                        .build())
                .setIOReactorConfig(IOReactorConfig.custom()
                        .setIoThreadCount(IO_THREADS)
                        .setTcpNoDelay(true)
                        .setSoTimeout(timeout(settings.headTimeout()))
                        .build())
                .setIOSessionListener(guard)
                .addExecInterceptorLast("on-connected", (request, body, scope, chain, callback) -> {
                    if (scope.clientContext.getAttribute(Exchange.ON_CONNECTED)
                            instanceof Exchange.OnConnected listener) {
                        listener.connected(scope.execRuntime::discardEndpoint);
                    }
                    chain.proceed(request, body, scope, callback);
                })
                .setIoReactorExceptionCallback(Client::onReactorException)
                .setThreadFactory(Daemons.named("fetch-io"))
                .setUserAgent(settings.userAgent())
                .setDefaultHeaders(List.of(
                        new BasicHeader(HttpHeaders.ACCEPT, ACCEPT),
                        new BasicHeader(HttpHeaders.ACCEPT_ENCODING, "gzip, deflate")))
                .evictExpiredConnections()
                .evictIdleConnections(IDLE)
                .build();
        client.start();
        return client;
    }

    private static PoolingAsyncClientConnectionManager connections(Settings.Fetch settings, SSLContext trust) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(settings.connections())
                .setMaxConnPerRoute(settings.connectionsPerHost())
                .setDnsResolver(new NeverResolves())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(settings.connectTimeout()))
                        .setTimeToLive(LIFETIME)
                        .build())
                .setDefaultTlsConfig(TlsConfig.custom()
                        .setHandshakeTimeout(timeout(settings.connectTimeout()))
                        .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                        .build())
                .setTlsStrategy(ClientTlsStrategyBuilder.create()
                        .setSslContext(trust)
                        .setTlsVersions(TLS.V_1_3, TLS.V_1_2)
                        .buildAsync())
                .build();
    }

    private static void onReactorException(Exception e) {
        if (e instanceof ClosedSelectorException) {
            log.debug("I/O thread closed while in use", e); // what close() comes to
        } else {
            log.error("I/O thread failed", e);
        }
    }

    private static Timeout timeout(Duration duration) {
        return Timeout.of(duration);
    }

    /** A secure page goes through a tunnel: no proxy reads or changes it. */
    private static final class ByProxyOfTheRequest extends DefaultRoutePlanner {
        ByProxyOfTheRequest() {
            super(null);
        }

        @Override
        protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
            return context.getAttribute(Exchange.PROXY) instanceof HttpHost proxy ? proxy : null;
        }
    }

    /** Routes carry their checked address. A route without one is a mistake in here, and must not become a connection. */
    private static final class NeverResolves implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host + " was to be resolved outside the address policy");
        }

        @Override
        public String resolveCanonicalHostname(String host) throws UnknownHostException {
            throw new UnknownHostException(host + " was to be resolved outside the address policy");
        }
    }
}
