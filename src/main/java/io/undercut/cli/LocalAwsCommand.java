package io.undercut.cli;

import io.undercut.config.Settings;
import io.undercut.config.SettingsReader;
import io.undercut.local.LocalAws;
import io.undercut.local.LocalAwsException;
import io.undercut.local.LocalAwsOptions;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs the emulators alone, so that a developer restarts only the service. */
@Command(
        name = "local-aws",
        description = "Run the SQS, S3 and DynamoDB emulators alone, until Ctrl-C.",
        mixinStandardHelpOptions = true,
        footer = {"", "Then run the service with -Dundercut.local.emulators=false."})
public final class LocalAwsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = SettingsReader.read(SettingsReader.load());
        LocalAws local = LocalAws.start(LocalAwsOptions.of(settings.local()));
        Runtime.getRuntime().addShutdownHook(new Thread(local::close, "stop-local-aws"));
        try {
            LocalAws.Endpoints endpoints = local.ready().join();
            spec.commandLine()
                    .getOut()
                    .printf("SQS %s  S3 %s  DynamoDB %s%n", endpoints.sqs(), endpoints.s3(), endpoints.dynamodb());
            return local.onExit().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof LocalAwsException known ? known : e;
        }
    }
}
