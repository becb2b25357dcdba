package io.undercut.http;

import io.undercut.catalog.PageUrl;
import io.undercut.extract.Candidate;
import io.undercut.extract.Extraction;
import io.undercut.extract.OfferExtractor;
import io.undercut.fetch.FetchResult;
import io.undercut.fetch.Fetcher;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What would be extracted from a page; nothing is saved. */
final class ExtractRoutes implements Routes {
    static final int PAGE_LIMIT = 5 * 1024 * 1024;
    /** Previews hold whole pages in memory, and must leave the CPU to the stages. */
    private static final int AT_ONCE = 4;

    private static final URI NOWHERE = URI.create("https://page.invalid/");

    private final OfferExtractor extractor;
    private final Fetcher fetcher;
    private final Function<String, Optional<String>> urlProblem;
    private final Semaphore permits = new Semaphore(AT_ONCE);

    ExtractRoutes(Backend backend) {
        this.extractor = backend.extractor();
        this.fetcher = backend.fetcher();
        this.urlProblem = backend.urlProblem();
    }

    @Override
    public void addTo(Api api) {
        api.post("/v1/extract", PAGE_LIMIT, this::extract);
    }

    private CompletionStage<Reply> extract(RoutingContext ctx) {
        String mediaType = Request.mediaType(ctx);
        return switch (mediaType) {
            case "application/json" -> fetched(ctx);
            case "text/html", "application/xhtml+xml" -> given(ctx);
            default -> throw Request.unsupported(mediaType, "text/html, or application/json with a url");
        };
    }

    private CompletionStage<Reply> given(RoutingContext ctx) {
        Query query = Query.of(ctx, "url", "selector", "attribute", "pointer", "pattern", "currency", "decimalMark");
        Hints hints = CheckedHints.of(new Hints(
                query.text("selector"),
                query.text("attribute"),
                query.text("pointer"),
                query.text("pattern"),
                query.text("currency"),
                query.text("decimalMark")));
        String url = query.text("url");
        URI base = url == null ? NOWHERE : uri(url);
        Buffer body = ctx.body().buffer();
        if (body == null || body.length() == 0) {
            throw Problem.badRequest("The body is empty; send the HTML of a product page.");
        }
        return read(ctx, body.getBytes(), null, ctx.request().getHeader("Content-Type"), base, hints);
    }

    private CompletionStage<Reply> fetched(RoutingContext ctx) {
        FromUrl request = Request.json(ctx, FromUrl.class);
        urlProblem.apply(PageUrl.check(request.url)).ifPresent(problem -> {
            throw Problem.badRequest("url: " + problem);
        });
        Hints hints = CheckedHints.of(request.hints);
        return fetcher.fetch(request.url).thenCompose(result -> {
            if (result instanceof FetchResult.Page page) {
                return read(ctx, page.body(), page.contentEncoding(), page.contentType(), page.finalUrl(), hints);
            }
            FetchResult.Failed failed = (FetchResult.Failed) result;
            String outcome = failed.failure().name().toLowerCase(Locale.ROOT);
            throw new Problem(422, "The page could not be fetched (" + outcome + "): " + failed.detail());
        });
    }

    private CompletionStage<Reply> read(
            RoutingContext ctx, byte[] body, @Nullable String encoding, @Nullable String type, URI url, Hints hints) {
        if (!permits.tryAcquire()) {
            throw new Problem(429, "Enough previews are running; try again in a moment.", Map.of("Retry-After", "1"));
        }
        return ctx.vertx()
                .executeBlocking(
                        () -> {
                            byte[] html = Gunzip.unpack(body, encoding);
                            return Reply.ok(Preview.of(url, extractor.extract(html, type, url, hints)));
                        },
                        false)
                .onComplete(done -> permits.release())
                .toCompletionStage();
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url is not a valid address", e);
        }
    }

    record FromUrl(String url, @Nullable Hints hints) {
        FromUrl {
            if (url == null || url.isBlank()) {
                throw new IllegalArgumentException("url is required: the address of a product page");
            }
        }
    }

    /** @param url where the page was found after redirects, absent for a page without an address */
    private record Preview(
            @Nullable String url,
            String result,
            String reason,
            @Nullable Offer offer,
            List<Candidate> candidates) {

        static Preview of(URI url, Extraction extraction) {
            return new Preview(
                    url.equals(NOWHERE) ? null : url.toString(),
                    ListingView.wireName(extraction.result()),
                    extraction.reason(),
                    extraction.offer(),
                    extraction.candidates());
        }
    }
}
