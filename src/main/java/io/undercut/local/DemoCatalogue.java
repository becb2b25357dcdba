package io.undercut.local;

import io.undercut.catalog.Catalog;
import io.undercut.catalog.ListingId;
import io.undercut.catalog.Product;
import io.undercut.catalog.RuleSpec;
import io.undercut.catalog.Schedule;
import io.undercut.money.Money;
import io.undercut.offer.Hints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the demo sells, and where the {@link DemoShops} list it. */
public final class DemoCatalogue {

    /** One thing that we and the demo shops sell. */
    record Item(Product product, String maker, String blurb) {
        String sku() {
            return product.sku();
        }

        /** The last part of its pages' paths. */
        String slug() {
            return product.sku().toLowerCase(Locale.ROOT);
        }
    }

    /** A listing to load. */
    public record Entry(ListingId id, String url, Schedule schedule, Hints hints) {}

    /** Where entries go: {@link Catalog#putListing}. */
    @FunctionalInterface
    public interface ListingSink {
        CompletableFuture<?> put(ListingId id, String url, Schedule schedule, Hints hints);
    }

    static final String OUT_OF_STOCK_SKU = "TOASTER-2";
    static final String BROKEN_SKU = "LAMP-1";
    static final String GONE_SKU = "PAN-28";

    /** sku | title | maker | our list price in EUR | our floor, if any | blurb. */
    private static final String TABLE = """
            KETTLE-1 | Gooseneck kettle 0.9 l | Brewline | 64.90 | 48.00 | Pours slowly and where you aim.
            KETTLE-2 | Glass kettle 1.7 l | Brewline | 39.90 |  | Boils in four minutes, lit in blue.
            GRINDER-1 | Burr coffee grinder | Brewline | 119.00 | 95.00 | Forty settings from mocha to filter.
            PRESS-1 | French press 1 l | Brewline | 34.50 |  | Double-walled steel that keeps it hot.
            SCALE-1 | Kitchen scale 5 kg | Exacta | 24.90 |  | To the gram, with a tare button you can find.
            TOASTER-1 | Two-slice toaster | Hearth & Co | 44.90 | 32.00 | Six shades, one lift, no fuss.
            TOASTER-2 | Four-slice toaster | Hearth & Co | 69.00 |  | Two pairs of slots with their own dials.
            MIXER-1 | Stand mixer 4.8 l | Hearth & Co | 329.00 | 260.00 | Kneads a kilo of dough without walking away.
            BLENDER-1 | Stick blender 800 W | Hearth & Co | 49.90 |  | Soup in the pot it was cooked in.
            PAN-24 | Steel frying pan 24 cm | Ferrum | 42.00 |  | Carbon steel that only gets better.
            PAN-28 | Steel frying pan 28 cm | Ferrum | 52.00 | 41.00 | Room for four steaks, or one big omelette.
            POT-5 | Cast-iron pot 5 l | Ferrum | 189.00 |  | Braises for hours on the smallest flame.
            KNIFE-1 | Chef's knife 20 cm | Ferrum | 89.90 | 70.00 | One forged blade for nearly everything.
            BOARD-1 | Oak cutting board | Grovewood | 36.00 |  | End grain, oiled by hand, heavy enough to stay.
            LAMP-1 | Desk lamp, dimmable | Lumen | 74.90 |  | Warm to cool white, and it stays where you put it.
            LAMP-2 | Reading lamp with clamp | Lumen | 29.90 |  | Clips to a shelf, a bed or a music stand.
            CHAIR-1 | Office chair with mesh back | Grovewood | 249.00 | 199.00 | Adjusts in seven ways and squeaks in none.
            SHELF-1 | Ladder shelf, five boards | Grovewood | 119.90 |  | Leans on the wall, holds eighty kilos.
            DRILL-1 | Cordless drill 18 V | Torqua | 134.00 | 105.00 | Two batteries, so one is always full.
            SAW-1 | Japanese pull saw | Torqua | 31.50 |  | Cuts on the pull, straight as the line.
            LEVEL-1 | Spirit level 60 cm | Torqua | 22.90 |  | True to half a millimetre a metre.
            SPEAKER-1 | Bluetooth speaker | Sonable | 79.00 |  | Twelve hours outside, and the rain is welcome.
            HEADPHONES-1 | Over-ear headphones | Sonable | 159.00 | 129.00 | Closed, light, and every part can be replaced.
            RADIO-1 | Kitchen radio DAB+ | Sonable | 94.90 |  | Four buttons, one knob, all your stations.
            BOTTLE-1 | Steel water bottle 0.75 l | Wayfare | 27.90 |  | Cold for a day, warm for a morning.
            BAG-1 | Roll-top backpack 22 l | Wayfare | 98.00 | 79.00 | Welded seams that keep a notebook dry.
            """;

