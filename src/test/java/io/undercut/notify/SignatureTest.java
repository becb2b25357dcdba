package io.undercut.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.config.Secret;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {

    private static final Secret ONE = Secret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Secret TWO = Secret.parse("whsec_" + "A".repeat(44));

    /** The example of the specification. */
    @Test
    void signsAsTheSpecificationDoes() {
        var headers = new Signature(List.of(ONE))
                .headers(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek", Instant.ofEpochSecond(1_614_265_330), "{\"test\": 2432232314}");
        assertThat(headers)
                .containsEntry("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
                .containsEntry("webhook-timestamp", "1614265330")
                .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
                .hasSize(3);
    }

    @Test
    void signsWithEverySecretSoThatOneCanBeReplaced() {
        Instant now = Instant.parse("2026-11-23T12:00:00Z");
        String both = new Signature(List.of(TWO, ONE)).headers("a", now, "{}").get("webhook-signature");
        assertThat(both)
                .isEqualTo(new Signature(List.of(TWO)).headers("a", now, "{}").get("webhook-signature") + " "
                        + new Signature(List.of(ONE)).headers("a", now, "{}").get("webhook-signature"));
    }
}
