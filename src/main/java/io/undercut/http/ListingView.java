package io.undercut.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.catalog.Listing;
import io.undercut.catalog.Politeness;
import io.undercut.catalog.Schedule;
import io.undercut.catalog.ScrapeOutcome;
import io.undercut.catalog.Terms;
import io.undercut.extract.Extraction;
import io.undercut.extract.Observation;
import io.undercut.fetch.HostStatus;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A listing as the API serves it.
 *
 * @param every ISO 8601 duration; absent together with {@code cron} when the default applies
 * @param unlisted true when it is known only from pushed messages
 * @param outcome how the last scrape ended, absent before the first
 * @param detail one sentence on the outcome, where there is more to say
 * @param notBefore the last outcome stands against a fetch until then, unless a person asks for it; absent when nothing does
 * @param host how the shop's host is doing; only where one listing is asked for
 */
record ListingView(
        String sku,
        String competitor,
        @Nullable String url,
        @Nullable String every,
        @Nullable String cron,
        @Nullable Hints hints,
        @Nullable Terms policy,
        boolean unlisted,
        @Nullable ScrapeOutcome outcome,
        @Nullable String detail,
        @Nullable Instant lastScrape,
        @Nullable String jobId,
        @Nullable Instant nextDue,
        @Nullable Instant notBefore,
        @Nullable Politeness politeness,
        @Nullable HostStatus host,
        @Nullable Observed latest) {

    /** An offer with where and when it was seen. */
    record Observed(Offer offer, Instant observedAt, String page) {}

    /** How the page was read before, by an older extractor. */
    record Earlier(String result, String reason, @Nullable Offer offer, String extractor) {

        static Earlier of(Observation observation) {
            return new Earlier(
                    wireName(observation.result()), observation.reason(), observation.offer(), observation.extractor());
        }
    }

    /** One reading of the listing's page. */
    record Reading(
            long seq,
            Instant observedAt,
            String jobId,
            String result,
            String reason,
            @Nullable Offer offer,
            String url,
            String page,
            String extractor,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Earlier> earlier) {

        static Reading of(Observation observation) {
            return new Reading(
                    observation.seq(),
                    observation.at(),
                    observation.jobId(),
                    wireName(observation.result()),
                    observation.reason(),
                    observation.offer(),
                    observation.url(),
                    Page.link(observation.page()),
                    observation.extractor(),
                    observation.earlier().stream().map(Earlier::of).toList());
        }
    }

    static ListingView of(Listing listing) {
        return of(listing, null);
    }

    static ListingView of(Listing listing, @Nullable HostStatus host) {
        Listing.Step step = listing.lastStep();
        Listing.Observed latest = listing.latest();
        return new ListingView(
                listing.id().sku(),
                listing.id().competitor(),
                listing.url(),
                every(listing.schedule()),
                listing.schedule().cron(),
                listing.hints().equals(Hints.NONE) ? null : listing.hints(),
                listing.terms().equals(Terms.NONE) ? null : listing.terms(),
                listing.unlisted(),
                step == null ? null : step.outcome(),
                step == null ? null : step.detail(),
                step == null ? null : step.at(),
                step == null ? null : step.jobId(),
                listing.nextDue(),
                listing.notBefore(),
                listing.politeness().equals(Politeness.DEFAULT) ? null : listing.politeness(),
                host,
                latest == null ? null : new Observed(latest.offer(), latest.at(), Page.link(latest.page())));
    }

    /** Results are spelled as the outcomes of scrapes are. */
    static String wireName(Extraction.Result result) {
        return result.name().toLowerCase(Locale.ROOT);
    }

    /** Whole days as days, for people: P7D where Java would write PT168H. */
    private static @Nullable String every(Schedule schedule) {
        Duration every = schedule.every();
        if (every == null) {
            return null;
        }
        return every.equals(Duration.ofDays(every.toDays())) ? "P" + every.toDays() + "D" : every.toString();
    }
}