    static final List<Item> ITEMS = items();

    private DemoCatalogue() {}

    public static List<Product> products() {
        return ITEMS.stream().map(Item::product).toList();
    }

    /** @param shops the root of the demo shops, without a slash at its end */
    public static List<Entry> listings(URI shops) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < ITEMS.size(); i++) {
            Item item = ITEMS.get(i);
            Schedule schedule = new Schedule(Duration.ofMinutes(2 + i % 4), null);
            for (DemoShop shop : DemoShops.SHOPS) {
                if (shop.lists(item)) {
                    String url = shops + "/" + shop.id() + "/p/" + item.slug();
                    entries.add(new Entry(new ListingId(item.sku(), shop.id()), url, schedule, shop.hints()));
                }
            }
        }
        return entries;
    }

    /** As {@link #loadOnce(Path, URI, Function, ListingSink)}, into the real catalogue. */
    public static CompletableFuture<Boolean> loadOnce(@Nullable Path data, URI shops, Catalog catalog) {
        return loadOnce(data, shops, catalog::put, catalog::putListing);
    }

    /**
     * Loads everything on the very first start of a data directory and never again, so that what a user deletes stays
     * deleted. A load that breaks off is repeated at the next start.
     *
     * @param data the data directory, null when all state is in memory and each start is the first
     * @return whether it was loaded
     */
    static CompletableFuture<Boolean> loadOnce(
            @Nullable Path data, URI shops, Function<Product, CompletableFuture<?>> products, ListingSink listings) {
        Optional<Path> marker = Optional.ofNullable(data).map(directory -> directory.resolve("demo-loaded"));
        if (marker.isPresent() && Files.exists(marker.get())) {
            return CompletableFuture.completedFuture(false);
        }
        Stream<Supplier<CompletableFuture<?>>> puts = Stream.concat(
                products().stream().map(product -> () -> products.apply(product)),
                listings(shops).stream()
                        .map(entry -> () -> listings.put(entry.id, entry.url, entry.schedule, entry.hints)));
        return inTurn(puts.toList()).thenApply(loaded -> {
            marker.ifPresent(DemoCatalogue::touch);
            return true;
        });
    }

    /** One after the other: a hundred first calls at once would hold up a start that has enough to do. */
    private static CompletableFuture<Void> inTurn(List<Supplier<CompletableFuture<?>>> puts) {
        CompletableFuture<Void> done = CompletableFuture.completedFuture(null);
        for (Supplier<CompletableFuture<?>> put : puts) {
            done = done.thenCompose(before -> put.get()).thenApply(stored -> null);
        }
        return done;
    }

    private static void touch(Path marker) {
        try {
            Files.createDirectories(marker.resolveSibling(""));
            Files.writeString(marker, "The demo catalogue was loaded. Delete this file to load it again.\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remember in " + marker + " that the demo was loaded", e);
        }
    }

    private static List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (String row : TABLE.lines().toList()) {
            String[] cells = row.split("\\s*\\|\\s*", -1);
            Money list = Money.of(cells[3], "EUR");
            Money floor = cells[4].isEmpty() ? null : Money.of(cells[4], "EUR");
            String gtin = gtin(items.size() + 1);
            Product product = new Product(cells[0], cells[1], list, floor, null, null, null, gtin, RuleSpec.MATCH);
            items.add(new Item(product, cells[2], cells[5]));
        }
        return List.copyOf(items);
    }

    /** A GTIN-13 of the range that GS1 sets aside for use within a company (prefix 2). */
    private static String gtin(int number) {
        String digits = String.format(Locale.ROOT, "20000000%04d", number);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 3);
        }
        return digits + (10 - sum % 10) % 10;
    }
}
