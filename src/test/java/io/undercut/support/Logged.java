package io.undercut.support;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What one class logs, with the message of its cause, from now until this is closed. */
public final class Logged extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger logger;

    private Logged(Logger logger) {
        this.logger = logger;
    }

    public static Logged of(Class<?> type) {
        Logged logged = new Logged((Logger) LoggerFactory.getLogger(type));
        logged.start();
        logged.logger.addAppender(logged);
        return logged;
    }

    public List<String> messages() {
        return messages;
    }

    @Override
    protected void append(ILoggingEvent event) {
        IThrowableProxy cause = event.getThrowableProxy();
        messages.add(event.getLevel() + " " + event.getFormattedMessage()
                + (cause == null ? "" : ": " + cause.getMessage()));
    }

    @Override
    public void close() {
        logger.detachAppender(this);
    }
}
