package io.undercut.stage;

/** Names of the message attributes that the engine writes. */
public final class Attributes {
    public static final String JOB_ID = "undercut.job-id";
    public static final String FIRST_SEEN = "undercut.first-seen";
    public static final String REASON = "undercut.reason";
    public static final String STAGE = "undercut.stage";
    public static final String RECEIVES = "undercut.receives";
    public static final String DEAD_SINCE = "undercut.dead-since";

    private Attributes() {}
}
