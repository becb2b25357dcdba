package io.undercut.http;

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
        Instant asOf,
        @Nullable Instant validUntil,
        @Nullable Input lowest,
        boolean unlisted,
        @Nullable Money listPrice,
        @Nullable Money floor,
        @Nullable Money map,
        String strategy,
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
            String why) {

        private static Input of(Decision.Input input) {
            return new Input(
                    input.competitor(),
                    input.price(),
                    input.availability(),
                    input.observedAt(),
                    Page.link(input.page()),
                    input.binds(),
                    input.why());
        }
    }

    static DecisionView of(Decision decision) {
        Decision.Input lowest = decision.lowest();
        return new DecisionView(
                decision.sku(),
                decision.version(),
                decision.price(),
                decision.status(),
                decision.asOf(),
                decision.validUntil(),
                lowest == null ? null : Input.of(lowest),
                decision.unlisted(),
                decision.listPrice(),
                decision.floor(),
                decision.map(),
                decision.strategy(),
                decision.inputs().stream().map(Input::of).toList(),
                decision.reason());
    }
}
