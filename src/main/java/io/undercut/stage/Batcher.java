package io.undercut.stage;

import io.undercut.stage.Queue.Failures;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Gathers single entries into requests of up to {@link Queue#BATCH}: a request costs the same full or empty. A batch goes
 * when it is full or a short linger after its first entry. Of a request that failed in part, only the failed entries are
 * tried again.
 *
 * <p>Thread-safe. (Pekko's {@code groupedWithin} would do, but ticks all the time, also when nothing happens.)
 */
public final class Batcher<E> {

    private static final int TRIES = 3;
    private static final long RETRY_MILLIS = 500;

    private record Entry<E>(E value, CompletableFuture<Void> done, int tries) {}

    private final Function<List<E>, CompletableFuture<Failures>> request;
    private final long lingerNanos;
    private List<Entry<E>> gathering = new ArrayList<>(Queue.BATCH);
    private long gatheringSince;
    private boolean timed;

    public Batcher(long lingerMillis, Function<List<E>, CompletableFuture<Failures>> request) {
        this.request = request;
        this.lingerNanos = TimeUnit.MILLISECONDS.toNanos(lingerMillis);
    }

    /** Completes when the entry's own part of the request succeeded; fails, after three tries, with a {@link Refused}. */
    public CompletableFuture<Void> add(E value) {
        Entry<E> entry = new Entry<>(value, new CompletableFuture<>(), 1);
        add(entry);
        return entry.done();
    }

    private void add(Entry<E> entry) {
        List<Entry<E>> full = null;
        boolean untimed = false;
        synchronized (this) {
            if (gathering.isEmpty()) {
                gatheringSince = System.nanoTime();
            }
            gathering.add(entry);
            if (gathering.size() == Queue.BATCH) {
                full = take();
            } else {
                untimed = !timed;
                timed = true;
            }
        }
        if (full != null) {
            send(full);
        } else if (untimed) {
            Later.after(lingerNanos).execute(this::lingered);
        }
    }

    /** One timer serves all batches in turn: one for each would cost a busy queue more than its batches save. */
    private void lingered() {
        List<Entry<E>> due = null;
        long left = 0;
        synchronized (this) {
            if (!gathering.isEmpty()) {
                left = lingerNanos - (System.nanoTime() - gatheringSince);
                if (left <= 0) {
                    due = take();
                }
            }
            timed = left > 0;
        }
        if (due != null) {
            send(due);
        } else if (left > 0) {
            Later.after(left).execute(this::lingered);
        }
    }

    private synchronized List<Entry<E>> take() {
        List<Entry<E>> taken = gathering;
        gathering = new ArrayList<>(Queue.BATCH);
        return taken;
    }

    private void send(List<Entry<E>> batch) {
        List<E> values = batch.stream().map(Entry::value).toList();
        request.apply(values).whenComplete((failures, error) -> {
            for (int i = 0; i < batch.size(); i++) {
                String failure = error != null
                        ? String.valueOf(error.getMessage())
                        : failures.byPosition().get(i);
                if (failure == null) {
                    batch.get(i).done().complete(null);
                } else {
                    failed(batch.get(i), failure, error);
                }
            }
        });
    }

    private void failed(Entry<E> entry, String failure, @org.jspecify.annotations.Nullable Throwable cause) {
        if (entry.tries() >= TRIES) {
            entry.done().completeExceptionally(new Refused(failure, cause));
            return;
        }
        Entry<E> again = new Entry<>(entry.value(), entry.done(), entry.tries() + 1);
        Later.after(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS)).execute(() -> add(again));
    }

    /** The queue did not take an entry, three times. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        Refused(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
