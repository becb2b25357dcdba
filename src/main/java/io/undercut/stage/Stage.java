package io.undercut.stage;

/**
 * One stage as data: the queue of that name, how its messages are read, and what is done with them. The engine runs any
 * number of these and knows nothing of what they mean.
 */
public record Stage<T>(String name, Decoder<T> decoder, Handler<T> handler) {

    public static <T> Stage<T> of(String name, Decoder<T> decoder, Handler<T> handler) {
        return new Stage<>(name, decoder, handler);
    }
}
