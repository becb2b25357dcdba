package io.undercut.extract;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.undercut.money.Money;
import org.jspecify.annotations.Nullable;

/**
 * One price found on a page and what became of it.
 *
 * @param node where it stands: a CSS path, or the number of a JSON-LD script followed by a JSON pointer
 * @param text the price as it stands there, at most 80 characters
 * @param price null when the text is no price, or its currency stays unknown
 * @param verdict {@code "chosen"}, or why it lost, as a sentence for the shop owner
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Candidate(
        Evidence evidence,
        String node,
        String text,
        @Nullable Money price,
        String verdict) {

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
