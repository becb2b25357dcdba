package io.undercut.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.money.Money;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DemoPricesTest {

    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private final DemoPrices prices = new DemoPrices(1);

    @Test
    void stay_between_70_and_115_percent_of_the_list_price() {
        for (DemoCatalogue.Item item : DemoCatalogue.ITEMS) {
            Money list = item.product().listPrice();
            for (int minute = 0; minute < 2_000; minute++) {
                Money price = prices.price(list, item.sku(), "acme", START.plusSeconds(60L * minute));
                assertThat(price.currency()).isEqualTo("EUR");
                assertThat(price.amount())
                        .as("%s after %d minutes", item.sku(), minute)
                        .isBetween(
                                list.amount().multiply(new BigDecimal("0.70")),
                                list.amount().multiply(new BigDecimal("1.15")));
            }
        }
    }

    @Test
    void depend_on_nothing_but_seed_sku_shop_and_minute() {
        Money list = Money.of("100", "EUR");

        assertThat(prices.price(list, "A", "acme", START))
                .isEqualTo(new DemoPrices(1).price(list, "A", "acme", START.plusSeconds(59)));
        Set<Money> others = new HashSet<>(List.of(
                prices.price(list, "A", "acme", START),
                new DemoPrices(2).price(list, "A", "acme", START),
                prices.price(list, "B", "acme", START),
                prices.price(list, "A", "bargain", START),
                prices.price(list, "A", "acme", START.plusSeconds(3_600))));
        assertThat(others).hasSize(5);
    }

    @Test
    void drift_in_small_steps_over_most_of_the_range() {
        Money list = Money.of("100", "EUR");
        List<BigDecimal> seen = new ArrayList<>();
        for (int minute = 0; minute < 1_440; minute++) {
            seen.add(prices.price(list, "A", "acme", START.plusSeconds(60L * minute))
                    .amount());
        }

        for (int i = 1; i < seen.size(); i++) {
            assertThat(seen.get(i).subtract(seen.get(i - 1)).abs()).isLessThan(new BigDecimal("6"));
        }
        assertThat(seen.stream().min(BigDecimal::compareTo).orElseThrow()).isLessThan(new BigDecimal("80"));
        assertThat(seen.stream().max(BigDecimal::compareTo).orElseThrow()).isGreaterThan(new BigDecimal("105"));
    }
}
