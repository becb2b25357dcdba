package io.undercut.extract;

import static io.undercut.extract.Pages.extract;
import static io.undercut.extract.Pages.jsonLd;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Offer;
import java.util.Objects;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which prices of structured data are what everybody pays for one piece, and which only look like it. */
class OfferTermsTest {

    @Nested
    class ACurrencyThatItsFieldDenies {

        @ParameterizedTest
        @ValueSource(strings = {"5 USD", "$5", "US$ 5", "5.00 £"})
        void isAmbiguous(String price) {
            Extraction extraction = extract(jsonLd(product("'price':'" + price + "','priceCurrency':'EUR'")));
            assertThat(extraction.result()).as(extraction.reason()).isEqualTo(Extraction.Result.AMBIGUOUS);
            assertThat(extraction.reason()).contains("5.00 EUR");
        }

        @Test
        void isSettledByOtherEvidence() {
            Extraction extraction =
                    extract("<meta property=og:price:amount content=5><meta property=og:price:currency content=USD>"
                            + jsonLd(product("'price':'$5','priceCurrency':'EUR'")));
            assertThat(price(extraction)).isEqualTo(Money.of("5", "USD"));
        }

        @ParameterizedTest
        @CsvSource({"$5, CAD", "5 kr, SEK", "£5, GBP", "Rs 5, INR", "5 руб, BYN"})
        void isNoneWhereBothMayMeanTheSame(String price, String currency) {
            Extraction extraction =
                    extract(jsonLd(product("'price':'" + price + "','priceCurrency':'" + currency + "'")));
            assertThat(price(extraction)).isEqualTo(Money.of("5", currency));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5", "- 5", "5-", "EUR-9.99", "-9.99 EUR", "- $5", "−5", "0", "0.00", "-0.01", "€ -5"})
    void whatIsNotPositiveIsNoPrice(String price) {
        Extraction extraction = extract(jsonLd(product("'price':'" + price + "','priceCurrency':'EUR'")));
        assertThat(extraction.offer()).as(extraction.reason()).isNull();
        Extraction microdata =
                extract("<div itemscope itemtype=https://schema.org/Product><div itemprop=offers itemscope>"
                        + "<meta itemprop=priceCurrency content=EUR><meta itemprop=price content='" + price
                        + "'></div></div>");
        assertThat(microdata.offer()).as(microdata.reason()).isNull();
    }

    @Nested
    class ConditionsOfAPrice {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'eligibleQuantity':{'@type':'QuantitativeValue','minValue':10}",
                    "'eligibleQuantity':{'@type':'QuantitativeValue','value':'2.0','unitCode':'C62'}",
                    "'eligibleQuantity':'12'",
                    "'businessFunction':'http://purl.org/goodrelations/v1#LeaseOut'",
                    "'businessFunction':'https://schema.org/Repair'",
                    "'@type':'OfferForLease'",
                    "'valueAddedTaxIncluded':false",
                    "'valueAddedTaxIncluded':'False'",
                    "'priceSpecification':{'price':84.03,'priceCurrency':'EUR','valueAddedTaxIncluded':'false'}",
                    "'validForMemberTier':{'@type':'MemberProgramTier','name':'Gold'}",
                    "'eligibleCustomerType':'http://purl.org/goodrelations/v1#Business'",
                })
        void thatNotEverybodyMeetsMakeItNone(String condition) {
            Extraction extraction = extract(jsonLd(product("'price':84.03,'priceCurrency':'EUR'," + condition)));
            assertThat(extraction.offer()).as(extraction.reason()).isNull();
            assertThat(extraction.candidates()).isNotEmpty();
            assertThat(extraction.candidates().get(0).price()).isEqualTo(Money.of("84.03", "EUR"));
            assertThat(extraction.candidates().get(0).verdict()).doesNotContain("chosen");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'eligibleQuantity':{'@type':'QuantitativeValue','minValue':1}",
                    "'businessFunction':'http://purl.org/goodrelations/v1#Sell'",
                    "'valueAddedTaxIncluded':true",
                    "'priceSpecification':{'price':100,'priceCurrency':'EUR','valueAddedTaxIncluded':'true'}",
                })
        void thatEverybodyMeetsLeaveIt(String condition) {
            assertThat(price(extract(jsonLd(product("'price':100,'priceCurrency':'EUR'," + condition)))))
                    .isEqualTo(Money.of("100", "EUR"));
        }

        @Test
        void ofTwoSpecificationsTheOneWithVatIsMeant() {
            Extraction extraction = extract(jsonLd(product("""
                    "priceSpecification":[
                      {"price":100,"priceCurrency":"EUR","valueAddedTaxIncluded":false},
                      {"price":119,"priceCurrency":"EUR","valueAddedTaxIncluded":true}]""")));
            assertThat(price(extraction)).isEqualTo(Money.of("119", "EUR"));
        }

