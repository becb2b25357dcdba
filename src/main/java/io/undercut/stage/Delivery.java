package io.undercut.stage;

/** A decoded message on its way through a stage. */
public record Delivery<T>(T message, Envelope envelope) {

    public String jobId() {
        return envelope.jobId();
    }

    /** True when an earlier attempt may already have had some of its effects. */
    public boolean redelivered() {
        return envelope.receives() > 1;
    }
}
