package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How the delivery of a message ended. Nothing the other side does throws. */
public sealed interface PostResult {

    /**
     * The other side has answered; what it says besides is not read. A redirect is an answer, too: none is followed, because a
     * signed message is meant for one address.
     *
     * @param retryAfter how long it asked us to wait, 30 s to 24 h; null when it did not
     */
    record Answered(int status, @Nullable Duration retryAfter) implements PostResult {}

    /**
     * No answer. The message may have arrived all the same.
     *
     * @param detail one sentence for people
     */
    record Failed(Failure failure, String detail) implements PostResult {}
}
