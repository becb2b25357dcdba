package io.undercut;

import io.undercut.notify.Announcement;
import io.undercut.price.OfferChanged;
import io.undercut.scrape.S3Event;
import io.undercut.scrape.ScrapeJob;
import io.undercut.stage.Stage;
import java.util.List;

/**
 * The whole service, top to bottom: queue in → handler → what it leaves behind.
 *
 * <p>Each stage writes first, publishes to the next one's queue second and deletes its own message last, so a crash at any
 * point repeats work and never loses it; every write is keyed so that the repetition changes nothing.
 */
final class Pipeline {

    private Pipeline() {}

    static List<Stage<?>> stages(Wiring wiring) {
        return List.of(
                Stage.of("scrape", ScrapeJob::parse, wiring.scrapeHandler()), //    job   → page in S3
                Stage.of("extract", S3Event::parse, wiring.extractHandler()), //    page  → observation, OfferChanged
                Stage.of("price", OfferChanged::parse, wiring.priceHandler()), //   offer → decision, own price
                Stage.of("notify", Announcement::parse, wiring.notifyHandler())); // price moved → the shop knows
    }
}
