package io.undercut.http;

import com.google.re2j.Pattern;
import io.undercut.scrape.PageArchive;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Archived pages: what a competitor sent, to look at but never to run. */
final class PageRoutes implements Routes {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

    private final PageArchive pages;

    PageRoutes(PageArchive pages) {
        this.pages = pages;
    }

    @Override
    public void addTo(Api api) {
        api.get("/v1/pages/:id", this::page);
    }

    private CompletionStage<Reply> page(RoutingContext ctx) {
        String id = ctx.pathParam("id");
        if (!ID.matches(id)) {
            throw Problem.badRequest("The id of a page is 64 lower-case hexadecimal digits.");
        }
        return pages.get(id).thenCompose(found -> {
            PageArchive.Archived page = found.orElseThrow(() -> Problem.notFound("No page is archived under this id."));
            return ctx.vertx()
                    .executeBlocking(() -> Gunzip.unpack(page.body(), page.contentEncoding()), false)
                    .map(bytes -> reply(id, page, bytes))
                    .toCompletionStage();
        });
    }

    private static Reply reply(String id, PageArchive.Archived page, byte[] bytes) {
        return Reply.bytes(
                "text/plain; charset=" + charset(page.contentType()).name().toLowerCase(Locale.ROOT),
                Buffer.buffer(bytes),
                Map.of(
                        "Content-Disposition",
                        "attachment; filename=\"page-" + id + ".txt\"",
                        "Content-Security-Policy",
                        "sandbox; default-src 'none'"));
    }

    /** Of the server's header, where it names one that exists; a page's own meta tag is for its reader. */
    static Charset charset(@Nullable String contentType) {
        int at = contentType == null ? -1 : contentType.toLowerCase(Locale.ROOT).indexOf("charset=");
        if (contentType == null || at < 0) {
            return StandardCharsets.UTF_8;
        }
        String name = contentType
                .substring(at + "charset=".length())
                .split(";", 2)[0]
                .replace("\"", "")
                .strip();
        try {
            return Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
