package io.undercut.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The shops, in a JVM of their own so that their work is not counted as the pipeline's. A page keeps its price for some
 * visits and then changes it, as pages do.
 */
public final class PageServer {

    private static final int PAGES = 300;
    private static final int VISITS_BETWEEN_CHANGES = 10;
    private static final long SEED = 20_261_123;

    private final List<Buffer> pages;
    private final Map<String, Integer> visits = new ConcurrentHashMap<>();

    private PageServer() {
        PageMaker maker = new PageMaker(SEED);
        this.pages = IntStream.range(0, PAGES)
                .mapToObj(i -> Buffer.buffer(maker.gzipped()))
                .toList();
    }

    public static void main(String[] args) {
        PageServer server = new PageServer();
        Vertx.vertx()
                .createHttpServer()
                .requestHandler(server::answer)
                .listen(Integer.parseInt(args[0]), "127.0.0.1")
                .onFailure(failure -> {
                    System.err.println("Cannot listen: " + failure.getMessage());
                    System.exit(1);
                });
    }

    private void answer(HttpServerRequest request) {
        String path = request.path();
        // Without the first segment, so that everybody who asks sees the same shops, each with visits of their own.
        int listing = path.substring(path.indexOf('/', 1) + 1).hashCode();
        // Spread, so that a tenth of the listings changes at each visit and not all at every tenth.
        int visit = visits.merge(path, 1, Integer::sum) + Math.floorMod(listing, VISITS_BETWEEN_CHANGES);
        int page = Math.floorMod(listing * 31 + visit / VISITS_BETWEEN_CHANGES, PAGES);
        request.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Content-Encoding", "gzip")
                .putHeader("Cache-Control", "max-age=60")
                .end(pages.get(page));
    }
}
