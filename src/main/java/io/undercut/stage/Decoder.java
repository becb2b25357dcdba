package io.undercut.stage;

/** Reads the body of a message. */
@FunctionalInterface
public interface Decoder<T> {

    /**
     * @throws Malformed when no version of the program will ever read it
     * @throws NewerVersion when a newer version of the program may
     */
    T decode(String body) throws Malformed, NewerVersion;

    /** The message says what is wrong and where; it becomes the reason of the dead letter. */
    final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        public Malformed(String message) {
            super(message);
        }
    }

    final class NewerVersion extends Exception {
        private static final long serialVersionUID = 1;

        public NewerVersion(String message) {
            super(message);
        }
    }
}