        @Test
        void whereShopsNeverIncludeTaxThePriceWithoutItIsThePrice() {
            Extraction extraction =
                    extract(jsonLd(product("'price':100,'priceCurrency':'USD','valueAddedTaxIncluded':false")));
            assertThat(price(extraction)).isEqualTo(Money.of("100", "USD"));
        }
    }

    @Nested
    class AvailabilityAsWritten {

        @ParameterizedTest(name = "{0} is {1}")
        @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                'https://schema.org/InStock'                    | IN_STOCK
                'http://schema.org/OutOfStock/'                 | OUT_OF_STOCK
                'in stock'                                      | IN_STOCK
                'Only 3 left in stock'                          | IN_STOCK
                'Ausverkauft'                                   | OUT_OF_STOCK
                'Nicht lieferbar'                               | OUT_OF_STOCK
                'sofort lieferbar'                              | IN_STOCK
                'Rupture de stock'                              | OUT_OF_STOCK
                'Agotado'                                       | OUT_OF_STOCK
                'Non disponibile'                               | OUT_OF_STOCK
                'Uitverkocht'                                   | OUT_OF_STOCK
                'Slutsåld'                                      | OUT_OF_STOCK
                'нет в наличии'                                 | OUT_OF_STOCK
                'В наличии'                                     | IN_STOCK
                '在庫切れ'                                       | OUT_OF_STOCK
                '품절'                                           | OUT_OF_STOCK
                'غير متوفر'                                      | OUT_OF_STOCK
                'no longer available'                           | DISCONTINUED
                'False'                                         | OUT_OF_STOCK
                false                                           | OUT_OF_STOCK
                'true'                                          | IN_STOCK
                'xyzzy'                                         | UNCLEAR
                ['https://schema.org/InStock','OutOfStock']     | UNCLEAR
                ['InStock','https://schema.org/InStock']        | IN_STOCK
                ['OutOfStock','xyzzy']                          | OUT_OF_STOCK
                {'@id':'https://schema.org/OutOfStock'}         | OUT_OF_STOCK
                """)
        void isUnderstoodOrUnclear(String written, Availability availability) {
            Extraction extraction =
                    extract(jsonLd(product("'price':5,'priceCurrency':'EUR','availability':" + written)));
            Offer offer = Objects.requireNonNull(extraction.offer(), extraction.reason());
            assertThat(offer.availability()).isEqualTo(availability);
        }

        @ParameterizedTest
        @ValueSource(strings = {"''", "null", "'  '", "[]"})
        void thatIsEmptyIsAsIfItWereAbsent(String written) {
            Extraction extraction =
                    extract(jsonLd(product("'price':5,'priceCurrency':'EUR','availability':" + written)));
            Offer offer = Objects.requireNonNull(extraction.offer(), extraction.reason());
            assertThat(offer.availability())
                    .isEqualTo(Objects.requireNonNull(extract(jsonLd(product("'price':5,'priceCurrency':'EUR'")))
                                    .offer())
                            .availability());
        }

        @Test
        void thatTwoSourcesContradictIsUnclearUnlessAButtonSellsIt() {
            String markup = "<meta property=product:availability content=oos>"
                    + jsonLd(product("'price':5,'priceCurrency':'EUR','availability':'InStock'"));
            assertThat(Objects.requireNonNull(extract(markup).offer()).availability())
                    .isEqualTo(Availability.UNCLEAR);
            String shop = "<html><title>Lamp</title><h1>Lamp</h1><b class=price>5,00 €</b><button>Add to cart</button>";
            assertThat(Objects.requireNonNull(extract(shop + markup).offer()).availability())
                    .isEqualTo(Availability.IN_STOCK);
        }

        @Test
        void thatIsUnclearDoesNotBind() {
            assertThat(Availability.UNCLEAR.buyable()).isFalse();
        }

        @Test
        void thatOneSourceLeavesUnclearIsSaidByAnother() {
            Extraction extraction = extract("<meta property=product:availability content=instock>"
                    + jsonLd(product("'price':5,'priceCurrency':'EUR','availability':'xyzzy'")));
            assertThat(Objects.requireNonNull(extraction.offer()).availability())
                    .isEqualTo(Availability.IN_STOCK);
        }
    }

    private static Money price(Extraction extraction) {
        assertThat(extraction.offer()).as(extraction.reason()).isNotNull();
        return Objects.requireNonNull(Objects.requireNonNull(extraction.offer()).price());
    }

    private static String product(String offer) {
        String type = offer.contains("OfferForLease") ? "" : "'@type':'Offer',";
        return "{'@type':'Product','name':'Lamp','offers':{" + type + offer + "}}";
    }
}
