package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A rival shop.
 *
 * @param name for people; defaults to the id
 * @param binds false: its offers are observed but never move our price
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Competitor(String id, @Nullable String name, boolean binds) {
    public Competitor {
        ListingId.checkCompetitor(id);
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
