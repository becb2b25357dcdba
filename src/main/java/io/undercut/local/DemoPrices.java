package io.undercut.local;

import io.undercut.money.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * What a demo shop asks for a product: drifts between 70 and 115 % of our list price, a small step each minute, with no
 * state. The same seed, sku, shop and minute always give the same price.
 */
record DemoPrices(long seed) {

    static final Duration BUCKET = Duration.ofMinutes(1);

    /** The price heads for a new level every so many buckets. */
    private static final int LEG = 8;

    private static final int LOWEST_PER_MILLE = 710;
    private static final int HIGHEST_PER_MILLE = 1140;

    Money price(Money listPrice, String sku, String shop, Instant at) {
        long bucket = Math.floorDiv(at.getEpochSecond(), BUCKET.toSeconds());
        long leg = Math.floorDiv(bucket, LEG);
        long into = Math.floorMod(bucket, (long) LEG);
        long perMille = (level(sku, shop, leg) * (LEG - into) + level(sku, shop, leg + 1) * into) / LEG;
        // Ends in 9, as a shop's prices do: a multiple of ten cents, less one.
        BigDecimal price = listPrice
                .amount()
                .multiply(BigDecimal.valueOf(perMille, 3))
                .setScale(1, RoundingMode.HALF_UP)
                .subtract(new BigDecimal("0.01"));
        return new Money(price, listPrice.currency());
    }

    private long level(String sku, String shop, long leg) {
        long hash = mix(seed ^ mix(leg));
        for (char c : (shop + "/" + sku).toCharArray()) {
            hash = mix(hash ^ c);
        }
        return LOWEST_PER_MILLE + Math.floorMod(hash, (long) HIGHEST_PER_MILLE - LOWEST_PER_MILLE + 1);
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014): every input bit moves every output bit. */
    private static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
