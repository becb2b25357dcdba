package io.undercut.price;

import io.undercut.catalog.Product;
import io.undercut.money.Money;
import io.undercut.price.Decision.Input;
import io.undercut.price.Decision.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Says a decision in a sentence that a shop owner understands. It names no times, so that it stays while nothing changes. */
record Reasons(Product product, @Nullable Input lowest, List<Input> inputs, Pace pace) {

    String sentence(Status status) {
        String main = main(status);
        return pace.waits() == null ? main : main + " It stays below what is possible: " + pace.waits() + ".";
    }

    private String main(Status status) {
        Money list = product.listPrice();
        if (status == Status.HELD) {
            return held();
        }
        if (lowest == null) {
            return pace.waits() == null
                    ? nothingBinds() + ", so our list price of " + list + " applies."
                    : nothingBinds() + ".";
        }
        String rival = "the lowest binding offer, " + named(lowest);
        return switch (status) {
            case FLOOR_BOUND -> "Our floor of " + product.floor() + " keeps us above " + rival + ".";
            case MAP_BOUND -> "The maker's minimum price of " + product.map() + " keeps us above " + rival + ".";
            case LIST -> "Our list price of " + list + " is not above " + rival + ".";
            default ->
                pace.price().equals(lowest.price())
                        ? "Matches " + rival + "."
                        : "Is below " + rival + ", " + by() + ".";
        };
    }

    private String by() {
        if (pace.waits() != null) {
            return "as before";
        }
        return switch (product.rule().strategy().wireName()) {
            case "undercut" -> "as the rule asks";
            default -> "to end as the rule asks";
        };
    }

    private String nothingBinds() {
        return inputs.isEmpty()
                ? "No offer has been seen yet"
                : inputs.size() == 1
                        ? "The only offer seen does not bind"
                        : "None of the " + inputs.size() + " offers seen binds";
    }

    private String held() {
        for (Input input : inputs) {
            Decision.Held held = input.held();
            if (held != null) {
                String what = held.price() == null ? "a reading" : "a reading of " + held.price();
                return "Stays at " + pace.price() + ": " + what + " at " + input.competitor() + " is held, because "
                        + held.why() + ". It counts once a second reading agrees.";
            }
        }
        throw new IllegalStateException("nothing is held for " + product.sku());
    }

    static String named(Input input) {
        Money price = Objects.requireNonNull(input.price());
        return price + " at " + input.competitor();
    }
}
