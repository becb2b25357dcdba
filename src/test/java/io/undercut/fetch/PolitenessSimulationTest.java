package io.undercut.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.undercut.fetch.PolitenessModel.Result;
import io.undercut.fetch.PolitenessModel.Setup;
import io.undercut.fetch.PolitenessModel.Visit;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The gate in virtual time, before any server is asked: is it safe, and is it fast enough? */
class PolitenessSimulationTest {

    private static final Duration SPACING = Duration.ofSeconds(1);
    private static final long SEED = 4;

    @Test
    void twentyThousandJobsAtOnceAreServedPolitelyAndAtNearlyTheAllowedRate() {
        Setup setup = new Setup(200, 100, 3, 32, SPACING, Duration.ZERO, 0, SEED);
        Result result = run("200 hosts", setup, Duration.ofMinutes(30));
        assertPolite(result, setup);
        assertThat(result.served()).isEqualTo(20_000);
        assertThat(leastUse(result, setup)).isGreaterThan(0.8);
    }

    @Test
    void aFewShopsOnManyInstancesAreServedPolitelyAndAtNearlyTheAllowedRate() {
        Setup setup = new Setup(5, 60, 10, 32, Duration.ofSeconds(10), Duration.ZERO, 0, SEED);
        Result result = run("10 instances", setup, Duration.ofMinutes(60));
        assertPolite(result, setup);
        assertThat(result.served()).isEqualTo(300);
        assertThat(leastUse(result, setup)).isGreaterThan(0.8);
    }

    @Test
    void clocksThatDifferWithinWhatIsKnownOfThemNeverBringARequestTooSoon() {
        Setup setup = new Setup(50, 50, 3, 32, SPACING, Duration.ofMillis(500), 0, SEED);
        Result result = run("clocks 500 ms off", setup, Duration.ofMinutes(60));
        assertPolite(result, setup);
        assertThat(result.served()).isEqualTo(2_500);
    }

    @Test
    void whatACrashedInstanceHeldIsServedOnceItsTurnHasRunOut() {
        Setup setup = new Setup(50, 50, 3, 32, SPACING, Duration.ZERO, 0.01, SEED);
        Result result = run("crashes", setup, Duration.ofMinutes(60));
        assertPolite(result, setup);
        assertThat(result.served()).isEqualTo(2_500);
    }

    private static Result run(String name, Setup setup, Duration most) {
        Result result = new PolitenessModel(setup).run(most);
        System.out.printf(
                "%s: %d of %d jobs in %.0f s, hosts used at %.3f at least and %.3f on average, %.2f writes and %.2f sends a page%n",
                name,
                result.served(),
                setup.hosts() * setup.jobsPerHost(),
                result.endMillis() / 1e3,
                leastUse(result, setup),
                uses(result, setup).stream().mapToDouble(use -> use).average().orElse(0),
                (double) result.storeCalls() / result.visits().size(),
                (double) result.sends() / result.visits().size());
        return result;
    }

    private static void assertPolite(Result result, Setup setup) {
        byHost(result).values().forEach(visits -> {
            for (int i = 1; i < visits.size(); i++) {
                assertThat(visits.get(i).start() - visits.get(i - 1).end())
                        .as(
                                "from the end of a request to the start of the next, host %s",
                                visits.get(i).host())
                        .isGreaterThanOrEqualTo(setup.spacing().toMillis());
            }
        });
    }

    private static double leastUse(Result result, Setup setup) {
        return uses(result, setup).stream().mapToDouble(use -> use).min().orElse(0);
    }

    /** What was served of what was allowed, between a host's first request and its last. */
    private static List<Double> uses(Result result, Setup setup) {
        return byHost(result).values().stream()
                .map(visits -> {
                    double span =
                            visits.get(visits.size() - 1).end() - visits.get(0).start();
                    double working = visits.stream()
                            .mapToLong(visit -> visit.end() - visit.start())
                            .sum();
                    return (working + (visits.size() - 1) * setup.spacing().toMillis()) / span;
                })
                .toList();
    }

    private static Map<Integer, List<Visit>> byHost(Result result) {
        return result.visits().stream()
                .sorted(Comparator.comparingLong(Visit::start))
                .collect(Collectors.groupingBy(Visit::host));
    }
}
