package io.undercut.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.undercut.local.LocalAws;
import io.undercut.support.ServiceProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes in the middle of work; nothing may be lost and nothing done twice. The number of jobs is small, to be
 * quick; {@code -Dkill.jobs=2000} does it in earnest.
 */
class KillIT {

    private static final int JOBS = Integer.getInteger("kill.jobs", 300);

    @TempDir
    private Path directory;

    private PushedJobs jobs;

    @BeforeEach
    void start() {
        jobs = new PushedJobs(JOBS, directory);
    }

    @AfterEach
    void stop() {
        jobs.close();
    }

    @Test
    void killingTheServiceLosesNothingAndRepeatsNothing() {
        try (LocalAws emulators = jobs.emulators()) {
            ServiceProcess service = jobs.service(false);
            jobs.push();
            jobs.awaitRequests(JOBS / 3);
            service.kill();

            jobs.service(false);
            jobs.assertEachIsObservedOnce();
            assertThat(emulators.onExit()).isNotDone();
        }
    }

    @Test
    void killingTheEmulatorsLosesNothingAndRepeatsNothing() {
        ServiceProcess service = jobs.service(true);
        jobs.push();
        jobs.awaitRequests(JOBS / 3);
        ProcessHandle emulators = service.handle().children().findFirst().orElseThrow();
        emulators.destroyForcibly();
        await().atMost(jobs.patience()).until(() -> !emulators.isAlive());
        jobs.assertEachIsObservedOnce();
        assertThat(service.handle().isAlive()).isTrue();
    }
}
