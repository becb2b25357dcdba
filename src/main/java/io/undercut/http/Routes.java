package io.undercut.http;

/** One resource of the API. */
@FunctionalInterface
interface Routes {
    void addTo(Api api);
}
