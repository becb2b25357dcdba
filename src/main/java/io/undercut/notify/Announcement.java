package io.undercut.notify;

import io.undercut.aws.Json;
import io.undercut.aws.Messages;
import io.undercut.price.Move;
import io.undercut.stage.Decoder;

/**
 * Tells one webhook of one move.
 *
 * @param webhook its id
 */
public record Announcement(String webhook, Move move) {

    @SuppressWarnings("ConstantValue")
    public Announcement {
        if (webhook == null || move == null) {
            throw new IllegalArgumentException("an announcement needs webhook and move");
        }
    }

    public static Announcement parse(String body) throws Decoder.Malformed, Decoder.NewerVersion {
        return Messages.read(body, Announcement.class);
    }

    String write() {
        return Json.write(this);
    }

    /** The same for every attempt, and for nothing else. */
    String key() {
        return "price_" + Webhook.sha256(move.sku() + "@" + move.version()).substring(0, 32);
    }

    /** What is sent: byte for byte the same at every attempt. */
    String payload() {
        return Json.write(new Payload("price.moved", move.at().toString(), move));
    }

    private record Payload(String type, String timestamp, Move data) {}
}
