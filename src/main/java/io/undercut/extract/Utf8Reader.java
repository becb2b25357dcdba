package io.undercut.extract;

import java.io.Reader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Well-formed UTF-8 as characters, straight into the buffer of whoever reads: a page need not become a string first,
 * which costs a fifth of its parse. Used by one thread.
 */
final class Utf8Reader extends Reader {

    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long BEYOND_ASCII = 0x8080_8080_8080_8080L;

    private final byte[] bytes;
    private int at;

    /** The second half of a character outside the basic plane, 0 for none. */
    private char low;

    /** @param from from here to their end the bytes are {@linkplain #wellFormed well-formed} */
    Utf8Reader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /**
     * Where the well-formed characters that begin at {@code from} end (Unicode 15, table 3-7): the length, unless a byte
     * is wrong or the last character is cut.
     */
    static int wellFormed(byte[] bytes, int from) {
        int i = asciiEnd(bytes, from, bytes.length);
        while (i < bytes.length) {
            int size = size(bytes, i);
            if (size == 0) {
                return i;
            }
            i = asciiEnd(bytes, i + size, bytes.length);
        }
        return i;
    }

    /** The bytes of the character at {@code i}, which is not ASCII; 0 when it is not well-formed. */
    private static int size(byte[] bytes, int i) {
        int first = bytes[i] & 0xFF;
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (i + size > bytes.length) {
            return 0;
        }
        int second = bytes[i + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return 0;
        }
        for (int k = 2; k < size; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return size;
    }

    /** Where ASCII that begins at {@code from} ends. */
    static int asciiEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i + Long.BYTES <= to && ((long) EIGHT_BYTES.get(bytes, i) & BEYOND_ASCII) == 0) {
            i += Long.BYTES;
        }
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    @Override
    public int read(char[] out, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int to = offset;
        int end = offset + length;
        if (low != 0) {
            out[to++] = low;
            low = 0;
        }
        while (to < end && at < bytes.length) {
            to = bytes[at] >= 0 ? ascii(out, to, end) : other(out, to, end);
        }
        return to == offset ? -1 : to - offset;
    }

    private int ascii(char[] out, int from, int end) {
        int i = at;
        int to = from;
        int last = Math.min(bytes.length, i + end - to);
        while (i + Long.BYTES <= last && ((long) EIGHT_BYTES.get(bytes, i) & BEYOND_ASCII) == 0) {
            for (int k = 0; k < Long.BYTES; k++) {
                out[to + k] = (char) bytes[i + k];
            }
            i += Long.BYTES;
            to += Long.BYTES;
        }
        while (i < last && bytes[i] >= 0) {
            out[to++] = (char) bytes[i++];
        }
        at = i;
        return to;
    }

    private int other(char[] out, int from, int end) {
        int first = bytes[at];
        int to = from;
        if (first < (byte) 0xE0) {
            out[to++] = (char) ((first & 0x1F) << 6 | tail(1));
            at += 2;
        } else if (first < (byte) 0xF0) {
            out[to++] = (char) ((first & 0x0F) << 12 | tail(1) << 6 | tail(2));
            at += 3;
        } else {
            int point = (first & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
            at += 4;
            out[to++] = Character.highSurrogate(point);
            if (to < end) {
                out[to++] = Character.lowSurrogate(point);
            } else {
                low = Character.lowSurrogate(point);
            }
        }
        return to;
    }

    private int tail(int after) {
        return bytes[at + after] & 0x3F;
    }

    /** Holds nothing that must be given back. */
    @Override
    public void close() {}
}
