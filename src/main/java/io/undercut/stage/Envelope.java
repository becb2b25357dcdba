package io.undercut.stage;

import java.time.Instant;
import java.util.Map;

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
        Map<String, String> attributes) {}
