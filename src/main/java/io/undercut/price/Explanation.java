package io.undercut.price;

import io.undercut.catalog.RuleSpec;
import io.undercut.money.Money;
import io.undercut.price.Decision.Input;
import io.undercut.price.Decision.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A decision as sentences that a shop owner understands, the most important first. */
public final class Explanation {

    private Explanation() {}

    public static List<String> of(Decision decision) {
        List<String> sentences = new ArrayList<>();
        sentences.add("Our price is " + decision.price() + ". " + decision.reason());
        if (decision.status() == Status.STALE) {
            sentences.add("This is no longer sure: an offer that it rests on has not been seen again in time, since "
                    + Comparison.text(decision.validUntil() == null ? decision.asOf() : decision.validUntil()) + ".");
        }
        limits(decision, sentences);
        for (Input input : decision.inputs()) {
            sentences.add(sentence(input));
        }
        Instant until = decision.validUntil();
        if (until != null && decision.status() != Status.STALE) {
            sentences.add("This holds until " + Comparison.text(until) + ", unless an offer is seen again before.");
        }
        if (decision.review() != null) {
            sentences.add("It is looked at again at " + Comparison.text(decision.review()) + ", whatever happens.");
        }
        return List.copyOf(sentences);
    }

    private static void limits(Decision decision, List<String> sentences) {
        if (decision.listPrice() == null) {
            return;
        }
        StringBuilder limits = new StringBuilder("It is never above our list price of " + decision.listPrice());
        if (decision.floor() != null) {
            limits.append(", never below our floor of ").append(decision.floor());
        }
        if (decision.map() != null) {
            limits.append(", never below the maker's minimum of ").append(decision.map());
        }
        sentences.add(limits.append('.').toString());
        RuleSpec rule = decision.rule();
        if (rule != null && rule.competitors() != null) {
            sentences.add("Only " + String.join(", ", rule.competitors()) + " may move it.");
        }
    }

    private static String sentence(Input input) {
        StringBuilder text = new StringBuilder(input.competitor());
        Money listed = input.listed();
        text.append(listed == null ? " named no price" : " asked " + listed)
                .append(" when seen at ")
                .append(Comparison.text(input.observedAt()));
        if (input.how() != null) {
            text.append(" (").append(input.how()).append(')');
        }
        text.append(input.binds() ? ": it counts." : ": it does not count. " + input.why());
        Decision.Held held = input.held();
        if (held != null && !input.uncounted()) {
            text.append(" A newer reading")
                    .append(held.price() == null ? "" : " of " + held.price())
                    .append(" is held, because ")
                    .append(held.why())
                    .append('.');
        }
        return text.toString();
    }
}
