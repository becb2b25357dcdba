package io.undercut.stage;

import io.undercut.stage.StageControl.Counts;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What a stage has done since the start. Counted from many threads, read by the API, the metrics and the autoscaler. */
final class StageStats {

    /** Weight of the newest sample in the moving averages: about ten samples long. */
    private static final double NEWEST = 0.2;

    final LongAdder received = new LongAdder();
    final LongAdder done = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder snoozed = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder workerRestarts = new LongAdder();
    final LongAdder failedAcks = new LongAdder();
    final LongAdder busy = new LongAdder();
    private final LongAdder handled = new LongAdder();
    private final LongAdder handledNanos = new LongAdder();
    private volatile Duration lag = Duration.ZERO;
    private volatile double perSecond;
    private volatile double meanMillis;
    private volatile double errorShare;
    private Sample last = new Sample(0, 0, 0, 0, 0);

    private record Sample(long atNanos, long done, long failed, long handled, long handledNanos) {}

    void receivedAtAge(Duration age) {
        received.increment();
        lag = age.isNegative() ? Duration.ZERO : age;
    }

    void handledIn(long nanos) {
        handled.increment();
        handledNanos.add(nanos);
    }

    /** Moves the averages on; called at a steady pace by one thread. */
    synchronized void sample(long nowNanos) {
        Sample now =
                new Sample(nowNanos, done.sum(), retried.sum() + rejected.sum(), handled.sum(), handledNanos.sum());
        if (last.atNanos() != 0 && nowNanos > last.atNanos()) {
            double seconds = (nowNanos - last.atNanos()) / 1e9;
            perSecond += NEWEST * ((now.done() - last.done()) / seconds - perSecond);
            long answers = now.handled() - last.handled();
            if (answers > 0) {
                double millis = (now.handledNanos() - last.handledNanos()) / 1e6 / answers;
                meanMillis = meanMillis == 0 ? millis : meanMillis + NEWEST * (millis - meanMillis);
                double failed = (double) (now.failed() - last.failed()) / answers;
                errorShare += NEWEST * (Math.min(1, failed) - errorShare);
            }
        }
        last = now;
    }

    /** Age of the last message when it was received; zero while nothing comes. */
    Duration lag() {
        return lag;
    }

    /** An old lag says nothing of a queue that has run empty since. */
    void nothingReceived() {
        lag = Duration.ZERO;
    }

    double perSecond() {
        return perSecond;
    }

    double meanMillis() {
        return meanMillis;
    }

    double handledSeconds() {
        return handledNanos.sum() / 1e9;
    }

    double errorShare() {
        return errorShare;
    }

    Counts counts() {
        return new Counts(
                received.sum(),
                done.sum(),
                retried.sum(),
                snoozed.sum(),
                rejected.sum(),
                workerRestarts.sum(),
                failedAcks.sum());
    }
}
