package io.undercut.catalog;

import com.google.re2j.Pattern;

/** One competitor's page for one product: the pair that names a listing. */
public record ListingId(String sku, String competitor) {

    private static final Pattern SKU = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}");
    private static final Pattern COMPETITOR = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    public ListingId {
        checkSku(sku);
        checkCompetitor(competitor);
    }

    /** @throws IllegalArgumentException unless 1–100 letters, digits or {@code . _ : / -}, starting with one of the first two */
    public static String checkSku(String sku) {
        if (sku == null || !SKU.matches(sku)) {
            throw new IllegalArgumentException("sku must be 1 to 100 letters, digits or . _ : / -");
        }
        return sku;
    }

    /** @throws IllegalArgumentException unless 1–40 lower-case letters, digits or hyphens */
    public static String checkCompetitor(String competitor) {
        if (competitor == null || !COMPETITOR.matches(competitor)) {
            throw new IllegalArgumentException("competitor must be 1 to 40 lower-case letters, digits or hyphens");
        }
        return competitor;
    }

    /** {@code sku@competitor}; unambiguous, because neither part may hold an {@code @}. */
    @Override
    public String toString() {
        return sku + "@" + competitor;
    }
}
