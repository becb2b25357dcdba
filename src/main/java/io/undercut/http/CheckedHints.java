package io.undercut.http;

import io.undercut.extract.HintCheck;
import io.undercut.offer.Hints;
import org.jspecify.annotations.Nullable;

/** Refuses hints that cannot lead to a price. */
final class CheckedHints {
    private CheckedHints() {}

    /** @throws IllegalArgumentException with the part that is wrong and what it must be */
    static Hints of(@Nullable Hints hints) {
        String problem = hints == null ? null : HintCheck.problem(hints);
        if (problem != null) {
            throw new IllegalArgumentException("hints." + problem);
        }
        return hints == null ? Hints.NONE : hints;
    }
}
