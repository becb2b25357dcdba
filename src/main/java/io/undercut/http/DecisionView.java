package io.undercut.http;

import io.undercut.catalog.RuleSpec;
import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.price.Decision;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A decision as the API serves it, with everything it was taken from. */
record DecisionView(
        String sku,
        long version,
        Money price,
        Decision.Status status,
        Instant since,
        Instant asOf,
        @Nullable Instant validUntil,
        @Nullable Instant review,
        @Nullable Input lowest,
        boolean unlisted,
        @Nullable Money listPrice,
        @Nullable Money floor,
        @Nullable Money map,
        String strategy,
        @Nullable RuleSpec rule,
        List<Input> inputs,
        String reason) {

    /** One competitor's offer as the rule saw it. */
    record Input(
            String competitor,
            @Nullable Money price,
            Availability availability,
            Instant observedAt,
            String page,
            boolean binds,
            String why,
            @Nullable Instant until,
            @Nullable String how,
            @Nullable Money listed,
            @Nullable String seller,
            String extractor,
            @Nullable String node,
            @Nullable Held held) {

        private static Input of(Decision.Input input) {
            return new Input(
                    input.competitor(),
                    input.price(),
                    input.availability(),
                    input.observedAt(),
                    Page.link(input.page()),
                    input.binds(),
                    input.why(),
                    input.until(),
                    input.how(),
                    input.listed(),
                    input.seller(),
                    input.extractor(),
                    input.node(),
                    Held.of(input.held()));
        }
    }

    /** A newer reading that does not count yet. */
    record Held(
            long seq,
            Instant since,
            Instant observedAt,
            @Nullable Money price,
            @Nullable Money listed,
            Availability availability,
            String page,
            String extractor,
            @Nullable String node,
            String why) {

        private static @Nullable Held of(Decision.@Nullable Held held) {
            return held == null
                    ? null
                    : new Held(
                            held.seen().seq(),
                            held.since(),
                            held.seen().at(),
                            held.price(),
                            held.seen().price(),
                            held.seen().availability(),
                            Page.link(held.seen().page()),
                            held.seen().extractor(),
                            held.seen().node(),
                            held.why());
        }
    }

    static DecisionView of(Decision decision) {
        Decision.Input lowest = decision.lowest();
        return new DecisionView(
                decision.sku(),
                decision.version(),
                decision.price(),
                decision.status(),
                decision.since(),
                decision.asOf(),
                decision.validUntil(),
                decision.review(),
                lowest == null ? null : Input.of(lowest),
                decision.unlisted(),
                decision.listPrice(),
                decision.floor(),
                decision.map(),
                decision.strategy(),
                decision.rule(),
                decision.inputs().stream().map(Input::of).toList(),
                decision.reason());
    }
}
