package io.undercut.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rival shop.
 *
 * @param name for people; defaults to the id
 * @param binds false: its offers are observed but never move our price
 * @param policy under which terms its offers are comparable; null: as the settings say
 * @param politeness how its servers are to be treated; null: as the settings say
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Competitor(
        String id,
        @Nullable String name,
        boolean binds,
        @Nullable Politeness politeness,
        @Nullable Terms policy) {
    public Competitor {
        ListingId.checkCompetitor(id);
    }

    public Competitor(String id, @Nullable String name, boolean binds, @Nullable Politeness politeness) {
        this(id, name, binds, politeness, null);
    }

    public Competitor(String id, @Nullable String name, boolean binds) {
        this(id, name, binds, null, null);
    }

    /** The part of the settings that decisions depend on. */
    Policy policy(long revision, Set<String> broken) {
        return new Policy(revision, terms(), broken);
    }

    /** What it says of its offers. That they bind says nothing: a group or a listing is free to say otherwise. */
    public Terms terms() {
        Terms said = policy == null ? Terms.NONE : policy;
        return binds ? said : said.observedOnly();
    }

    /** What holds for a competitor that was never configured. */
    public static Competitor unconfigured(String id) {
        return new Competitor(id, null, true);
    }
}
