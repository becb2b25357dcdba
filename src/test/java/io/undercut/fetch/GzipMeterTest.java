package io.undercut.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.undercut.fetch.GzipMeter.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipMeterTest {
    private static final byte[] PAGE = "<p>89,90 €</p>".repeat(5_000).getBytes(UTF_8);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4_096, 1_000_000})
    void countsWhatAStreamDecodesToHoweverItIsCut(int piece) throws Exception {
        GzipMeter meter = new GzipMeter(1_000_000);
        assertThat(feed(meter, gzip(PAGE), piece)).isEqualTo(Verdict.FINE);
        assertThat(meter.decoded()).isEqualTo(PAGE.length);
        assertThat(meter.complete()).isTrue();
    }

    @Test
    void readsEveryOptionalHeaderFieldAndSeveralMembers() throws Exception {
        byte[] plain = gzip(PAGE);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.write(new byte[] {0x1F, (byte) 0x8B, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3});
        stream.write(new byte[] {3, 0, 1, 2, 3}); // extra
        stream.write("page.html\0a comment\0".getBytes(UTF_8));
        stream.write(new byte[] {9, 9}); // header CRC, which no reader checks
        stream.write(plain, 10, plain.length - 10);
        stream.write(plain);
        GzipMeter meter = new GzipMeter(1_000_000);
        assertThat(feed(meter, stream.toByteArray(), 3)).isEqualTo(Verdict.FINE);
        assertThat(meter.decoded()).isEqualTo(2L * PAGE.length);
        assertThat(meter.complete()).isTrue();
    }

    @Test
    void paddingAfterTheEndIsIgnored() throws Exception {
        GzipMeter meter = new GzipMeter(1_000_000);
        assertThat(feed(meter, concat(gzip(PAGE), new byte[100]), 10)).isEqualTo(Verdict.FINE);
        assertThat(meter.complete()).isTrue();
    }

    @Test
    void everyTruncationIsIncomplete() throws Exception {
        byte[] whole = gzip("kettle".getBytes(UTF_8));
        for (int length = 0; length < whole.length; length++) {
            GzipMeter meter = new GzipMeter(1_000);
            assertThat(feed(meter, Arrays.copyOf(whole, length), 1)).isEqualTo(Verdict.FINE);
            assertThat(meter.complete()).as("first %d bytes", length).isFalse();
        }
    }

    @Test
    void damageIsFoundWhereverItIs() throws Exception {
        byte[] whole = gzip("kettle kettle kettle".getBytes(UTF_8));
        int body = 10;
        int trailer = whole.length - 8;
        for (int at : new int[] {0, 1, 2, body + 1, trailer, trailer + 5}) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x55;
            assertThatThrownBy(() -> {
                        GzipMeter meter = new GzipMeter(1_000);
                        feed(meter, damaged, 100);
                        if (!meter.complete()) {
                            throw new ZipException("incomplete");
                        }
                    })
                    .as("byte %d", at)
                    .isInstanceOf(ZipException.class);
        }
    }

    @Test
    void aBombIsCalledOneAfterAQuarterMegabyte() throws Exception {
        GzipMeter meter = new GzipMeter(5 << 20);
        assertThat(feed(meter, gzip(new byte[50 << 20]), 1_000)).isEqualTo(Verdict.SUSPICIOUS);
        assertThat(meter.decoded()).isBetween(256L * 1024, 300L * 1024);
    }

    @Test
    void aSmallFileMayCompressAsWellAsItLikes() throws Exception {
        GzipMeter meter = new GzipMeter(5 << 20);
        assertThat(feed(meter, gzip(new byte[256 * 1024]), 1_000)).isEqualTo(Verdict.FINE);
        assertThat(meter.complete()).isTrue();
    }

    @Test
    void theLimitIsOnDecodedBytes() throws Exception {
        byte[] random = new byte[100_000];
        new Random(7).nextBytes(random);
        assertThat(feed(new GzipMeter(100_000), gzip(random), 1_000)).isEqualTo(Verdict.FINE);
        assertThat(feed(new GzipMeter(99_999), gzip(random), 1_000)).isEqualTo(Verdict.OVER_LIMIT);
    }

    private static Verdict feed(GzipMeter meter, byte[] bytes, int piece) throws ZipException {
        try (meter) {
            for (int from = 0; from < bytes.length; from += piece) {
                byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece));
                Verdict verdict = meter.feed(part, part.length);
                if (verdict != Verdict.FINE) {
                    return verdict;
                }
            }
            return Verdict.FINE;
        }
    }

    static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
