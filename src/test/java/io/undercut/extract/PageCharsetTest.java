package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PageCharsetTest {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    @Test
    void F44aByteOrderMarkBeatsEverything() {
        assertThat(decoded(marked(0xEF, 0xBB, 0xBF, "<p>5 €", StandardCharsets.UTF_8), "text/html; charset=iso-8859-2"))
                .isEqualTo("<p>5 €");
        assertThat(decoded(marked(0xFF, 0xFE, -1, "<p>5 €", StandardCharsets.UTF_16LE), "text/html; charset=utf-8"))
                .isEqualTo("<p>5 €");
        assertThat(decoded(marked(0xFE, 0xFF, -1, "<p>5 €", StandardCharsets.UTF_16BE), null))
                .isEqualTo("<p>5 €");
    }

    @Test
    void F44theHeaderBeatsTheMeta() {
        byte[] html = "<meta charset=utf-8><p>Kč".getBytes(Charset.forName("windows-1250"));
        assertThat(decoded(html, "text/html; charset=windows-1250")).endsWith("Kč");
    }

    @ParameterizedTest
    @CsvSource({
        "<meta charset=windows-1250>",
        "<META CHARSET=\"windows-1250\"/>",
        "<meta http-equiv=Content-Type content='text/html; charset=windows-1250'>",
        "<!-- <meta charset=utf-8> --><meta charset=windows-1250>",
    })
    void F44theMetaWithinTheFirst1024BytesIsHeeded(String meta) {
        assertThat(decoded((meta + "<p>Kč").getBytes(Charset.forName("windows-1250")), "text/html"))
                .endsWith("Kč");
    }

    @Test
    void aMetaBeyondTheFirst1024BytesIsNot() {
        byte[] html =
                (" ".repeat(1_024) + "<meta charset=windows-1250><p>Kč").getBytes(Charset.forName("windows-1250"));
        assertThat(PageCharset.of(html, null)).isEqualTo(WINDOWS_1252);
    }

    @Test
    void F44nothingSaidMeansWindows1252() {
        assertThat(decoded("<p>5 €".getBytes(WINDOWS_1252), null)).isEqualTo("<p>5 €");
        assertThat(PageCharset.of("<p>5".getBytes(WINDOWS_1252), null)).isEqualTo(WINDOWS_1252);
    }

    @ParameterizedTest
    @CsvSource({
        "latin1,windows-1252",
        "ascii,windows-1252",
        "shift_jis,windows-31j",
        "gbk,gb18030",
        "euc-kr,x-windows-949"
    })
    void labelsMeanWhatTheEncodingStandardSays(String label, String charset) {
        assertThat(PageCharset.of("<p>5".getBytes(WINDOWS_1252), "text/html; charset=" + label))
                .isEqualTo(Charset.forName(charset));
    }

    @Test
    void anUnknownLabelLeavesTheDecisionToTheNextStep() {
        byte[] html = "<meta charset=windows-1250><p>Kč".getBytes(Charset.forName("windows-1250"));
        assertThat(decoded(html, "text/html; charset=no-such-thing")).endsWith("Kč");
        assertThat(decoded(html, "text/html; charset=\"\u0000<\"")).endsWith("Kč");
    }

    @Test
    void faultlessUtf8IsNotReadAsASingleByteEncodingHoweverItIsLabelled() {
        byte[] html = "<p>5 €".getBytes(StandardCharsets.UTF_8);
        assertThat(decoded(html, "text/html; charset=iso-8859-1")).isEqualTo("<p>5 €");
        assertThat(decoded(html, null)).isEqualTo("<p>5 €");
    }

    private static String decoded(byte[] html, @Nullable String contentType) {
        return PageCharset.decode(html, contentType);
    }

    private static byte[] marked(int first, int second, int third, String text, Charset charset) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        out.write(second);
        if (third >= 0) {
            out.write(third);
        }
        out.writeBytes(text.getBytes(charset));
        return out.toByteArray();
    }
}
