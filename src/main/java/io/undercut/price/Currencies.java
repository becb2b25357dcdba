package io.undercut.price;

import io.undercut.catalog.Listing;
import io.undercut.money.Money;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which currency an sku has that is not in the catalogue. */
final class Currencies {

    private Currencies() {}

    /** The currency of most offers; of equally many, the first by its code; empty when none has any. */
    static String common(List<Listing> listings) {
        Map<String, Long> counts = listings.stream()
                .map(Listing::latest)
                .filter(Objects::nonNull)
                .map(seen -> seen.offer().price())
                .filter(Objects::nonNull)
                .collect(Collectors.groupingBy(Money::currency, TreeMap::new, Collectors.counting()));
        String most = "";
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            if (count.getValue() > counts.getOrDefault(most, 0L)) {
                most = count.getKey();
            }
        }
        return most;
    }
}
