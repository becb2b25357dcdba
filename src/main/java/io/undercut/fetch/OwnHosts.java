package io.undercut.fetch;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Our own shop. Its pages are no offers of a competitor: to follow them would be to follow ourselves.
 *
 * @param hosts names in lower case; each stands for everything below it, too
 */
public record OwnHosts(Set<String> hosts) {

    public OwnHosts {
        hosts = Set.copyOf(hosts);
    }

    public boolean owns(String url) {
        if (hosts.isEmpty()) {
            return false;
        }
        String host;
        try {
            host = URI.create(url).getHost();
        } catch (IllegalArgumentException e) {
            return false; // what is no address is refused elsewhere
        }
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        return hosts.stream().anyMatch(own -> name.equals(own) || name.endsWith("." + own));
    }

    /** What was fetched, unless it is ours. */
    public FetchResult notOurs(FetchResult result) {
        return result instanceof FetchResult.Page page && owns(page.finalUrl().toString()) ? refusal() : result;
    }

    public static FetchResult refusal() {
        return new FetchResult.Failed(
                FetchResult.Failure.ADDRESS_NOT_ALLOWED,
                "This is our own shop (undercut.price.own-hosts): it is no competitor.",
                null);
    }
}
