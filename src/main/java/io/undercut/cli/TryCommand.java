package io.undercut.cli;

import io.undercut.config.Settings;
import io.undercut.config.SettingsReader;
import io.undercut.extract.Extraction;
import io.undercut.extract.HintCheck;
import io.undercut.extract.OfferExtractor;
import io.undercut.fetch.FetchResult;
import io.undercut.fetch.Fetcher;
import io.undercut.fetch.Gzip;
import io.undercut.offer.Hints;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what would be read from a page: the offer, and every price considered. Saves nothing. */
@Command(
        name = "try",
        description = "Show which offer would be read from a page, and why.",
        mixinStandardHelpOptions = true,
        footer = {"", "Exit code 0 when there is an offer, 1 when there is none."})
public final class TryCommand implements Callable<Integer> {

    private static final int NO_OFFER = 1;

    @Parameters(paramLabel = "URL|FILE", description = "A page on the web, or a saved one.")
    private String page = "";

    @Option(names = "--url", description = "The address that a saved page came from.")
    private @Nullable URI url;

    @Option(names = "--selector", description = "CSS selector of the element that holds the price.")
    private @Nullable String selector;

    @Option(names = "--attribute", description = "Read this attribute of that element.")
    private @Nullable String attribute;

    @Option(names = "--pointer", description = "JSON pointer to the price in a script that holds JSON.")
    private @Nullable String pointer;

    @Option(
            names = "--pattern",
            description = "Regular expression (RE2); its first group, or whole match, is the price.")
    private @Nullable String pattern;

    @Option(names = "--currency", description = "ISO 4217 code, for pages that name none.")
    private @Nullable String currency;

    @Option(names = "--decimal-mark", description = "\".\" or \",\", for pages whose numbers are ambiguous.")
    private @Nullable String decimalMark;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Hints hints = hints();
        Settings settings = SettingsReader.read(SettingsReader.load());
        Extraction extraction = page.startsWith("http://") || page.startsWith("https://")
                ? fetched(settings.fetch(), hints)
                : new OfferExtractor()
                        .extract(Files.readAllBytes(Path.of(page)), null, url == null ? base(page) : url, hints);
        ExtractionText.print(extraction, spec.commandLine().getOut());
        return extraction.offer() == null ? NO_OFFER : 0;
    }

    private Extraction fetched(Settings.Fetch settings, Hints hints) throws IOException {
        try (Fetcher fetcher = new Fetcher(settings)) {
            FetchResult result = fetcher.fetch(page).join();
            if (result instanceof FetchResult.Failed failed) {
                throw new IOException(
                        "not fetched (" + failed.failure().name().toLowerCase(Locale.ROOT) + "): " + failed.detail());
            }
            FetchResult.Page found = (FetchResult.Page) result;
            byte[] html = Gzip.inflate(found.body(), found.contentEncoding(), settings.maxBytes())
                    .bytes();
            return new OfferExtractor().extract(html, found.contentType(), found.finalUrl(), hints);
        }
    }

    private static URI base(String file) {
        return Path.of(file).toAbsolutePath().toUri();
    }

    private Hints hints() {
        Hints hints = new Hints(selector, attribute, pointer, pattern, currency, decimalMark);
        String problem = HintCheck.problem(hints);
        if (problem != null) {
            throw new ParameterException(
                    spec.commandLine(), "--" + problem.replace("decimalMark", "decimal-mark") + ".");
        }
        return hints;
    }
}
