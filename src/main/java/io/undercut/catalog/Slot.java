package io.undercut.catalog;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.Optional;

/**
 * When a listing is due. A period P puts its slots at {@code phase + k·P}, where the phase is a hash of the listing: the
 * listings of a shop spread evenly over the period, on every instance alike. A cron expression is taken at its word.
 */
public final class Slot {

    /** Parts of the index of due listings, so that no single partition of it takes all the load. */
    public static final int SHARDS = 16;

    private static final int LONGEST_CRON = 100;
    private static final CronParser CRON = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private Slot() {}

    /** The first slot after {@code after}. Slots that have passed meanwhile are skipped: weeks away make one job, not many. */
    public static Instant next(ListingId listing, Schedule schedule, Duration defaultEvery, Instant after) {
        if (schedule.cron() != null) {
            return nextCron(schedule.cron(), after);
        }
        long period = period(schedule, defaultEvery).toMillis();
        long phase = Long.remainderUnsigned(hash(listing.toString()).getLong(0), period);
        return Instant.ofEpochMilli(
                after.toEpochMilli() + period - Math.floorMod(after.toEpochMilli() - phase, period));
    }

    /** The end of {@code periods} periods of the schedule that begin at {@code from}. */
    public static Instant expiry(Schedule schedule, Duration defaultEvery, Instant from, int periods) {
        if (schedule.cron() == null) {
            // Duration.multipliedBy goes by way of BigDecimal.
            return from.plusMillis(
                    Math.multiplyExact(period(schedule, defaultEvery).toMillis(), periods));
        }
        Instant end = from;
        for (int i = 0; i < periods; i++) {
            end = nextCron(schedule.cron(), end);
        }
        return end;
    }

    /** Hex; the same on every instance, so that two of them sending the same slot do the work once. */
    public static String jobId(ListingId listing, Instant slot) {
        return HexFormat.of()
                .formatHex(hash(listing + " " + slot.toEpochMilli()).array(), 0, 16);
    }

    /** 0 to {@link #SHARDS} − 1. */
    public static int shard(String key) {
        return (int) Long.remainderUnsigned(hash(key).getLong(8), SHARDS);
    }

    /** @throws IllegalArgumentException for a cron expression that cannot be read or never comes */
    public static Schedule check(Schedule schedule) {
        if (schedule.cron() != null) {
            nextCron(schedule.cron(), Instant.EPOCH);
        }
        return schedule;
    }

    private static Duration period(Schedule schedule, Duration defaultEvery) {
        return schedule.every() == null ? defaultEvery : schedule.every();
    }

    private static Instant nextCron(String expression, Instant after) {
        Optional<ZonedDateTime> next =
                ExecutionTime.forCron(parse(expression)).nextExecution(after.atZone(ZoneOffset.UTC));
        return next.orElseThrow(() -> new IllegalArgumentException("cron never comes: " + expression))
                .toInstant();
    }

    private static Cron parse(String expression) {
        if (expression.length() > LONGEST_CRON) {
            throw new IllegalArgumentException("cron must be at most " + LONGEST_CRON + " characters");
        }
        try {
            return CRON.parse(expression).validate();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "cron must be five fields (minute hour day month weekday) such as \"0 3 * * MON\": "
                            + e.getMessage(),
                    e);
        }
    }

    private static ByteBuffer hash(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
