package io.undercut.catalog;

import java.net.URI;
import java.net.URISyntaxException;

/** What every address of a page must be, before anything is known of where it leads. */
public final class PageUrl {

    /** Bytes; longer ones are refused wherever they come from. */
    public static final int LONGEST = 2048;

    private PageUrl() {}

    /**
     * @return the same url
     * @throws IllegalArgumentException unless it is an absolute http or https URL of at most 2048 ASCII characters with a
     *     host and without credentials
     */
    public static String check(String url) {
        if (url == null || url.isBlank()) {
            throw new IllegalArgumentException("url is missing");
        }
        if (url.length() > LONGEST) {
            throw new IllegalArgumentException("url must be at most " + LONGEST + " characters");
        }
        if (!url.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("url must be ASCII without spaces: percent-encode other characters");
        }
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("url cannot be read: " + e.getReason(), e);
        }
        if (!"http".equalsIgnoreCase(uri.getScheme()) && !"https".equalsIgnoreCase(uri.getScheme())) {
            throw new IllegalArgumentException("url must start with http:// or https://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("url has no host name");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("url must not hold a user name or password");
        }
        return url;
    }
}
