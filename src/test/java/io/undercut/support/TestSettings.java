package io.undercut.support;

import com.typesafe.config.ConfigFactory;
import io.undercut.config.Settings;
import io.undercut.config.SettingsException;
import io.undercut.config.SettingsReader;

/** The default settings, with changes. */
public final class TestSettings {

    private TestSettings() {}

    /** @param hocon changes, such as {@code undercut.http.port = 0} */
    public static Settings with(String hocon) {
        try {
            return SettingsReader.read(SettingsReader.resolved(ConfigFactory.parseString(hocon)));
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public static Settings.Fetch fetch() {
        return with("").fetch();
    }
}
