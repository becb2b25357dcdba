package io.undercut.http;

import java.util.Map;

/** The dashboard: static files that use nothing but the API. */
final class Dashboard implements Routes {
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    private static final Map<String, String> FILES = Map.of(
            "/style.css", "text/css; charset=utf-8",
            "/icon.svg", "image/svg+xml",
            "/app.js", SCRIPT,
            "/api.js", SCRIPT,
            "/page.js", SCRIPT,
            "/product.js", SCRIPT,
            "/products.js", SCRIPT,
            "/stages.js", SCRIPT,
            "/words.js", SCRIPT);

    static boolean serves(String path) {
        return path.equals("/") || FILES.containsKey(path);
    }

    @Override
    public void addTo(Api api) {
        api.get("/", Resource.load("/dashboard/index.html", "text/html; charset=utf-8")::answer);
        FILES.forEach((path, type) -> api.get(path, Resource.load("/dashboard" + path, type)::answer));
    }
}
