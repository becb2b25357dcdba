package io.undercut.catalog;

/**
 * What a competitor's settings mean for our prices. A decision names the revision that it was taken under.
 *
 * @param revision goes up with every change of the policy; 0 for a competitor that was never configured
 * @param binds false: its offers are observed but never move our price
 */
public record Policy(long revision, boolean binds) {

    /** What holds for a competitor that was never configured. */
    public static final Policy UNCONFIGURED = new Policy(0, true);

    /** True when both say the same, whatever their revisions. */
    boolean sameAs(Policy other) {
        return equals(new Policy(revision, other.binds));
    }
}
