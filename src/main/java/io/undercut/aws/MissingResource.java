package io.undercut.aws;

import java.util.List;

/** A queue, table or bucket that must exist does not. */
public final class MissingResource extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param what kind and name, such as {@code queue undercut-scrape} */
    public MissingResource(String what) {
        this(List.of(what));
    }

    /** @param what at least one, each with kind and name */
    public MissingResource(List<String> what) {
        super(
                what.size() == 1
                        ? what.get(0) + " does not exist; in mode \"aws\" create it first (see deploy/)"
                        : String.join(", ", what.subList(0, what.size() - 1)) + " and " + what.get(what.size() - 1)
                                + " do not exist; in mode \"aws\" create them first (see deploy/)");
    }
}
