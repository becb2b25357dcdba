package io.undercut.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads single values; a wrong one is noted as a mistake and replaced, so that reading goes on to the next. */
final class Checked {

    private final Config config;
    private final List<String> mistakes = new ArrayList<>();

    Checked(Config config) {
        this.config = config;
    }

    List<String> mistakes() {
        return mistakes;
    }

    void mistake(String path, String what) {
        mistakes.add(path + ": " + what);
    }

    String string(String path) {
        String value = read(path, () -> config.getString(path), "");
        if (value.isBlank()) {
            mistake(path, "must not be empty");
        }
        return value;
    }

    @Nullable
    String optional(String path) {
        return config.hasPath(path) ? string(path) : null;
    }

    /** Part of the names of queues, tables and buckets: what all three allow. */
    String name(String path) {
        String value = string(path);
        if (!value.matches("[a-z0-9][a-z0-9-]{1,30}")) {
            mistake(path, "must be 2 to 31 lower-case letters, digits or hyphens");
        }
        return value;
    }

    /** A list, or one string with commas: an environment variable cannot be a list. */
    List<String> strings(String path) {
        return read(
                path,
                () -> config.getValue(path).valueType() == ConfigValueType.STRING
                        ? Arrays.stream(config.getString(path).split(",", -1))
                                .map(String::strip)
                                .filter(part -> !part.isEmpty())
                                .toList()
                        : config.getStringList(path),
                List.of());
    }

    boolean bool(String path) {
        return read(path, () -> config.getBoolean(path), false);
    }

    int number(String path, int least, int most) {
        int value = read(path, () -> config.getInt(path), least);
        if (value < least || value > most) {
            mistake(path, "must be between " + least + " and " + most + ", is " + value);
        }
        return value;
    }

    int bytes(String path, int least, int most) {
        long value = read(path, () -> config.getBytes(path), (long) least);
        if (value < least || value > most) {
            mistake(path, "must be between " + least + " and " + most + " bytes, is " + value);
        }
        return (int) value;
    }

    Duration duration(String path, Duration least, Duration most) {
        Duration value = read(path, () -> config.getDuration(path), least);
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            mistake(path, "must be between " + text(least) + " and " + text(most) + ", is " + text(value));
        }
        return value;
    }

    <E extends Enum<E>> E oneOf(String path, Class<E> type, E otherwise) {
        String value = string(path);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseGet(() -> {
                    String names = String.join(
                            ", ",
                            Arrays.stream(type.getEnumConstants())
                                    .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                    .toList());
                    mistake(path, "\"" + value + "\" is none of " + names);
                    return otherwise;
                });
    }

    /** @param localPort the emulator's port when nothing is set, null to leave it to the SDK */
    @Nullable
    URI endpoint(String path, @Nullable Integer localPort) {
        String value = optional(path);
        if (value == null) {
            return localPort == null ? null : URI.create("http://127.0.0.1:" + localPort);
        }
        try {
            URI uri = new URI(value);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException e) {
            mistake(path, e.getReason());
            return null;
        }
        mistake(path, "must be http://host:port or https://host");
        return null;
    }

    private <V> V read(String path, Supplier<V> value, V otherwise) {
        try {
            return value.get();
        } catch (ConfigException.WrongType | ConfigException.BadValue e) {
            mistake(path, reason(e));
        } catch (ConfigException.Missing e) {
            mistake(path, "is missing");
        }
        return otherwise;
    }

    /** The library names the origin first and repeats the path: the last part is what a reader needs. */
    private static String reason(ConfigException e) {
        String message = String.valueOf(e.getMessage());
        int at = message.lastIndexOf(": ");
        return at < 0 ? message : message.substring(at + 2);
    }

    private static String text(Duration duration) {
        return duration.toString().substring(2).toLowerCase(Locale.ROOT).replaceAll("(?<=[a-z])(?=[0-9])", " ");
    }
}
