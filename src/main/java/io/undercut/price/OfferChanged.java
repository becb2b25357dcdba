package io.undercut.price;

import io.undercut.aws.Json;
import io.undercut.aws.Messages;
import io.undercut.catalog.ListingId;
import io.undercut.stage.Decoder;

/** Something that the own price of a sku depends on may have changed. */
public record OfferChanged(String sku) {

    public OfferChanged {
        ListingId.checkSku(sku);
    }

    public static OfferChanged parse(String body) throws Decoder.Malformed, Decoder.NewerVersion {
        return Messages.read(body, OfferChanged.class);
    }

    public static String write(String sku) {
        return Json.write(new OfferChanged(sku));
    }
}
