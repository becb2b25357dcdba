package io.undercut.stage;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.undercut.stage.Queue.Depth;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stages of this instance as operators see and change them. Thread-safe; no call waits for an actor. */
public final class Stages implements StageControl {

    private static final Logger log = LoggerFactory.getLogger(Stages.class);

    /** Each depth costs one request, and a dashboard asks all the time. */
    private static final Duration DEPTH_VALID = Duration.ofSeconds(2);

    private static final int PREVIEW_CHARACTERS = 2_000;

    private final List<StageRuntime<?>> runtimes;
    private final Map<String, ActorRef<StageActor.Command>> actors = new ConcurrentHashMap<>();
    private final AsyncCache<String, Depth> depths =
            Caffeine.newBuilder().expireAfterWrite(DEPTH_VALID).buildAsync();

    public Stages(List<StageRuntime<?>> runtimes) {
        this.runtimes = List.copyOf(runtimes);
    }

    /** The actor that runs a stage now, to hear of resizes. */
    public void running(String stage, ActorRef<StageActor.Command> actor) {
        actors.put(stage, actor);
    }

    /** Why stages receive nothing now, one line each; empty when all is well. */
    public List<String> paused() {
        return runtimes.stream()
                .filter(runtime -> runtime.paused() != null)
                .map(runtime -> runtime.name() + ": " + runtime.paused())
                .toList();
    }

    /** Gives everything that is still held back to its queue; completes when the queues were told. */
    public CompletableFuture<Void> handBack() {
        return CompletableFuture.allOf(runtimes.stream()
                .flatMap(runtime -> runtime.holds().all().stream())
                .map(hold -> {
                    hold.handBack();
                    return hold.settled();
                })
                .toArray(CompletableFuture[]::new));
    }

    @Override
    public CompletableFuture<List<View>> stages() {
        List<CompletableFuture<View>> views = runtimes.stream().map(this::view).toList();
        return CompletableFuture.allOf(views.toArray(CompletableFuture[]::new))
                .thenApply(done -> views.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public CompletableFuture<Optional<View>> resize(String stage, int min, int max) {
        if (min < 1 || max < min || max > StageSettings.LARGEST_POOL) {
            throw new IllegalArgumentException("give 1 ≤ min ≤ max ≤ " + StageSettings.LARGEST_POOL);
        }
        Optional<StageRuntime<?>> found = find(stage);
        if (found.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        found.get().size().bound(min, max);
        ActorRef<StageActor.Command> actor = actors.get(stage);
        if (actor != null) {
            actor.tell(StageActor.Resized.RESIZED);
        }
        log.info("{}: pool resized to {}..{}", stage, min, max);
        return view(found.get()).thenApply(Optional::of);
    }

    @Override
    public CompletableFuture<Optional<List<DeadLetter>>> deadLetters(String stage, int limit) {
        return find(stage)
                .map(runtime -> runtime.queues()
                        .deadLetters()
                        .peek(limit)
                        .thenApply(letters -> Optional.of(
                                letters.stream().map(Stages::deadLetter).toList())))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    @Override
    public CompletableFuture<Optional<Redrive>> redrive(String stage) {
        return find(stage)
                .map(runtime ->
                        runtime.queues().deadLetters().redrive().thenApply(count -> Optional.of(new Redrive(count))))
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
    }

    private Optional<StageRuntime<?>> find(String stage) {
        return runtimes.stream()
                .filter(runtime -> runtime.name().equals(stage))
                .<StageRuntime<?>>map(runtime -> runtime)
                .findFirst();
    }

    private CompletableFuture<View> view(StageRuntime<?> runtime) {
        List<CompletableFuture<@Nullable Depth>> waiting =
                runtime.intakes().stream().map(intake -> depth(intake.queue())).toList();
        CompletableFuture<@Nullable Depth> dead = depth(runtime.queues().deadLetters());
        return CompletableFuture.allOf(waiting.toArray(CompletableFuture[]::new))
                .thenCombine(
                        dead,
                        (done, deadDepth) -> view(
                                runtime,
                                waiting.stream().map(CompletableFuture::join).collect(Collectors.toList()),
                                deadDepth));
    }

    private static View view(StageRuntime<?> runtime, List<@Nullable Depth> waiting, @Nullable Depth dead) {
        StageStats stats = runtime.stats();
        PoolSize.Bounds size = runtime.size().now();
        return new View(
                runtime.name(),
                size.min(),
                size.max(),
                size.size(),
                stats.busy.intValue(),
                runtime.holds().size(),
                sum(waiting),
                dead,
                stats.lag(),
                runtime.paused(),
                stats.counts(),
                stats.perSecond(),
                stats.meanMillis());
    }

    private static @Nullable Depth sum(List<@Nullable Depth> depths) {
        long visible = 0;
        long inFlight = 0;
        long delayed = 0;
        for (Depth depth : depths) {
            if (depth == null) {
                return null;
            }
            visible += depth.visible();
            inFlight += depth.inFlight();
            delayed += depth.delayed();
        }
        return new Depth(visible, inFlight, delayed);
    }

    /** Null when the queue cannot be asked: the rest of the view is as good without it. */
    private CompletableFuture<@Nullable Depth> depth(Queue queue) {
        return depths.get(queue.name(), (name, executor) -> queue.depth()).handle((depth, failure) -> {
            if (failure != null) {
                log.debug("No depth of {}: {}", queue.name(), Failures.describe(failure));
            }
            return depth;
        });
    }

    private static DeadLetter deadLetter(Envelope letter) {
        Map<String, String> attributes = letter.attributes();
        String body = letter.body();
        return new DeadLetter(
                letter.messageId(),
                attributes.getOrDefault(Attributes.REASON, "moved here by the queue itself after too many receives"),
                letter.firstSeen(),
                time(attributes.get(Attributes.DEAD_SINCE), letter.sentAt()),
                receives(attributes.get(Attributes.RECEIVES)),
                attributes.get(Attributes.JOB_ID),
                body.length() <= PREVIEW_CHARACTERS ? body : body.substring(0, PREVIEW_CHARACTERS) + "…");
    }

    private static Instant time(@Nullable String text, Instant otherwise) {
        try {
            return text == null ? otherwise : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    private static int receives(@Nullable String text) {
        return text != null && text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
    }
}
