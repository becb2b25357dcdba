package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Page;

/**
 * One way in which a server may misbehave, and what must come of it.
 *
 * @param expected {@code PAGE}, {@code CUT} for one that was cut at the limit, or the failure
 * @param detail part of what the failure says; may be empty
 * @param timed true when only the clock ends it
 */
record HostileMode(String name, String url, String expected, String detail, boolean timed) {

    static String outcome(FetchResult result) {
        if (result instanceof Page page) {
            return page.truncated() ? "CUT" : "PAGE";
        }
        return result instanceof Failed failed ? failed.failure().name() : result.toString();
    }

    /** Null when it is as expected. */
    @org.jspecify.annotations.Nullable
    String complaint(FetchResult result) {
        boolean right = outcome(result).equals(expected)
                && (!(result instanceof Failed failed) || failed.detail().contains(detail));
        return right ? null : name + ": expected " + expected + " (" + detail + ") but got " + text(result);
    }

    private static String text(FetchResult result) {
        return result instanceof Page page ? outcome(page) + " of " + page.body().length + " bytes" : result.toString();
    }
}
