package io.undercut.http;

/** The dashboard: static files that use nothing but the API. */
final class Dashboard implements Routes {
    private final Resource page = Resource.load("/dashboard/index.html", "text/html; charset=utf-8");
    private final Resource script = Resource.load("/dashboard/app.js", "text/javascript; charset=utf-8");
    private final Resource style = Resource.load("/dashboard/style.css", "text/css; charset=utf-8");
    private final Resource icon = Resource.load("/dashboard/icon.svg", "image/svg+xml");

    @Override
    public void addTo(Api api) {
        api.get("/", page::answer)
                .get("/app.js", script::answer)
                .get("/style.css", style::answer)
                .get("/icon.svg", icon::answer);
    }
}
