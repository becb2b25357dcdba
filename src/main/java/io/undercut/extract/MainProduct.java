package io.undercut.extract;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of the products on a page is the one that the page is about: its url, its number, its name, its place decide. */
final class MainProduct {

    private static final int SAME_URL = 8;
    private static final int SAME_PATH = 5;
    private static final int NUMBER_IN_URL = 5;
    private static final int SAME_NAME = 4;
    private static final int NAME_IN_TITLE = 3;
    private static final int MAIN_ENTITY = 3;
    private static final int LISTED = -6;
    private static final int MIN_NUMBER = 4;
    private static final int MAX_LETTERS = 2_000;

    /** Parameters that say where a visitor came from, not what the page shows. */
    private static final Set<String> TRACKING =
            Set.of("gclid", "fbclid", "msclkid", "ref", "srsltid", "_pos", "_sid", "_ss");

    private final String exact;
    private final String path;
    private final @Nullable String canonicalPath;
    private final String address;
    private final List<String> names = new ArrayList<>();
    private final String title;
    private final URI url;

    MainProduct(Page page) {
        this.url = page.url;
        this.exact = exact(page.url);
        this.path = path(page.url);
        URI canonical = resolve(page.canonical);
        this.canonicalPath = canonical == null ? null : path(canonical);
        this.address = letters(page.url.toString());
        page.headings.forEach(heading -> names.add(letters(heading)));
        String shared = page.meta("og:title");
        if (shared != null) {
            names.add(letters(shared));
        }
        this.title = letters(page.title + " " + String.join(" ", page.headings) + " " + (shared == null ? "" : shared));
    }

    /**
     * Of each kind of evidence the claims that fit the page best; several where they fit alike. Evidence that only names
     * related products yields none.
     */
    Map<Candidate.Evidence, List<Claim>> of(List<Claim> claims) {
        Map<Candidate.Evidence, List<Claim>> chosen = new EnumMap<>(Candidate.Evidence.class);
        Map<Candidate.Evidence, Integer> best = new EnumMap<>(Candidate.Evidence.class);
        for (Claim claim : claims) {
            int score = score(claim);
            int highest = best.getOrDefault(claim.evidence(), -1);
            if (score > highest) {
                best.put(claim.evidence(), score);
                chosen.put(claim.evidence(), new ArrayList<>(List.of(claim)));
            } else if (score == highest && score >= 0) {
                chosen.computeIfAbsent(claim.evidence(), key -> new ArrayList<>())
                        .add(claim);
            }
        }
        return chosen;
    }

    /** True when this offer's address is the page's own, down to the variant in the query. */
    boolean isHere(@Nullable String offerUrl) {
        URI resolved = resolve(offerUrl);
        return resolved != null && exact(resolved).equals(exact);
    }

    /** True when this number stands in the page's address. */
    boolean isInAddress(@Nullable String number) {
        if (number == null) {
            return false;
        }
        String letters = letters(number);
        return letters.length() >= MIN_NUMBER
                && letters.chars().anyMatch(Character::isDigit)
                && address.contains(letters);
    }

    /** True when the claim's address, number or name is the page's own. */
    boolean isIdentified(Claim claim) {
        return score(claim) >= NAME_IN_TITLE;
    }

    private int score(Claim claim) {
        int score = 0;
        URI own = resolve(claim.url());
        boolean fragmentOnly = claim.url() != null && claim.url().startsWith("#");
        if (own != null && !fragmentOnly) {
            String ownPath = path(own);
            if (exact(own).equals(exact)) {
                score += SAME_URL;
            } else if (ownPath.equals(path) || ownPath.equals(canonicalPath)) {
                score += SAME_PATH;
            }
        }
        if (isInAddress(claim.sku()) || isInAddress(claim.gtin())) {
            score += NUMBER_IN_URL;
        }
        String name = claim.name() == null ? "" : letters(claim.name());
        if (name.length() >= 3) {
            score += names.contains(name) ? SAME_NAME : title.contains(name) ? NAME_IN_TITLE : 0;
        }
        return score
                + switch (claim.role()) {
                    case MAIN -> MAIN_ENTITY;
                    case LISTED -> LISTED;
                    case PLAIN, VARIANT -> 0;
                };
    }

    private @Nullable URI resolve(@Nullable String reference) {
        if (reference == null || reference.isBlank() || reference.length() > 2_000) {
            return null;
        }
        try {
            URI resolved = url.resolve(reference.strip().replace(" ", "%20"));
            return resolved.getHost() == null ? null : resolved;
        } catch (IllegalArgumentException e) {
            // An address that is none identifies nothing.
            return null;
        }
    }

    private static String path(URI url) {
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        String path = url.getPath() == null ? "" : url.getPath();
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return (host.startsWith("www.") ? host.substring(4) : host) + path.substring(0, end);
    }

    private static String exact(URI url) {
        String query = url.getRawQuery();
        if (query == null) {
            return path(url);
        }
        List<String> kept = new ArrayList<>();
        for (String pair : query.split("&", 100)) {
            String name = pair.substring(0, pair.indexOf('=') < 0 ? pair.length() : pair.indexOf('='));
            if (!name.startsWith("utm_") && !TRACKING.contains(name) && !pair.isEmpty()) {
                kept.add(pair);
            }
        }
        kept.sort(null);
        return kept.isEmpty() ? path(url) : path(url) + "?" + String.join("&", kept);
    }

    /** Letters and digits alone, small: what two spellings of one name have in common. */
    static String letters(String text) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), MAX_LETTERS));
        for (int i = 0; i < text.length() && out.length() < MAX_LETTERS; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isLetterOrDigit(c)) {
                out.appendCodePoint(Character.toLowerCase(c));
            }
        }
        return out.toString();
    }
}
