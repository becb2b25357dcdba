package io.undercut.extract;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Hints;
import io.undercut.offer.Offer;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages built the way that the common shop systems build theirs, without structured data. */
class ShopTemplatesTest {

    private final OfferExtractor extractor = new OfferExtractor();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "-",
            value = {
                "dawn-sale, 27.00, GBP, 36.00, IN_STOCK",
                "storefront-variable, 49, PLN, 59, IN_STOCK",
                "storefront-sold-out, 129, EUR, -, OUT_OF_STOCK",
                "luma, 119, AUD, 159, IN_STOCK",
                "presta, 47.92, EUR, 59.90, IN_STOCK",
                "shopware, 249, EUR, 329, IN_STOCK",
                "cornerstone, 39.99, USD, 54, IN_STOCK",
                "opencart, 2790, RUB, 3490, IN_STOCK",
                "rakuten-like, 2640, JPY, 3300, IN_STOCK",
                "allegro-like, 89.99, PLN, -, IN_STOCK",
                "trendyol-like, 219.90, TRY, 299.90, IN_STOCK",
                "classifieds, 320, EUR, -, IN_STOCK",
                "arabic, 299, SAR, 399, IN_STOCK",
                "split-markup, 129.98, USD, 159, IN_STOCK",
                "state-cents, 148, NZD, -, IN_STOCK",
                "state-only, 349.50, EUR, 399, IN_STOCK",
                "state-nuxt, 79.95, EUR, -, IN_STOCK",
            })
    void theOfferIsRead(String page, String price, String currency, String listPrice, Availability availability) {
        Extraction extraction = read(page);
        Offer offer = extraction.offer();

        assertThat(offer)
                .as("%s %s", extraction.reason(), extraction.candidates())
                .isNotNull();
        assertThat(offer.price())
                .as("%s %s", extraction.reason(), extraction.candidates())
                .isEqualTo(Money.of(price, currency));
        assertThat(offer.listPrice())
                .as("list price; %s", extraction.candidates())
                .isEqualTo(listPrice == null ? null : Money.of(listPrice, currency));
        assertThat(offer.availability()).as(extraction.reason()).isEqualTo(availability);
    }

    @ParameterizedTest
    @ValueSource(strings = {"category", "not-found"})
    void aPageOfManyProductsHasNoPrice(String page) {
        Extraction extraction = read(page);
        assertThat(extraction.offer())
                .as("%s %s", extraction.reason(), extraction.candidates())
                .isNull();
    }

    @Test
    void theProductsNameIsReadFromThePage() {
        Offer offer = read("split-markup").offer();
        assertThat(offer).isNotNull();
        assertThat(offer.title()).isEqualTo("Cordless Drill 18V");
    }

    private Extraction read(String page) {
        return extractor.extract(
                Pages.resource("shops/" + page + ".html"),
                "text/html; charset=utf-8",
                URI.create("https://shop.example/item/" + page),
                Hints.NONE);
    }
}
