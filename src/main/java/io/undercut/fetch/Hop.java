package io.undercut.fetch;

import io.undercut.fetch.FetchResult.Failed;
import io.undercut.fetch.FetchResult.Failure;

/** What one request led to. */
sealed interface Hop {
    /** The fetch is over. */
    record End(FetchResult result) implements Hop {}

    /** @param location the header as received, yet to be resolved and checked */
    record Redirect(String location) implements Hop {}

    static Hop failed(Failure failure, String detail) {
        return new End(new Failed(failure, detail, null));
    }
}
