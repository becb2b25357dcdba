package io.undercut.catalog;

import java.util.Set;

/**
 * What a competitor's settings, or those of a group of products, mean for our prices. A decision names the revision that it was
 * taken under.
 *
 * @param revision goes up with every change of the terms; 0 for what was never configured
 * @param broken versions of the extractor whose readings of this competitor's pages are all held, because too many jumped
 */
public record Policy(long revision, Terms terms, Set<String> broken) {

    /** What holds for what was never configured. */
    public static final Policy UNCONFIGURED = new Policy(0, Terms.NONE, Set.of());

    public Policy(long revision, boolean binds) {
        this(revision, Terms.binds(binds), Set.of());
    }

    /** True when both say the same, whatever their revisions. */
    boolean sameAs(Policy other) {
        return terms.equals(other.terms);
    }
}
