package io.undercut.stage;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack traces of handlers that crashed, a few a minute: whoever mends the handler needs one, and a thousand would cost
 * more than the crashes and hide the rest of the log. Thread-safe.
 */
final class CrashLog {

    private static final Logger log = LoggerFactory.getLogger(CrashLog.class);
    private static final int MOST = 5;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final String stage;
    private final LongSupplier nanoClock;
    private long windowBegan;
    private int traced;
    private long untraced;

    CrashLog(String stage, LongSupplier nanoClock) {
        this.stage = stage;
        this.nanoClock = nanoClock;
        this.windowBegan = nanoClock.getAsLong();
    }

    void crashed(Envelope envelope, Throwable cause) {
        long before;
        synchronized (this) {
            long now = nanoClock.getAsLong();
            if (now - windowBegan >= WINDOW.toNanos()) {
                windowBegan = now;
                traced = 0;
            }
            if (traced == MOST) {
                untraced++;
                return;
            }
            traced++;
            before = untraced;
            untraced = 0;
        }
        String others = before == 0 ? "" : " (and " + before + " others before, without their traces)";
        log.error(
                "{}: the handler crashed on job {}, receive {}{}; its worker restarts and the message is retried",
                stage,
                envelope.jobId(),
                envelope.receives(),
                others,
                cause);
    }
}
