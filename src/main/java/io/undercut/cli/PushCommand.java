package io.undercut.cli;

import io.undercut.aws.AwsClients;
import io.undercut.aws.Expected;
import io.undercut.aws.Queues;
import io.undercut.aws.SqsQueue;
import io.undercut.config.Settings;
import io.undercut.config.SettingsReader;
import io.undercut.scrape.ScrapeJob;
import io.undercut.stage.Decoder;
import io.undercut.stage.Queue.Failures;
import io.undercut.stage.Queue.Outgoing;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends a message to the scrape queue, for those without another SQS client. */
@Command(
        name = "push",
        description = "Send a scrape job to the queue of the running service.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: undercut push '{\"sku\": \"KETTLE-1\", \"competitor\": \"acme\"}'"})
public final class PushCommand implements Callable<Integer> {

    @Parameters(paramLabel = "JSON", description = "The message, sent as it is.")
    private String message = "";

    @Option(names = "--now", description = "To the queue that is polled first, ahead of any backlog.")
    private boolean now;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = SettingsReader.read(SettingsReader.load());
        try {
            ScrapeJob.parse(message);
        } catch (Decoder.Malformed | Decoder.NewerVersion e) {
            spec.commandLine().getErr().println("Note: this message will end as a dead letter: " + e.getMessage());
        }
        String name = now ? "scrape-now" : "scrape";
        try (AwsClients clients = new AwsClients(settings.aws(), settings.mode() == Settings.Mode.LOCAL)) {
            SqsQueue queue = new Queues(clients.sqs(), settings.aws().prefix(), false)
                    .open(name, "scrape", 1)
                    .join()
                    .queue();
            Failures failures = queue.send(List.of(Outgoing.of(message))).join();
            if (!failures.byPosition().isEmpty()) {
                throw new IllegalStateException("the queue refused the message: " + failures.byPosition());
            }
            spec.commandLine().getOut().println("Sent to " + queue.name());
            return 0;
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "cannot send (is the service or local-aws running?): "
                            + Expected.cause(e).getMessage(),
                    e);
        }
    }
}
