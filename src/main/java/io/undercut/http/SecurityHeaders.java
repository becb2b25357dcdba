package io.undercut.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;

/** The headers that every answer carries, whatever it is. */
final class SecurityHeaders {
    private static final CharSequence CSP_NAME = HttpHeaders.createOptimized("content-security-policy");
    private static final CharSequence CSP = HttpHeaders.createOptimized(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
    private static final CharSequence NOSNIFF_NAME = HttpHeaders.createOptimized("x-content-type-options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence REFERRER_NAME = HttpHeaders.createOptimized("referrer-policy");
    private static final CharSequence REFERRER = HttpHeaders.createOptimized("no-referrer");
    private static final CharSequence RESOURCE_NAME = HttpHeaders.createOptimized("cross-origin-resource-policy");
    private static final CharSequence RESOURCE = HttpHeaders.createOptimized("same-origin");
    private static final CharSequence NO_STORE = HttpHeaders.createOptimized("no-store");

    private SecurityHeaders() {}

    /** Also forbids caching; answers that may be cached say so themselves. */
    static void add(HttpServerResponse response) {
        response.putHeader(CSP_NAME, CSP)
                .putHeader(NOSNIFF_NAME, NOSNIFF)
                .putHeader(REFERRER_NAME, REFERRER)
                .putHeader(RESOURCE_NAME, RESOURCE)
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_STORE);
    }
}
