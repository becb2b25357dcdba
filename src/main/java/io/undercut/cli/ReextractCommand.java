package io.undercut.cli;

import io.undercut.aws.AwsClients;
import io.undercut.aws.Expected;
import io.undercut.aws.Publisher;
import io.undercut.aws.Queues;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.ListingState;
import io.undercut.catalog.Tables;
import io.undercut.config.Settings;
import io.undercut.config.SettingsReader;
import io.undercut.extract.Observation;
import io.undercut.extract.Observations;
import io.undercut.extract.OfferExtractor;
import io.undercut.extract.Reextraction;
import io.undercut.scrape.PageArchive;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads archived pages again with today's extractor, and shows or adopts what it reads otherwise. */
@Command(
        name = "reextract",
        description = "Read archived pages again with today's extractor and show the differences.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Without --adopt nothing is changed. A corrected observation keeps the earlier reading beside it; where a",
            "listing's latest offer changes, a new decision is asked for. Safe to repeat, and beside a running service."
        })
public final class ReextractCommand implements Callable<Integer> {

    @Option(names = "--sku", description = "Only this product's listing at --competitor.")
    private @Nullable String sku;

    @Option(names = "--competitor", description = "Only pages of this competitor.")
    private @Nullable String competitor;

    @Option(names = "--since", description = "Only pages fetched at or after this date or time, as 2026-11-01 (UTC).")
    private @Nullable String since;

    @Option(names = "--all", description = "Pages of every listing.")
    private boolean all;

    @Option(names = "--adopt", description = "Put the new readings in the place of the old ones.")
    private boolean adopt;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Reextraction.Scope scope = scope();
        Settings settings = SettingsReader.read(SettingsReader.load());
        ExecutorService executor =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (AwsClients clients = new AwsClients(settings.aws(), settings.mode() == Settings.Mode.LOCAL)) {
            String prefix = settings.aws().prefix();
            Tables tables = new Tables(prefix);
            Publisher prices = Publisher.batching(
                    new Queues(clients.sqs(), prefix, false)
                            .open("price", "price", 1)
                            .join()
                            .queue(),
                    0);
            Reextraction reextraction = new Reextraction(
                    new PageArchive(clients.s3(), prefix + "-pages"),
                    new OfferExtractor(),
                    settings.fetch().maxBytes(),
                    new Observations(clients.dynamodb(), tables),
                    new ListingState(clients.dynamodb(), tables),
                    prices,
                    executor);
            PrintWriter out = spec.commandLine().getOut();
            Reextraction.Counts counts = reextraction.run(scope, adopt, difference -> print(difference, out));
            out.printf(
                    Locale.ROOT,
                    "%d pages read as before, %d otherwise%s, %d no longer archived.%n",
                    counts.same(),
                    counts.different(),
                    adopt ? " (adopted)" : counts.different() > 0 ? " (nothing changed: add --adopt)" : "",
                    counts.missing());
            out.flush();
            return 0;
        } catch (CompletionException e) {
            throw new IllegalStateException(
                    "cannot read the archive (is the service or local-aws running?): "
                            + Expected.cause(e).getMessage(),
                    e);
        } finally {
            executor.shutdownNow();
        }
    }

    private Reextraction.Scope scope() {
        if (sku != null && competitor == null) {
            throw new ParameterException(spec.commandLine(), "--sku needs --competitor: a listing is both.");
        }
        if (competitor == null && since == null && !all) {
            throw new ParameterException(
                    spec.commandLine(), "Say which pages: --competitor (with --sku), --since or --all.");
        }
        try {
            ListingId listing = sku == null || competitor == null ? null : new ListingId(sku, competitor);
            return new Reextraction.Scope(listing, competitor, since == null ? null : instant(since));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static Instant instant(String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "--since must be a date such as 2026-11-01, or a time such as 2026-11-01T12:00:00Z", e);
        }
    }

    private static void print(Reextraction.Difference difference, PrintWriter out) {
        Observation before = difference.before();
        out.printf(
                Locale.ROOT,
                "%s@%s %s  %s -> %s%n    page %s%s%n",
                before.sku(),
                before.competitor(),
                before.at().truncatedTo(ChronoUnit.SECONDS),
                said(before),
                said(difference.after()),
                before.page(),
                difference.adopted() ? "" : "  (not adopted)");
    }

    private static String said(Observation observation) {
        String result = observation.result().name().toLowerCase(Locale.ROOT);
        return observation.offer() == null
                ? result
                : result + " " + observation.offer().price() + " "
                        + observation.offer().availability().name().toLowerCase(Locale.ROOT);
    }
}
