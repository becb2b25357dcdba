package io.undercut.bench;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a child process has asked of AWS, in memory that it shares with the benchmark: reading it, however often, costs the
 * child nothing.
 */
@SuppressWarnings("EnumOrdinal") // both processes run the same classes
final class Counters {

    /** System property of the child: the file that holds the counters. */
    static final String FILE = "bench.counters";

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int SETTLED = AwsCall.values().length;

    private final ByteBuffer memory;

    private Counters(ByteBuffer memory) {
        this.memory = memory;
    }

    static Counters in(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Counters(channel.map(MapMode.READ_WRITE, 0, (SETTLED + 1) * (long) Long.BYTES));
        }
    }

    void requested(AwsCall call) {
        add(call.ordinal(), 1);
    }

    /** Messages have been deleted from their queues: somebody is done with them. */
    void settled(int messages) {
        add(SETTLED, messages);
    }

    long requests(AwsCall call) {
        return get(call.ordinal());
    }

    long settled() {
        return get(SETTLED);
    }

    private void add(int slot, long count) {
        long unused = (long) LONGS.getAndAdd(memory, slot * Long.BYTES, count);
    }

    private long get(int slot) {
        return (long) LONGS.getVolatile(memory, slot * Long.BYTES);
    }
}
