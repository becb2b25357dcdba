package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an exception of the client means for the one who wanted the page. */
final class Failures {
    private static final Logger log = LoggerFactory.getLogger(Failures.class);

    private Failures() {}

    /** True when no connection came about, so that another address of the same host may be tried. */
    static boolean beforeConnection(Throwable cause) {
        return cause instanceof ConnectException // which the client's own connect failures extend
                || cause instanceof NoRouteToHostException
                || cause instanceof ConnectTimeoutException;
    }

    static Failed of(Throwable thrown, Target target) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String host = target.host();
        if (cause instanceof AddressNotAllowedException) {
            return failed(Failure.ADDRESS_NOT_ALLOWED, message(cause));
        }
        if (cause instanceof UnknownHostException) {
            return nameless(message(cause));
        }
        if (cause instanceof TimeoutException) {
            return failed(Failure.UNREACHABLE, "host name " + host + " not resolved in time");
        }
        if (cause instanceof SSLException) {
            return failed(Failure.TLS_INVALID, tls(cause, host));
        }
        if (cause instanceof ConnectionRequestTimeoutException) {
            return failed(Failure.UNREACHABLE, "no connection was free in time");
        }
        if (cause instanceof ConnectTimeoutException) {
            return failed(Failure.UNREACHABLE, "no connection to " + target.hostAndPort() + " in time");
        }
        if (beforeConnection(cause)) {
            return failed(Failure.UNREACHABLE, "no connection to " + target.hostAndPort() + ": " + message(cause));
        }
        if (cause instanceof SocketTimeoutException) {
            return failed(Failure.TOO_SLOW, "site stopped sending");
        }
        if (cause instanceof HttpException
                || cause instanceof MessageConstraintException
                || (cause instanceof MalformedChunkCodingException && !(cause instanceof TruncatedChunkException))) {
            return failed(Failure.INVALID_HTTP, "site sent invalid HTTP: " + message(cause));
        }
        if (cause instanceof TruncatedChunkException || cause instanceof ConnectionClosedException) {
            return failed(Failure.UNREACHABLE, "site closed the connection too early: " + message(cause));
        }
        if (cause instanceof CancellationException) {
            return failed(Failure.UNREACHABLE, "fetch was cancelled");
        }
        if (cause instanceof IOException) {
            return failed(Failure.UNREACHABLE, "connection to " + target.hostAndPort() + " broke: " + message(cause));
        }
        log.warn("unexpected failure while fetching from {}", target.hostAndPort(), cause);
        return failed(Failure.INVALID_HTTP, "answer could not be understood: " + message(cause));
    }

    /** The JDK has one exception for "there is no such name" and "nobody could say"; only the system's own words differ. */
    private static Failed nameless(String message) {
        String words = message.toLowerCase(Locale.ROOT);
        return words.contains("temporary") || words.contains("try again") || words.contains("too many")
                ? failed(Failure.UNREACHABLE, "host name could not be looked up: " + message)
                : new Failed(Failure.UNREACHABLE, "host name not found: " + message, null, true);
    }

    private static String tls(Throwable thrown, String host) {
        List<Throwable> causes = Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .toList();
        if (causes.stream().anyMatch(CertificateExpiredException.class::isInstance)) {
            return "certificate invalid: expired";
        }
        if (causes.stream().anyMatch(CertificateNotYetValidException.class::isInstance)) {
            return "certificate invalid: not valid yet";
        }
        if (causes.stream().anyMatch(Failures::isNameMismatch)) {
            return "certificate invalid: not for " + host;
        }
        if (causes.stream()
                .anyMatch(cause ->
                        cause instanceof CertPathValidatorException || cause instanceof CertPathBuilderException)) {
            return "certificate invalid: not signed by a trusted authority";
        }
        return "no secure connection: " + message(thrown);
    }

    /** By the JDK's own check, which has no type for it, or by the client's. */
    private static boolean isNameMismatch(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof SSLPeerUnverifiedException
                || (cause instanceof CertificateException
                        && (message.startsWith("No subject alternative") || message.startsWith("No name matching")));
    }

    private static Failed failed(Failure failure, String detail) {
        return new Failed(failure, detail, null);
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return Text.clean(message == null ? cause.getClass().getSimpleName() : message);
    }
}
