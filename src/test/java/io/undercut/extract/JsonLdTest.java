package io.undercut.extract;

import static io.undercut.extract.Pages.extract;
import static io.undercut.extract.Pages.jsonLd;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Offer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'@type':'Product','offers':{'@type':'Offer','price':'19.90','priceCurrency':'EUR'}}",
                "{'@type':'Product','offers':{'@type':'Offer','price':19.9,'priceCurrency':'EUR'}}",
                "{'@type':['Thing','Product'],'offers':{'price':19.90,'priceCurrency':'EUR'}}",
                "{'@type':'http://schema.org/Product','offers':{'price':19.90,'priceCurrency':'EUR'}}",
                "{'@type':'schema:Product','schema:offers':{'schema:price':19.90,'schema:priceCurrency':'EUR'}}",
                "{'@type':'Product','Offers':{'price':19.90,'priceCurrency':'EUR'}}",
                "[{'@type':'WebSite'},{'@type':'Product','offers':{'price':19.90,'priceCurrency':'EUR'}}]",
                "{'@graph':[{'@type':'Product','offers':{'price':19.90,'priceCurrency':'EUR'}}]}",
                "{'@graph':[{'@type':'Product','offers':{'@id':'#o'}},{'@type':'Offer','@id':'#o','price':19.90,'priceCurrency':'EUR'}]}",
                "{'@type':'WebPage','mainEntity':{'@type':'Product','offers':{'price':19.90,'priceCurrency':'EUR'}}}",
                "{'@type':'Product','offers':[[{'price':19.90,'priceCurrency':'EUR'}]]}",
                "{'@type':'Product','offers':{'@list':[{'price':{'@value':'19.90'},'priceCurrency':'EUR'}]}}",
                "{'@type':'Product','offers':{'@type':'AggregateOffer','lowPrice':19.90,'highPrice':'19.9','priceCurrency':'EUR'}}",
                "{'@type':'Product','offers':{'@type':'AggregateOffer','priceCurrency':'EUR','offers':[{'price':19.90},{'price':'19,90'}]}}",
                "{'@type':'Product','offers':{'priceSpecification':{'price':19.90,'priceCurrency':'EUR'}}}",
                "{'@type':'Product','offers':{'priceCurrency':'EUR','priceSpecification':[{'price':19.90,'priceType':'SalePrice'},{'price':25,'priceType':'https://schema.org/ListPrice'}]}}",
                "{'@type':'Product','offers':{'price':25,'priceCurrency':'EUR','priceSpecification':{'price':19.90,'priceType':'SalePrice'}}}",
                "{'@type':'Product','offers':{'price':'€ 19,90'}}",
                "{'@type':'Product','offers':{'price':'19.90','priceCurrency':'€'}}",
                "{'@type':'Product','offers':{'price':'Price: 19.90 EUR'}}",
                "{'@type':'Product','offers':{'price':19.900000000000002,'priceCurrency':'EUR'}}",
            })
    void findsThePriceInEveryShape(String json) {
        Extraction extraction = extract(jsonLd(json));
        assertThat(extraction.result()).as(extraction.reason()).isEqualTo(Extraction.Result.OK);
        assertThat(offer(extraction).price()).isEqualTo(Money.of("19.9", "EUR"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "'0.00'", "-1", "NaN", "1e308", "'N/A'", "null", "''", "[]", "{}", "true", "99999999999"})
    void whatIsNoPriceIsNeverOne(String price) {
        Extraction extraction =
                extract(jsonLd("{'@type':'Product','offers':{'price':" + price + ",'priceCurrency':'EUR'}}"));
        assertThat(extraction.result()).isEqualTo(Extraction.Result.NO_PRICE);
        assertThat(extraction.offer()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "https://schema.org/InStock, IN_STOCK",
        "http://schema.org/LimitedAvailability, IN_STOCK",
        "in stock, IN_STOCK",
        "schema:PreOrder, PRE_ORDER",
        "BackOrder, BACK_ORDER",
    })
    void availabilityIsReadAsIriOrWords(String written, Availability availability) {
        Extraction extraction = extract(jsonLd(
                "{'@type':'Product','offers':{'price':5,'priceCurrency':'EUR','availability':'" + written + "'}}"));
        assertThat(offer(extraction).availability()).isEqualTo(availability);
    }

    /** A price that is asked with no word of its being gone is an offer that stands. */
    @Test
    void anUnknownWordForAvailabilitySaysNothing() {
        Extraction extraction = extract(
                jsonLd("{'@type':'Product','offers':{'price':5,'priceCurrency':'EUR','availability':'whatever'}}"));
        assertThat(offer(extraction).availability()).isEqualTo(Availability.IN_STOCK);
    }

    @Test
    void clubQuantityAndUnitPricesAreNotForEverybody() {
        Extraction extraction = extract(jsonLd("""
                {"@type":"Product","offers":{"priceCurrency":"EUR","priceSpecification":[
                  {"price":8,"validForMemberTier":{"name":"Gold"}},
                  {"price":7,"eligibleQuantity":{"minValue":10}},
                  {"price":2.5,"referenceQuantity":{"value":1,"unitCode":"LTR"}},
                  {"price":10}]}}"""));
        assertThat(offer(extraction).price()).isEqualTo(Money.of("10", "EUR"));
    }

    @Test
    void pricesOfThousandthsStayExact() {
        Extraction extraction =
                extract(jsonLd("{'@type':'Product','offers':{'price':'12.500','priceCurrency':'KWD'}}"));
        assertThat(offer(extraction).price()).isEqualTo(Money.of("12.500", "KWD"));
        Extraction fuel = extract(jsonLd("{'@type':'Product','offers':{'price':1.799,'priceCurrency':'EUR'}}"));
        assertThat(offer(fuel).price()).isEqualTo(Money.of("1.799", "EUR"));
    }

    @Test
    void aBlockThatIsNoJsonDoesNotHideTheOthers() {
        Extraction extraction =
                extract(jsonLd("{\"a\" b}", "{'@type':'Product','offers':{'price':5,'priceCurrency':'EUR'}}"));
        assertThat(offer(extraction).price()).isEqualTo(Money.of("5", "EUR"));
        assertThat(extraction.candidates().get(0).node()).isEqualTo("ld+json[1]/offers/price");
    }

    @Test
    void itemsThatNameEachOtherEnd() {
        Extraction extraction = extract(jsonLd("""
                {"@graph":[
                  {"@id":"#a","@type":"Product","name":"A","isVariantOf":{"@id":"#b"},"offers":{"@id":"#o"}},
                  {"@id":"#b","@type":"ProductGroup","name":"B","hasVariant":{"@id":"#a"}},
                  {"@id":"#o","@type":"Offer","itemOffered":{"@id":"#a"},"offers":{"@id":"#o"},"price":5,"priceCurrency":"EUR"}]}"""));
        assertThat(offer(extraction).price()).isEqualTo(Money.of("5", "EUR"));
    }

    private static Offer offer(Extraction extraction) {
        Offer offer = extraction.offer();
        assertThat(offer).as(extraction.reason()).isNotNull();
        return java.util.Objects.requireNonNull(offer);
    }
}
