package io.undercut.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotTest {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final ListingId ACME = new ListingId("KETTLE-1", "acme");

    @RepeatedTest(200)
    void slotsOfAPeriodAreOnePeriodApartAndNeverPassed(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Schedule schedule = new Schedule(Duration.ofSeconds(random.nextLong(60, 366L * 86_400)), null);
        ListingId listing = listing(random.nextInt(10_000));
        Instant after = NOW.plusMillis(random.nextLong(Duration.ofDays(1000).toMillis()));
        Instant next = Slot.next(listing, schedule, WEEK, after);
        assertThat(next).isAfter(after).isBeforeOrEqualTo(after.plus(schedule.every()));
        assertThat(Slot.next(listing, schedule, WEEK, next)).isEqualTo(next.plus(schedule.every()));
        assertThat(Slot.next(listing, schedule, WEEK, next.minusMillis(1))).isEqualTo(next);
    }

    @Test
    void listingsSpreadEvenlyOverThePeriod() {
        int listings = 14_000;
        int[] perHalfDay = new int[14];
        IntStream.range(0, listings)
                .mapToObj(i -> Slot.next(listing(i), Schedule.DEFAULT, WEEK, NOW))
                .forEach(slot -> perHalfDay[
                        (int) (Duration.between(NOW, slot).minusMillis(1).toHours() / 12)]++);
        // 1,000 expected in each, with a standard deviation of 31.
        assertThat(Arrays.stream(perHalfDay)).allMatch(count -> count > 850 && count < 1_150);
    }

    @Test
    void shardsFillEvenly() {
        int[] perShard = new int[Slot.SHARDS];
        IntStream.range(0, 16_000).forEach(i -> perShard[Slot.shard(listing(i).toString())]++);
        assertThat(Arrays.stream(perShard)).allMatch(count -> count > 850 && count < 1_150);
    }

    @Test
    void everyInstanceFindsTheSameSlotsAndJobs() {
        // Written down once: a change of the hash would scrape everything anew after a deployment.
        Instant slot = Slot.next(ACME, Schedule.DEFAULT, WEEK, NOW);
        assertThat(slot).isEqualTo(Instant.parse("2026-11-27T07:07:01.486Z"));
        assertThat(Slot.jobId(ACME, slot)).isEqualTo("db5a95ef2489d6a41829b7f4030ac9b8");
        assertThat(Slot.shard(ACME.toString())).isEqualTo(14);
        assertThat(Slot.jobId(ACME, slot.plusMillis(1))).isNotEqualTo(Slot.jobId(ACME, slot));
    }

    @Test
    void weeksAwayMakeOneJob() {
        Instant slot = Slot.next(ACME, Schedule.DEFAULT, WEEK, NOW);
        Instant backAfter = slot.plus(Duration.ofDays(40));
        assertThat(Slot.next(ACME, Schedule.DEFAULT, WEEK, backAfter)).isEqualTo(slot.plus(Duration.ofDays(42)));
    }

    @ParameterizedTest
    @CsvSource({
        "0 3 * * MON,   2026-11-23T12:00:00Z, 2026-11-30T03:00:00Z",
        "0 3 * * 1,     2026-11-30T02:59:59Z, 2026-11-30T03:00:00Z",
        "0 3 * * 1,     2026-11-30T03:00:00Z, 2026-12-07T03:00:00Z",
        "*/15 * * * *,  2026-11-23T12:07:00Z, 2026-11-23T12:15:00Z",
        "30 6 1 * *,    2026-11-23T12:00:00Z, 2026-12-01T06:30:00Z",
        "0 0 29 2 *,    2026-11-23T12:00:00Z, 2028-02-29T00:00:00Z",
        "0 2 29 3 *,    2026-03-01T00:00:00Z, 2026-03-29T02:00:00Z", // does not exist in Berlin's time, but does in UTC
    })
    void cronIsTakenAtItsWordInUtc(String cron, Instant after, Instant next) {
        assertThat(Slot.next(ACME, new Schedule(null, cron), WEEK, after)).isEqualTo(next);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "every day", "* * * *", "0 0 3 * * MON", "61 * * * *", "0 0 31 2 *", "0 0 30 2 *"})
    void refusesACronThatCannotBeReadOrNeverComes(String cron) {
        assertThatThrownBy(() -> Slot.check(new Schedule(null, cron)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cron");
    }

    @Test
    void refusesACronOfAnyLength() {
        String cron = "1" + ",1".repeat(10_000) + " * * * *";
        assertThatThrownBy(() -> Slot.check(new Schedule(null, cron))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anOfferExpiresAfterItsPeriods() {
        Schedule daily = new Schedule(Duration.ofDays(1), null);
        Schedule workdays = new Schedule(null, "0 3 * * MON-FRI");
        Instant friday = Instant.parse("2026-11-27T03:00:05Z");
        assertThat(Slot.expiry(daily, WEEK, NOW, 2)).isEqualTo(NOW.plus(Duration.ofDays(2)));
        assertThat(Slot.expiry(Schedule.DEFAULT, WEEK, NOW, 2)).isEqualTo(NOW.plus(Duration.ofDays(14)));
        assertThat(Slot.expiry(workdays, WEEK, friday, 2))
                .as("the weekend makes nothing stale")
                .isEqualTo(Instant.parse("2026-12-01T03:00:00Z"));
    }

    private static ListingId listing(int i) {
        return new ListingId("SKU-" + i / 3, "shop-" + i % 3);
    }
}
