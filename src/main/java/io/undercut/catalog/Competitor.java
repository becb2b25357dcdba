package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A rival shop.
 *
 * @param name for people; defaults to the id
 * @param binds false: its offers are observed but never move our price
 * @param politeness how its servers are to be treated; null: as the settings say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Competitor(
        String id,
        @Nullable String name,
        boolean binds,
        @Nullable Politeness politeness) {
    public Competitor {
        ListingId.checkCompetitor(id);
    }

    public Competitor(String id, @Nullable String name, boolean binds) {
        this(id, name, binds, null);
    }

    /** The part of the settings that decisions depend on. */
    Policy policy(long revision) {
        return new Policy(revision, binds);
    }

    /** What holds for a competitor that was never configured. */
    public static Competitor unconfigured(String id) {
        return new Competitor(id, null, true);
    }
}
