package io.undercut.support;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds every call of asynchronous work back until it is let through, one at a time and in an order that a seed decides:
 * the same seed always gives the same interleaving. Work may also die before one of its calls, or before it hears the
 * answer. For one thread.
 */
public final class Gate {

    /** Something that makes calls one after the other, or several at once. */
    public static final class Work {
        private final String name;
        private boolean dead;
        private @Nullable CompletableFuture<?> end;

        private Work(String name) {
            this.name = name;
        }

        /** False while it goes on and after it died; throws what it failed with. */
        public boolean done() {
            if (dead || end == null || !end.isDone()) {
                return false;
            }
            end.join();
            return true;
        }

        public boolean over() {
            return dead || done();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private record Held(Work by, Method method, Runnable go) {}

    private final Random random;
    private final List<Held> held = new ArrayList<>();
    private @Nullable Work current;

    public Gate(Random random) {
        this.random = random;
    }

    /** The same client, each of whose calls waits at this gate. */
    public <T> T before(Class<T> type, T client) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            Work by = current;
            if (by == null) {
                return invoke(method, client, args);
            }
            CompletableFuture<Object> answer = new CompletableFuture<>();
            held.add(new Held(by, method, () -> pass(by, method, client, args, answer)));
            return answer;
        }));
    }

    public Work start(String name, Supplier<CompletableFuture<?>> work) {
        Work started = new Work(name);
        as(started, () -> started.end = work.get());
        return started;
    }

    /** Lets one call through. @return false when none is held */
    public boolean step() {
        if (held.isEmpty()) {
            return false;
        }
        held.remove(random.nextInt(held.size())).go.run();
        return true;
    }

    /** It makes no call any more, and hears of none. */
    public void kill(Work work) {
        work.dead = true;
        held.removeIf(call -> call.by == work);
    }

    private void pass(Work by, Method method, Object client, Object[] args, CompletableFuture<Object> answer) {
        try {
            Object value = ((CompletableFuture<?>) invoke(method, client, args)).join();
            as(by, () -> answer.complete(value));
        } catch (java.util.concurrent.CompletionException e) {
            as(by, () -> answer.completeExceptionally(e.getCause()));
        }
    }

    private void as(Work work, Runnable run) {
        Work before = current;
        current = work;
        try {
            run.run();
        } finally {
            current = before;
        }
    }

    private static Object invoke(Method method, Object client, Object[] args) {
        try {
            return method.invoke(client, args);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
