package io.undercut.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.undercut.config.Settings.Mode;
import io.undercut.config.Settings.Role;
import io.undercut.stage.StageSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and checks the settings; reports every mistake at once, each with its path. */
public final class SettingsReader {

    private static final Pattern PROXY =
            Pattern.compile("([a-z0-9-]{1,31})=http://([A-Za-z0-9.-]+|\\[[0-9a-fA-F:]+]):([0-9]{1,5})/?");

    private static final Path DEFAULT_FILE = Path.of("conf", "undercut.conf");
    private static final String ROOT = "undercut";

    private final Config config;
    private final Checked checked;

    private SettingsReader(Config config) {
        this.config = config;
        this.checked = new Checked(config);
    }

    /**
     * The whole configuration: system properties, over {@code -Dconfig.file} or else {@code conf/undercut.conf} in the
     * working directory where there is one, over the defaults in the jar.
     *
     * @throws SettingsException when a file cannot be read or parsed
     */
    public static Config load() throws SettingsException {
        String named = System.getProperty("config.file");
        Path file = named == null ? DEFAULT_FILE : Path.of(named);
        try {
            if (named != null && !Files.isReadable(file)) {
                throw new SettingsException(List.of("config.file: cannot read " + file));
            }
            Config user = Files.isReadable(file)
                    ? ConfigFactory.parseFile(
                            file.toFile(), ConfigParseOptions.defaults().setAllowMissing(false))
                    : ConfigFactory.empty();
            return resolved(user);
        } catch (ConfigException e) {
            throw new SettingsException(List.of(String.valueOf(e.getMessage())));
        }
    }

    /** As {@link #load()}, with the given settings in place of a file. */
    public static Config resolved(Config user) {
        return ConfigFactory.defaultOverrides()
                .withFallback(user)
                .withFallback(ConfigFactory.parseResources("pekko.conf"))
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve();
    }

    /** @throws SettingsException naming every wrong or unknown setting */
    public static Settings read(Config config) throws SettingsException {
        SettingsReader reader = new SettingsReader(config);
        reader.rejectUnknown();
        Settings settings = reader.settings();
        if (!reader.checked.mistakes().isEmpty()) {
            throw new SettingsException(reader.checked.mistakes());
        }
        return settings;
    }

    private Settings settings() {
        Mode mode = checked.oneOf("undercut.mode", Mode.class, Mode.LOCAL);
        boolean local = mode == Mode.LOCAL;
        Settings.Local localSettings = local();
        Settings.Http http = http(mode);
        Map<String, StageSettings> stages = new LinkedHashMap<>();
        Settings.STAGES.forEach(name -> stages.put(name, stage(name)));
        Settings.Fetch fetch = fetch(local, localSettings);
        return new Settings(
                mode,
                roles(),
                http,
                aws(local, localSettings),
                localSettings,
                Map.copyOf(stages),
                new Settings.Schedule(
                        checked.duration(
                                "undercut.schedule.default-every", Duration.ofMinutes(1), Duration.ofDays(366)),
                        checked.duration("undercut.schedule.tick", Duration.ofMillis(100), Duration.ofMinutes(10)),
                        checked.number("undercut.schedule.batch", 1, 10_000)),
                fetch,
                politeness(),
                archive(local),
                price(),
                webhooks(fetch.allowHosts()),
                checked.duration("undercut.shutdown.timeout", Duration.ofSeconds(1), Duration.ofMinutes(10)));
    }

