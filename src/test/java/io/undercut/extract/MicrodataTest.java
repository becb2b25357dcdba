package io.undercut.extract;

import static io.undercut.extract.Pages.extract;
import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import io.undercut.offer.Availability;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MicrodataTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<meta itemprop=price content=1249.00><meta itemprop=priceCurrency content=EUR>",
                "<span itemprop=price content='1249'>one thousand</span><span itemprop=priceCurrency content=EUR>€</span>",
                "<span itemprop=price content=''>1.249,00</span> <span itemprop=priceCurrency>€</span>",
                "<span itemprop=price>1.249,– €</span>",
                "<span itemprop=price>1249<sup>00</sup> €</span>",
                "<span itemprop=price content='Preis: 1.249,00 €'></span>",
                "<span itemprop=price><b>€</b><i>1</i>.<i>249</i>,00</span>",
                "<data itemprop=price value=1249.00></data><meta itemprop=priceCurrency content=EUR>",
                "<div itemprop=priceSpecification itemscope><meta itemprop=price content=1249.00><meta itemprop=priceCurrency content=EUR></div>",
            })
    void readsContentOrText(String offer) {
        Extraction extraction =
                extract("<div itemscope itemtype='http://schema.org/Product'><div itemprop=offers itemscope"
                        + " itemtype='http://schema.org/Offer'>" + offer + "</div></div>");
        assertThat(price(extraction)).as(extraction.reason()).isEqualTo(Money.of("1249", "EUR"));
    }

    @Test
    void raisedCentsAreCents() {
        assertThat(price(extract(product("<span itemprop=price>1<sup>00</sup> €</span>"))))
                .isEqualTo(Money.of("1.00", "EUR"));
    }

    @Test
    void followsItemref() {
        String html = "<div itemscope itemtype=https://schema.org/Product itemref='o missing o'></div>"
                + "<div id=o itemprop=offers itemscope itemtype=https://schema.org/Offer itemref=p></div>"
                + "<div id=p><meta itemprop=price content=5><meta itemprop=priceCurrency content=EUR></div>";
        assertThat(price(extract(html))).isEqualTo(Money.of("5", "EUR"));
    }

    @Test
    void anOfferBesideItsProductStillCounts() {
        String html = "<div itemscope itemtype=https://schema.org/Product><b itemprop=name>Lamp</b></div>"
                + "<div itemscope itemtype=https://schema.org/Offer><meta itemprop=price content=5><meta itemprop=priceCurrency content=EUR></div>";
        assertThat(price(extract(html))).isEqualTo(Money.of("5", "EUR"));
    }

    @Test
    void namesTheNode() {
        Extraction extraction =
                extract(product("<p><meta itemprop=price content=5><meta itemprop=priceCurrency content=EUR></p>"));
        assertThat(extraction.candidates()).hasSize(1);
        Candidate candidate = extraction.candidates().get(0);
        assertThat(candidate.evidence()).isEqualTo(Candidate.Evidence.MICRODATA);
        assertThat(candidate.node()).isEqualTo("html > body > div > div > p > meta:nth-of-type(1)");
    }

    @Test
    void rdfaSaysTheSameInOtherWords() {
        Extraction extraction = extract(
                "<div vocab='https://schema.org/' typeof=Product><b property=name>Lamp</b>"
                        + "<div property=offers typeof=Offer><span property=price content='5.00'>5</span>"
                        + "<span property=priceCurrency content=EUR></span><link property=availability href='https://schema.org/InStock'></div></div>");
        assertThat(price(extraction)).isEqualTo(Money.of("5", "EUR"));
        assertThat(extraction.candidates().get(0).evidence()).isEqualTo(Candidate.Evidence.RDFA);
        assertThat(Objects.requireNonNull(extraction.offer()).availability()).isEqualTo(Availability.IN_STOCK);
    }

    private static String product(String offer) {
        return "<div itemscope itemtype=https://schema.org/Product><div itemprop=offers itemscope itemtype=https://schema.org/Offer>"
                + offer + "</div></div>";
    }

    private static Money price(Extraction extraction) {
        assertThat(extraction.offer()).as(extraction.reason()).isNotNull();
        return Objects.requireNonNull(Objects.requireNonNull(extraction.offer()).price());
    }
}
