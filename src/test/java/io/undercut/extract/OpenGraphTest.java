package io.undercut.extract;

import static io.undercut.extract.Pages.extract;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import io.undercut.offer.Condition;
import io.undercut.offer.Offer;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenGraphTest {

    @ParameterizedTest
    @CsvSource({
        "property,og:price:amount,og:price:currency",
        "property,product:price:amount,product:price:currency",
        "name,product:price:amount,product:price:currency",
        "property,product.price.amount,product.price.currency",
    })
    void readsThePriceTags(String attribute, String amount, String currency) {
        Extraction extraction = extract("<meta %1$s=%2$s content='1,299.00'><meta %1$s=%3$s content=usd>"
                .formatted(attribute, amount, currency));
        assertThat(offer(extraction).price()).isEqualTo(Money.of("1299", "USD"));
    }

    @Test
    void aSalePriceBeatsThePriceWhichBecomesTheListPrice() {
        Extraction extraction = extract("""
                <meta property="product:price:amount" content="50.00"><meta property="product:price:currency" content="EUR">
                <meta property="product:sale_price:amount" content="40.00"><meta property="product:sale_price:currency" content="EUR">
                <meta property="product:availability" content="in stock"><meta property="product:condition" content="new">
                <meta property="product:retailer_item_id" content="A-1"><meta property="og:title" content="Lamp">""");
        assertThat(offer(extraction))
                .isEqualTo(new Offer(
                        Money.of("40", "EUR"),
                        Money.of("50", "EUR"),
                        Availability.IN_STOCK,
                        Condition.NEW,
                        null,
                        null,
                        "A-1",
                        "Lamp"));
    }

    @Test
    void twoDifferentPricesAreAmbiguous() {
        Extraction extraction =
                extract("<meta property=og:price:amount content=5><meta property=product:price:amount content=6>"
                        + "<meta property=og:price:currency content=EUR>");
        assertThat(extraction.result()).isEqualTo(Extraction.Result.AMBIGUOUS);
    }

    private static Offer offer(Extraction extraction) {
        assertThat(extraction.offer()).as(extraction.reason()).isNotNull();
        return Objects.requireNonNull(extraction.offer());
    }
}
