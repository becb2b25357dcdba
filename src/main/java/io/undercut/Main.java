package io.undercut;

import com.typesafe.config.Config;
import io.undercut.cli.LocalAwsCommand;
import io.undercut.cli.PushCommand;
import io.undercut.cli.ReextractCommand;
import io.undercut.cli.TryCommand;
import io.undercut.config.Settings;
import io.undercut.config.Settings.Mode;
import io.undercut.config.SettingsException;
import io.undercut.config.SettingsReader;
import io.undercut.lifecycle.Exit;
import io.undercut.lifecycle.Shutdown;
import io.undercut.local.LocalAws;
import io.undercut.local.LocalAwsException;
import io.undercut.local.LocalAwsOptions;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command line; without a command it runs the service. */
@Command(
        name = "undercut",
        description = "Keeps a shop's own prices the same as or lower than its competitors'.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            PushCommand.class,
            TryCommand.class,
            ReextractCommand.class,
            LocalAwsCommand.class,
            CommandLine.HelpCommand.class
        },
        footer = {
            "",
            "Settings: conf/undercut.conf, or -Dconfig.file=FILE; single ones by -Dundercut.…=… before -jar.",
            "Exit codes: 0 clean stop, 1 a command failed, 64 wrong command line, 70 supervision gave up, 78 wrong configuration."
        })
public final class Main implements Callable<Integer> {

    /** The names under which the service itself runs. */
    private static final Set<String> SERVICE = Set.of("undercut", "run");

    private static final int COMMAND_FAILED = 1;

    private Main() {}

    public static void main(String[] args) {
        int code = new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    String hint =
                            failure instanceof SettingsException ? "Wrong configuration:" + System.lineSeparator() : "";
                    commandLine.getErr().println(hint + failure.getMessage());
                    return exitCode(failure, commandLine.getCommandName());
                })
                .setParameterExceptionHandler((wrong, parameters) -> {
                    wrong.getCommandLine().getErr().println(wrong.getMessage());
                    wrong.getCommandLine().usage(wrong.getCommandLine().getErr());
                    return Exit.USAGE;
                })
                .execute(args);
        System.exit(code);
    }

    private static int exitCode(Exception failure, String command) {
        if (failure instanceof SettingsException || failure instanceof LocalAwsException) {
            return Exit.CONFIG;
        }
        return SERVICE.contains(command) ? Exit.SOFTWARE : COMMAND_FAILED;
    }

    @Override
    public Integer call() throws SettingsException {
        return run();
    }

    @Command(
            name = "run",
            description = "Run the service until it is told to stop (the default).",
            mixinStandardHelpOptions = true)
    Integer run() throws SettingsException {
        Config config = SettingsReader.load();
        Settings settings = SettingsReader.read(config);
        LocalAws emulators = settings.mode() == Mode.LOCAL && settings.local().emulators()
                ? LocalAws.start(LocalAwsOptions.of(settings.local()))
                : null;
        CompletableFuture<Shutdown> shutdown = new CompletableFuture<>();
        ActorSystem<Guardian.Command> system = ActorSystem.create(
                Guardian.create(settings, emulators, shutdown), "undercut", SystemConfig.of(settings, config));
        Shutdown end = new Shutdown(system, settings.shutdownTimeout());
        shutdown.complete(end);
        system.getWhenTerminated().toCompletableFuture().join();
        return end.exit().code();
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"undercut " + (version == null ? "(built from source)" : version)};
        }
    }
}
