package io.undercut.fetch;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * Measures a gzip stream (RFC 1952, members may follow each other) while it arrives: inflates in small steps, throws the output
 * away, and tells when it grows beyond what a page may be. Never holds more than one step. Not thread-safe.
 */
final class GzipMeter implements AutoCloseable {
    /** A bomb gives itself away early; below this, any ratio is harmless. */
    static final int RATIO_FROM_BYTES = 256 * 1024;

    static final int MAX_RATIO = 200;

    private static final int STEP = 16 * 1024;

    enum Verdict {
        FINE,
        OVER_LIMIT,
        SUSPICIOUS
    }

    private enum Part {
        FIXED_HEADER,
        EXTRA_LENGTH,
        EXTRA,
        NAME,
        COMMENT,
        HEADER_CRC,
        DEFLATE,
        TRAILER,
        BETWEEN_MEMBERS,
        IGNORED_TAIL
    }

    private static final int[] MAGIC = {0x1F, 0x8B, 8};
    private static final int FLAG_HEADER_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final long maxBytes;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] step = new byte[STEP];

    private Part part = Part.FIXED_HEADER;
    private int position;
    private int flags;
    private int extraLeft;
    private long trailer;
    private long consumed;
    private long decoded;

    GzipMeter(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Bytes decoded so far. */
    long decoded() {
        return decoded;
    }

    /** True when the stream may end here: at least one member is complete and none is half read. */
    boolean complete() {
        return part == Part.BETWEEN_MEMBERS || part == Part.IGNORED_TAIL;
    }

    /** True when not even the first byte looked like gzip. */
    boolean neverStarted() {
        return part == Part.FIXED_HEADER && decoded == 0;
    }

    /** @throws ZipException when the stream is corrupt; nothing may be fed after that, nor after a verdict other than FINE */
    Verdict feed(byte[] bytes, int length) throws ZipException {
        int i = 0;
        while (i < length) {
            if (part == Part.DEFLATE) {
                inflater.setInput(bytes, i, length - i);
                Verdict verdict = inflate();
                i = length - inflater.getRemaining();
                if (verdict != Verdict.FINE) {
                    return verdict;
                }
            } else if (part == Part.IGNORED_TAIL) {
                return Verdict.FINE;
            } else {
                frame(bytes[i++] & 0xFF);
                consumed++;
            }
        }
        return Verdict.FINE;
    }

    private Verdict inflate() throws ZipException {
        try {
            while (true) {
                long before = inflater.getBytesRead();
                int n = inflater.inflate(step);
                consumed += inflater.getBytesRead() - before;
                crc.update(step, 0, n);
                decoded += n;
                if (decoded > RATIO_FROM_BYTES && decoded > MAX_RATIO * consumed) {
                    return Verdict.SUSPICIOUS;
                }
                if (decoded > maxBytes) {
                    return Verdict.OVER_LIMIT;
                }
                if (inflater.finished()) {
                    next(Part.TRAILER);
                    return Verdict.FINE;
                }
                if (inflater.needsDictionary()) {
                    throw new ZipException("gzip stream asks for a dictionary");
                }
                if (n == 0) {
                    return Verdict.FINE;
                }
            }
        } catch (DataFormatException e) {
            throw new ZipException("corrupt gzip stream: " + e.getMessage());
        }
    }

    private void frame(int b) throws ZipException {
        switch (part) {
            case FIXED_HEADER -> fixedHeader(b);
            case EXTRA_LENGTH -> {
                extraLeft |= b << (8 * position++);
                if (position == 2) {
                    next(extraLeft > 0 ? Part.EXTRA : afterExtra());
                }
            }
            case EXTRA -> {
                if (--extraLeft == 0) {
                    next(afterExtra());
                }
            }
            case NAME -> {
                if (b == 0) {
                    next(afterName());
                }
            }
            case COMMENT -> {
                if (b == 0) {
                    next(afterComment());
                }
            }
            case HEADER_CRC -> {
                if (++position == 2) {
                    next(Part.DEFLATE);
                }
            }
            case TRAILER -> trailer(b);
            case BETWEEN_MEMBERS -> {
                // Anything else behind a complete member is padding, which readers ignore.
                if (b == MAGIC[0]) {
                    reset();
                    fixedHeader(b);
                } else {
                    part = Part.IGNORED_TAIL;
                }
            }
            case DEFLATE, IGNORED_TAIL -> throw new IllegalStateException(part.name());
        }
    }

    private void fixedHeader(int b) throws ZipException {
        if (position < MAGIC.length && b != MAGIC[position]) {
            throw new ZipException("not a gzip stream");
        }
        if (position == 3) {
            flags = b;
        }
        if (++position == 10) {
            extraLeft = 0;
            next((flags & FLAG_EXTRA) != 0 ? Part.EXTRA_LENGTH : afterExtra());
        }
    }

    private void trailer(int b) throws ZipException {
        trailer |= (long) b << (8 * position++);
        if (position == 8) {
            boolean intact = (trailer & 0xFFFF_FFFFL) == crc.getValue()
                    && trailer >>> 32 == (inflater.getBytesWritten() & 0xFFFF_FFFFL);
            if (!intact) {
                throw new ZipException("corrupt gzip stream: checksum or length does not match");
            }
            next(Part.BETWEEN_MEMBERS);
        }
    }

    private Part afterExtra() {
        return (flags & FLAG_NAME) != 0 ? Part.NAME : afterName();
    }

    private Part afterName() {
        return (flags & FLAG_COMMENT) != 0 ? Part.COMMENT : afterComment();
    }

    private Part afterComment() {
        return (flags & FLAG_HEADER_CRC) != 0 ? Part.HEADER_CRC : Part.DEFLATE;
    }

    private void next(Part following) {
        part = following;
        position = 0;
    }

    private void reset() {
        inflater.reset();
        crc.reset();
        trailer = 0;
        next(Part.FIXED_HEADER);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
