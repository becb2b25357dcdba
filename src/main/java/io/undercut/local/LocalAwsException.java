package io.undercut.local;

import org.jspecify.annotations.Nullable;

/** The emulators cannot be started, or do not stay up. The message says what to do. */
public final class LocalAwsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean portTaken;

    LocalAwsException(String message, boolean portTaken) {
        super(message);
        this.portTaken = portTaken;
    }

    LocalAwsException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.portTaken = false;
    }

    /** Another process listens on one of the ports: trying again will not help. */
    public boolean portTaken() {
        return portTaken;
    }
}
