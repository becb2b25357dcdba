package io.undercut.extract;

/**
 * The few numbers that were tuned on real pages. Cross-validation chooses them anew without the hosts that it then
 * scores, so that they cannot fit those hosts.
 *
 * @param enough what a visible amount must score to be the price without other evidence
 * @param margin how far it must be ahead of every other amount
 * @param against what every point against an amount is multiplied with
 */
record Scoring(double enough, double margin, double against) {

    static final Scoring TUNED = new Scoring(3, 1, 1);
}
