package io.undercut.notify;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the last attempt to tell one webhook of one move ended.
 *
 * @param attempts so far, from the beginning or the last redelivery
 * @param since when the first of these was made
 * @param at when the last was made, or came to be of no use
 * @param retryAt not to be tried again earlier; null when it is not tried again
 * @param detail one sentence for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Delivery(
        State state,
        int attempts,
        Instant since,
        Instant at,
        @Nullable Instant retryAt,
        String detail) {

    public enum State {
        /** It is going to be tried, or tried again. */
        PENDING,
        DELIVERED,
        /** Given up; the message is a dead letter of the stage. */
        FAILED,
        /** The price moved again before it was delivered: only the later move is told. */
        SUPERSEDED
    }
}
