package io.undercut.extract;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** SCAFFOLD SIGNATURES ONLY. */
public final class OfferExtractor {
    public static final String VERSION = "1";
    /** html: decoded (inflated) bytes. Never throws for anything a page holds. */
    public Extraction extract(byte[] html, @Nullable String contentType, URI url, Hints hints) {
        return new Extraction(Extraction.Result.NO_PRICE, null, VERSION, java.util.List.of());
    }
}
