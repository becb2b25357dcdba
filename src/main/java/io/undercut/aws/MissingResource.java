package io.undercut.aws;

/** A queue, table or bucket that must exist does not. */
public final class MissingResource extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param what kind and name, such as {@code queue undercut-scrape} */
    public MissingResource(String what) {
        super(what + " does not exist; in mode \"aws\" create it first (see deploy/)");
    }
}
