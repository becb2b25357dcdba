package io.undercut.notify;

import io.undercut.fetch.FetchResult.Failure;
import io.undercut.fetch.PostResult;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What follows from one attempt. What a receiver may get over is tried again, after 5 s doubling to an hour (half of that by
 * chance), and not before the Retry-After of a 429 or 503; what it refuses for good is not.
 *
 * @param giveUpAfter how long after the first attempt the last may be
 */
public record Resend(Duration giveUpAfter, RandomGenerator random) {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int DOUBLINGS_TO_LONGEST = 10;

    /** The answer to {@link #after}. */
    sealed interface Next {
        String detail();

        record Delivered(String detail) implements Next {}

        record Again(Instant at, String detail) implements Next {}

        record Never(String detail) implements Next {}
    }

    /**
     * @param attempts this one included
     * @param since when the first was made
     */
    Next after(PostResult result, int attempts, Instant since, Instant now) {
        if (result instanceof PostResult.Failed failed) {
            return failed.failure() == Failure.ADDRESS_NOT_ALLOWED
                    ? new Next.Never(failed.detail())
                    : later(failed.detail(), null, attempts, since, now);
        }
        PostResult.Answered answered = (PostResult.Answered) result;
        int status = answered.status();
        if (status >= 200 && status <= 299) {
            return new Next.Delivered("Answered " + status + ".");
        }
        if (status >= 300 && status <= 399) {
            return new Next.Never("answered " + status + ": redirects are not followed, name the address they lead to");
        }
        boolean passing = status >= 500 || status == 408 || status == 425 || status == 429;
        if (!passing) {
            return new Next.Never("answered " + status);
        }
        Duration asked = status == 429 || status == 503 ? answered.retryAfter() : null;
        return later("answered " + status, asked, attempts, since, now);
    }

    private Next later(String detail, @Nullable Duration asked, int attempts, Instant since, Instant now) {
        Duration wait = backOff(attempts);
        Instant at = now.plus(asked != null && asked.compareTo(wait) > 0 ? asked : wait);
        return at.isAfter(since.plus(giveUpAfter))
                ? new Next.Never("not delivered within " + giveUpAfter.toSeconds() + " s, " + attempts
                        + " attempts; the last: " + detail)
                : new Next.Again(at, detail);
    }

    private Duration backOff(int attempts) {
        Duration full = FIRST.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_TO_LONGEST));
        Duration ceiling = full.compareTo(LONGEST) > 0 ? LONGEST : full;
        long half = ceiling.toMillis() / 2;
        return Duration.ofMillis(half + random.nextLong(half + 1));
    }
}
