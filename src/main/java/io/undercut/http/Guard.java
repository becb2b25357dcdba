package io.undercut.http;

import io.undercut.config.Settings;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every route and lets nothing pass by default: foreign hosts (DNS rebinding), cross-site requests (CSRF) and
 * callers without the token are refused.
 */
final class Guard implements Handler<RoutingContext> {
    /** What an orchestrator asks by an address it chose itself; says nothing but yes or no. */
    private static final Set<String> PROBES = Set.of("/healthz", "/readyz");

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private final Set<String> hosts = new HashSet<>(LOOPBACK);
    private final byte @Nullable [] tokenDigest;

    Guard(Settings.Http settings) {
        for (String host : settings.allowedHosts()) {
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
        String token = settings.token();
        tokenDigest = token == null ? null : Etag.sha256(token.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void handle(RoutingContext ctx) {
        SecurityHeaders.add(ctx.response());
        Problem refusal;
        try {
            String path = ctx.normalizedPath();
            refusal = PROBES.contains(path) ? null : refusal(ctx, path);
        } catch (IllegalArgumentException e) {
            refusal = Problem.badRequest("The path is not valid percent-encoding.");
        }
        if (refusal == null) {
            ctx.next();
        } else {
            ctx.fail(refusal);
        }
    }

    /** Needed before there is a token, and the same for everyone. */
    private static boolean isPublic(String path) {
        return path.equals("/openapi.yaml") || Dashboard.serves(path);
    }

    private @Nullable Problem refusal(RoutingContext ctx, String path) {
        MultiMap headers = ctx.request().headers();
        HostAndPort authority = ctx.request().authority();
        if (authority == null || headers.getAll("Host").size() > 1) {
            return Problem.badRequest("The request must carry one valid Host header.");
        }
        if (!hosts.contains(authority.host().toLowerCase(Locale.ROOT))) {
            return new Problem(
                    421, "This Host is not served here; add its name to undercut.http.allowed-hosts to accept it.");
        }
        if (!SAFE.contains(ctx.request().method()) && crossSite(headers)) {
            return new Problem(403, "Changes asked for by a page of another site are refused.");
        }
        if (!isPublic(path) && !authorised(headers.get("Authorization"))) {
            return new Problem(
                    401,
                    "Send the token of undercut.http.token as \"Authorization: Bearer <token>\".",
                    Map.of("WWW-Authenticate", "Bearer realm=\"undercut\""));
        }
        return null;
    }

    /** Browsers say where a request comes from; other clients send neither header. */
    private static boolean crossSite(MultiMap headers) {
        String site = headers.get("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        String origin = headers.get("Origin");
        if (origin == null) {
            return false;
        }
        // The scheme is left out: a proxy in front may have ended TLS.
        int authority = origin.indexOf("://");
        return authority < 0 || !origin.substring(authority + 3).equalsIgnoreCase(headers.get("Host"));
    }

    private boolean authorised(@Nullable String header) {
        if (tokenDigest == null) {
            return true;
        }
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return false;
        }
        byte[] given = header.substring(7).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(Etag.sha256(given), tokenDigest);
    }
}
