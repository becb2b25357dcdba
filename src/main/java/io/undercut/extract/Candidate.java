package io.undercut.extract;

import io.undercut.money.Money;

/**
 * One price found on a page and what became of it.
 *
 * @param node where it stands: a CSS path or a JSON pointer
 * @param verdict {@code "chosen"}, or why it lost, as a sentence for the shop owner
 */
public record Candidate(Evidence evidence, String node, Money price, String verdict) {

    /** Kinds of evidence, the strongest first. */
    public enum Evidence {
        HINT,
        JSON_LD,
        MICRODATA,
        RDFA,
        OPEN_GRAPH,
        EMBEDDED_STATE,
        VISIBLE
    }
}
