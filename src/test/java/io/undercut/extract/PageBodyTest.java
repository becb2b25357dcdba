package io.undercut.extract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.scrape.PageArchive.Archived;
import io.undercut.scrape.PageMeta;
import io.undercut.support.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageBodyTest {

    private static final byte[] HTML = "<p>89,90 €</p>".getBytes(UTF_8);
    private final PageBody body = new PageBody(1_000);

    @Test
    void inflatesWhatWasArchivedAsGzip() throws IOException {
        assertThat(body.read(page(HTML, null), false).html()).isEqualTo(HTML);
        assertThat(body.read(page(gzip(HTML), "gzip"), false).html()).isEqualTo(HTML);
        assertThat(body.read(page(HTML, null), true).truncated()).isTrue();
    }

    @Test
    void cutsAtTheLimitHoweverLittleWasSent() throws IOException {
        byte[] bomb = gzip(new byte[50_000_000]);
        PageBody.Result result = body.read(page(bomb, "gzip"), false);
        assertThat(result.html()).hasSize(1_000);
        assertThat(result.truncated()).isTrue();
        assertThat(body.read(page(new byte[1_000], null), false).truncated()).isFalse();
        assertThat(body.read(page(new byte[1_001], null), false).truncated()).isTrue();
    }

    @Test
    void saysWhyAPageCannotBeRead() throws IOException {
        byte[] cut = Arrays.copyOf(gzip(HTML), 20);
        assertThat(body.read(page(cut, "gzip"), false).html()).isNull();
        assertThat(body.read(page(cut, "gzip"), false).problem()).contains("cannot be unpacked");
        assertThat(body.read(page(HTML, "gzip"), false).problem()).contains("cannot be unpacked");
        assertThat(body.read(page(HTML, "br"), false).problem()).contains("not gzip");
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static Archived page(byte[] body, @Nullable String encoding) {
        PageMeta meta = new PageMeta(Samples.ACME, 1, "job", Instant.EPOCH, null, null, false, false);
        return new Archived("id", body, encoding, "text/html", meta, true);
    }
}
