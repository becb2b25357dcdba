package io.undercut.stage;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Messages of SQS in the engine's words. */
public final class SqsMessages {

    private SqsMessages() {}

    /** What was not asked for at the receipt counts as a first receive at the start of the epoch. */
    public static Envelope envelope(String queue, Message message) {
        Map<String, String> attributes = new HashMap<>();
        message.messageAttributes().forEach((name, value) -> {
            if (value.stringValue() != null) {
                attributes.put(name, value.stringValue());
            }
        });
        Map<MessageSystemAttributeName, String> system = message.attributes();
        return Envelope.received(
                queue,
                message.messageId(),
                message.receiptHandle(),
                message.body(),
                Integer.parseInt(system.getOrDefault(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, "1")),
                Instant.ofEpochMilli(
                        Long.parseLong(system.getOrDefault(MessageSystemAttributeName.SENT_TIMESTAMP, "0"))),
                attributes);
    }
}
