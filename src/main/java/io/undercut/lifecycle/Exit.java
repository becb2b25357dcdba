package io.undercut.lifecycle;

import java.util.concurrent.atomic.AtomicInteger;

/** The exit code of this process: the first reason to end decides it. Codes as in sysexits.h. */
public final class Exit {

    public static final int CLEAN = 0;
    public static final int USAGE = 64;
    /** Supervision gave up. */
    public static final int SOFTWARE = 70;
    /** Wrong configuration, a missing queue, table or bucket, or refused credentials. */
    public static final int CONFIG = 78;

    private static final int UNDECIDED = -1;
    private final AtomicInteger code = new AtomicInteger(UNDECIDED);

    public void because(int reason) {
        code.compareAndSet(UNDECIDED, reason);
    }

    public int code() {
        int decided = code.get();
        return decided == UNDECIDED ? CLEAN : decided;
    }
}