    private Set<Role> roles() {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        for (String name : checked.strings("undercut.roles")) {
            if (name.equals("all")) {
                roles.addAll(EnumSet.allOf(Role.class));
                continue;
            }
            try {
                roles.add(Role.valueOf(name.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                checked.mistake(
                        "undercut.roles",
                        "\"" + name + "\" is none of scrape, extract, price, notify, schedule, api, all");
            }
        }
        if (roles.isEmpty()) {
            checked.mistake("undercut.roles", "name at least one role");
        }
        return roles;
    }

    private Settings.Http http(Mode mode) {
        String host = checked.string("undercut.http.host");
        String token = checked.optional("undercut.http.token");
        if (token != null && token.length() < 16) {
            checked.mistake("undercut.http.token", "must have at least 16 characters");
        }
        if (token == null && mode == Mode.AWS) {
            checked.mistake("undercut.http.token", "is required in mode \"aws\"");
        } else if (token == null && !loopback(host)) {
            checked.mistake("undercut.http.token", "is required when undercut.http.host is not a loopback address");
        }
        Set<String> allowed = new TreeSet<>();
        checked.strings("undercut.http.allowed-hosts").forEach(name -> allowed.add(name.toLowerCase(Locale.ROOT)));
        return new Settings.Http(host, checked.number("undercut.http.port", 0, 65_535), allowed, token);
    }

    private static boolean loopback(String host) {
        try {
            return host.equals("localhost") || InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private Settings.Aws aws(boolean local, Settings.Local ports) {
        return new Settings.Aws(
                checked.name("undercut.aws.prefix"),
                checked.optional("undercut.aws.region"),
                checked.endpoint("undercut.aws.sqs.endpoint", local ? ports.sqsPort() : null),
                checked.endpoint("undercut.aws.s3.endpoint", local ? ports.s3Port() : null),
                checked.endpoint("undercut.aws.dynamodb.endpoint", local ? ports.dynamodbPort() : null),
                checked.duration("undercut.aws.call-timeout", Duration.ofMillis(100), Duration.ofMinutes(2)),
                checked.number("undercut.aws.connections", 4, 10_000));
    }

    private Settings.Local local() {
        return new Settings.Local(
                Path.of(checked.string("undercut.local.data")),
                checked.bool("undercut.local.emulators"),
                checked.number("undercut.local.sqs-port", 1, 65_535),
                checked.number("undercut.local.s3-port", 1, 65_535),
                checked.number("undercut.local.dynamodb-port", 1, 65_535),
                checked.bool("undercut.local.in-memory"),
                checked.bool("undercut.local.demo"),
                checked.number("undercut.local.demo-port", 1, 65_535));
    }

    private StageSettings stage(String name) {
        String path = "undercut.stages." + name;
        int max = checked.number(path + ".workers.max", 1, StageSettings.LARGEST_POOL);
        int min = checked.number(path + ".workers.min", 1, StageSettings.LARGEST_POOL);
        if (min > max) {
            checked.mistake(path + ".workers.min", "must not be above workers.max (" + max + ")");
        }
        return new StageSettings(
                min,
                max,
                checked.duration(path + ".visibility", Duration.ofSeconds(3), Duration.ofHours(12)),
                checked.duration(path + ".deadline", Duration.ofSeconds(1), Duration.ofHours(11)),
                checked.number(path + ".max-receives", 1, 100),
                checked.number(path + ".pollers", 1, 64),
                checked.number(path + ".threads", 1, 256));
    }

    private Settings.Fetch fetch(boolean local, Settings.Local localSettings) {
        Set<String> allowHosts = new TreeSet<>();
        for (String pair : checked.strings("undercut.fetch.allow-hosts")) {
            if (!pair.matches("(?:[^:\\s/]+|\\[[0-9a-fA-F:]+]):[0-9]{1,5}")) {
                checked.mistake("undercut.fetch.allow-hosts", "\"" + pair + "\" is not host:port");
            }
            allowHosts.add(pair.toLowerCase(Locale.ROOT));
        }
        if (local && localSettings.demo()) {
            allowHosts.add("127.0.0.1:" + localSettings.demoPort());
        }
        Map<String, InetSocketAddress> proxies = proxies();
        String proxy = checked.optional("undercut.fetch.proxy");
        if (proxy != null && !proxies.containsKey(proxy)) {
            checked.mistake("undercut.fetch.proxy", "\"" + proxy + "\" is none of undercut.fetch.proxies");
        }
        String language = checked.optional("undercut.fetch.accept-language");
        return new Settings.Fetch(
                allowHosts,
                userAgent(),
                checked.duration("undercut.fetch.connect-timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
                checked.duration("undercut.fetch.head-timeout", Duration.ofMillis(10), Duration.ofMinutes(1)),
                checked.duration("undercut.fetch.deadline", Duration.ofMillis(50), Duration.ofMinutes(2)),
                checked.bytes("undercut.fetch.max-bytes", 1024, 64 * 1024 * 1024),
                checked.number("undercut.fetch.max-redirects", 0, 20),
                checked.number("undercut.fetch.connections", 1, 100_000),
                checked.number("undercut.fetch.connections-per-host", 1, 10_000),
                language == null ? null : printable("undercut.fetch.accept-language", language),
                proxies,
                proxy);
    }

    private Map<String, InetSocketAddress> proxies() {
        Map<String, InetSocketAddress> proxies = new TreeMap<>();
        for (String text : checked.strings("undercut.fetch.proxies")) {
            Matcher proxy = PROXY.matcher(text);
            if (!proxy.matches()
                    || Integer.parseInt(proxy.group(3)) > 65_535
                    || proxy.group(1).equals("direct")) {
                checked.mistake(
                        "undercut.fetch.proxies",
                        "\"" + text + "\" is not name=http://host:port (without credentials; any name but \"direct\")");
            } else {
                proxies.put(
                        proxy.group(1),
                        InetSocketAddress.createUnresolved(proxy.group(2), Integer.parseInt(proxy.group(3))));
            }
        }
        return proxies;
    }

    /** Who we are, and how to reach us. */
    private String userAgent() {
        String agent = printable("undercut.fetch.user-agent", checked.string("undercut.fetch.user-agent"));
        String contact = checked.optional("undercut.fetch.contact");
        return contact == null ? agent : agent + " (+" + printable("undercut.fetch.contact", contact) + ")";
    }

    /** A line break would end the header and begin another. */
    private String printable(String path, String value) {
        if (value.length() > 200 || !value.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            checked.mistake(path, "must be at most 200 printable ASCII characters");
        }
        return value;
    }

    private Settings.Politeness politeness() {
        return new Settings.Politeness(
                checked.duration("undercut.politeness.spacing", Duration.ZERO, Duration.ofHours(1)),
                checked.number("undercut.politeness.daily-budget", 1, Integer.MAX_VALUE),
                checked.bool("undercut.politeness.robots"),
                checked.duration("undercut.politeness.longest-crawl-delay", Duration.ZERO, Duration.ofHours(1)));
    }

    private Settings.Price price() {
        String tax = checked.string("undercut.price.own-tax");
        if (!tax.equals("gross") && !tax.equals("net")) {
            checked.mistake("undercut.price.own-tax", "must be \"gross\" or \"net\"");
        }
        Set<String> hosts = new TreeSet<>();
        for (String host : checked.strings("undercut.price.own-hosts")) {
            if (!host.matches("[A-Za-z0-9.-]{1,253}")) {
                checked.mistake(
                        "undercut.price.own-hosts",
                        "\"" + host + "\" is no host name such as shop.example, without port");
            }
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
        return new Settings.Price(
                checked.number("undercut.price.fresh-periods", 1, 100),
                checked.number("undercut.price.largest-step", 1, 1_000_000),
                checked.number("undercut.price.largest-jump", 1, 1_000_000),
                checked.number("undercut.price.far-below", 1, 100),
                tax.equals("net"),
                hosts);
    }

    private Settings.Webhooks webhooks(Set<String> allowHosts) {
        List<URI> urls = new ArrayList<>();
        for (String text : checked.strings("undercut.webhooks.urls")) {
            URI url = url(text);
            if (url == null || url.getHost() == null || url.getRawUserInfo() != null) {
                checked.mistake("undercut.webhooks.urls", "must be like https://shop.example/hook, without user name");
            } else if (!"https".equals(url.getScheme()) && !exempt(url, allowHosts)) {
                checked.mistake(
                        "undercut.webhooks.urls",
                        "must begin with https://, unless undercut.fetch.allow-hosts names its host:port");
            } else if (!urls.contains(url)) {
                urls.add(url);
            }
        }
        List<Secret> secrets = new ArrayList<>();
        for (String text : checked.strings("undercut.webhooks.secrets")) {
            Secret secret = Secret.parse(text);
            if (secret == null) {
                // What was given is not repeated: it may be most of a secret.
                checked.mistake("undercut.webhooks.secrets", "must be whsec_ and the Base64 of 24 to 64 random bytes");
            } else {
                secrets.add(secret);
            }
        }
        if (!urls.isEmpty() && secrets.isEmpty()) {
            checked.mistake("undercut.webhooks.secrets", "is required with undercut.webhooks.urls");
        }
        return new Settings.Webhooks(
                List.copyOf(urls),
                List.copyOf(secrets),
                checked.duration("undercut.webhooks.give-up-after", Duration.ofMinutes(1), Duration.ofDays(7)));
    }

    private static @Nullable URI url(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean exempt(URI url, Set<String> allowHosts) {
        int port = url.getPort() < 0 ? 80 : url.getPort();
        return "http".equals(url.getScheme())
                && allowHosts.contains(url.getHost().toLowerCase(Locale.ROOT) + ":" + port);
    }

    private Settings.Archive archive(boolean local) {
        String notify = checked.optional("undercut.archive.notify");
        if (notify != null && !notify.equals("stage") && !notify.equals("bucket")) {
            checked.mistake("undercut.archive.notify", "must be \"stage\" or \"bucket\"");
        }
        return new Settings.Archive(notify == null ? local : notify.equals("stage"));
    }

    /** A misspelt setting would silently keep its default: what the bundled defaults do not name is a mistake. */
    private void rejectUnknown() {
        ConfigObject known = ConfigFactory.parseResources("undercut.conf").root();
        rejectUnknown(ROOT, object(known, ROOT), object(config.root(), ROOT));
    }

    private void rejectUnknown(String path, @Nullable ConfigObject known, @Nullable ConfigObject given) {
        if (known == null || given == null) {
            return;
        }
        given.forEach((key, value) -> {
            if (!known.containsKey(key)) {
                checked.mistake(path + "." + key, "unknown setting");
            } else if (value.valueType() == ConfigValueType.OBJECT) {
                rejectUnknown(path + "." + key, object(known, key), (ConfigObject) value);
            }
        });
    }

    private static @Nullable ConfigObject object(ConfigObject parent, String key) {
        ConfigValue value = parent.get(key);
        return value instanceof ConfigObject object ? object : null;
    }
}
