package io.undercut.config;

import java.util.List;

/** The settings are wrong; every mistake is listed, each with its path. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1;

    private final List<String> mistakes;

    public SettingsException(List<String> mistakes) {
        super(String.join("\n", mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    public List<String> mistakes() {
        return mistakes;
    }
}
