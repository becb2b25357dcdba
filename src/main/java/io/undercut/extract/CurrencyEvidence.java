package io.undercut.extract;

import io.undercut.offer.Hints;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says which currency a price is in when its own field leaves that open. The page decides: other prices on it, the text
 * beside the same amount, its language and host. Where these say nothing or differ, the currency stays unknown.
 */
final class CurrencyEvidence {

    /** Country-code domains that are mostly used for their letters. */
    private static final Set<String> NO_COUNTRY = Set.of(
            "io", "co", "me", "tv", "ai", "cc", "ly", "to", "fm", "gg", "sh", "gl", "ws", "vc", "st", "su", "la");

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    private final Page page;
    private final @Nullable String hinted;
    private final Set<String> named = new HashSet<>();

    CurrencyEvidence(Page page, List<Claim> claims, Hints hints) {
        this.page = page;
        this.hinted = hints.currency();
        for (Claim claim : claims) {
            for (Claim.OfferClaim offer : claim.offers()) {
                for (Claim.Quote quote : offer.prices()) {
                    PriceText.Reading reading = quote.reading();
                    if (reading != null && reading.currencies().size() == 1) {
                        named.addAll(reading.currencies());
                    }
                }
            }
        }
        for (String text : new String[] {OpenGraph.currency(page), page.meta("currency"), page.meta("priceCurrency")}) {
            Currencies.Match match = Currencies.named(text);
            if (match != null && match.codes().size() == 1) {
                named.addAll(match.codes());
            }
        }
    }

    /** The ISO 4217 code, or null while the page leaves it open. */
    @Nullable
    String of(PriceText.Reading reading) {
        Set<String> possible = reading.currencies();
        if (possible.size() == 1) {
            return possible.iterator().next();
        }
        if (possible.isEmpty() && reading.currencyText() != null) {
            return null;
        }
        if (hinted != null && (possible.isEmpty() || possible.contains(hinted))) {
            return hinted;
        }
        String byName = only(possible, named);
        if (byName != null) {
            return byName;
        }
        Set<String> beside = beside(reading.amount());
        String byNeighbour = only(possible, beside);
        if (byNeighbour != null) {
            return byNeighbour;
        }
        String stated = only(possible, page.statedCurrencies());
        if (stated != null) {
            return stated;
        }
        Set<String> left =
                possible.isEmpty() ? beside.isEmpty() ? page.visible().common() : beside : possible;
        return left.isEmpty() ? null : left.size() == 1 ? left.iterator().next() : only(left, regional());
    }

    private Set<String> beside(BigDecimal amount) {
        return page.visible().currenciesBeside(amount);
    }

    private static @Nullable String only(Set<String> possible, Set<String> evidence) {
        Set<String> both = new HashSet<>(evidence);
        if (!possible.isEmpty()) {
            both.retainAll(possible);
        }
        return both.size() == 1 ? both.iterator().next() : null;
    }

    /** What the countries that the page names pay with. */
    private Set<String> regional() {
        Set<String> currencies = new HashSet<>();
        add(currencies, region(page.lang));
        add(currencies, region(page.meta("og:locale")));
        add(currencies, countryOfHost());
        return currencies;
    }

    private static void add(Set<String> currencies, @Nullable String country) {
        if (country != null && COUNTRIES.contains(country)) {
            Currency currency = Currency.getInstance(Locale.forLanguageTag("und-" + country));
            if (currency != null) {
                currencies.add(currency.getCurrencyCode());
            }
        }
    }

    private static @Nullable String region(@Nullable String tag) {
        if (tag == null || tag.length() > 35) {
            return null;
        }
        String region = Locale.forLanguageTag(tag.strip().replace('_', '-')).getCountry();
        return region.isEmpty() ? null : region;
    }

    private @Nullable String countryOfHost() {
        String host = page.url.getHost();
        if (host == null) {
            return null;
        }
        String top = host.substring(host.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        if (top.length() != 2 || NO_COUNTRY.contains(top)) {
            return null;
        }
        return top.equals("uk") ? "GB" : top.toUpperCase(Locale.ROOT);
    }
}
