package io.undercut.stage;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a queue says of a message besides its body.
 *
 * @param messageId the queue's own id; a re-sent message gets a new one, so never a key for de-duplication
 * @param jobId the id of the work: from the attribute {@link Attributes#JOB_ID} or, without one, derived once from the message
 *     id; it stays the same through every re-send
 * @param receives how often the message has been received, 1 for the first time
 * @param firstSeen when the message first entered the system; it too travels with every re-send
 * @param attributes the string attributes, the engine's own included
 */
public record Envelope(
        String queue,
        String messageId,
        String receipt,
        String body,
        String jobId,
        int receives,
        Instant sentAt,
        Instant firstSeen,
        Map<String, String> attributes) {

    private static final Logger log = LoggerFactory.getLogger(Envelope.class);

    /** A message as a queue gave it; identity and first-seen time come from the attributes where an earlier send left them. */
    public static Envelope received(
            String queue,
            String messageId,
            String receipt,
            String body,
            int receives,
            Instant sentAt,
            Map<String, String> attributes) {
        String jobId = attributes.get(Attributes.JOB_ID);
        return new Envelope(
                queue,
                messageId,
                receipt,
                body,
                jobId == null ? "sqs-" + messageId : jobId,
                receives,
                sentAt,
                firstSeen(attributes.get(Attributes.FIRST_SEEN), sentAt),
                Map.copyOf(attributes));
    }

    /** Anyone can write an attribute: what is not a time in the past counts for nothing. */
    private static Instant firstSeen(@Nullable String claimed, Instant sentAt) {
        if (claimed == null) {
            return sentAt;
        }
        try {
            Instant firstSeen = Instant.parse(claimed);
            return firstSeen.isAfter(sentAt) ? sentAt : firstSeen;
        } catch (DateTimeParseException e) {
            log.debug("Message attribute {} is not a time: {}", Attributes.FIRST_SEEN, e.getMessage());
            return sentAt;
        }
    }
}
