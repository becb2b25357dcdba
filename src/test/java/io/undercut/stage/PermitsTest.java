package io.undercut.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class PermitsTest {

    @Test
    void grantsWhatIsFreeUpToWhatIsAsked() {
        Permits permits = new Permits(4, Runnable::run);
        assertThat(permits.acquire(3).join()).isEqualTo(3);
        assertThat(permits.acquire(3).join()).isEqualTo(1);
        assertThat(permits.taken()).isEqualTo(4);
    }

    @Test
    void waitsInTurnWhenNoneIsFree() {
        Permits permits = new Permits(1, Runnable::run);
        permits.acquire(1).join();
        CompletableFuture<Integer> second = permits.acquire(10);
        CompletableFuture<Integer> third = permits.acquire(10);
        assertThat(second).isNotDone();

        permits.release(1);
        assertThat(second).isCompletedWithValue(1);
        assertThat(third).isNotDone();
    }

    @Test
    void waitsALittleSoThatOneRequestBringsManyMessages() {
        Queue<Runnable> lingers = new ArrayDeque<>();
        Permits permits = new Permits(80, lingers::add);
        permits.acquire(80).join();
        CompletableFuture<Integer> filled = permits.acquire(10);
        CompletableFuture<Integer> partial = permits.acquire(10);

        permits.release(9);
        assertThat(filled).isNotDone();
        permits.release(1);
        assertThat(filled).isCompletedWithValue(10);

        permits.release(1);
        permits.release(2);
        assertThat(lingers).as("one linger at a time").hasSize(1);
        lingers.remove().run();
        assertThat(partial).as("the linger of a request that is served already").isNotDone();
        lingers.remove().run();
        assertThat(partial).isCompletedWithValue(3);
    }

    @Test
    void neverWaitsForMoreThanHalfOfThePool() {
        Permits permits = new Permits(8, later -> {});
        permits.acquire(8).join();
        CompletableFuture<Integer> waiting = permits.acquire(10);
        permits.release(3);
        assertThat(waiting).isNotDone();
        permits.release(1);
        assertThat(waiting).isCompletedWithValue(4);
    }

    @Test
    void growingServesThoseThatWait() {
        Permits permits = new Permits(1, Runnable::run);
        permits.acquire(1).join();
        CompletableFuture<Integer> waiting = permits.acquire(10);
        permits.resize(8);
        assertThat(waiting).isCompletedWithValue(7);
    }

    @Test
    void shrinkingTakesEffectAsPermitsComeBack() {
        Permits permits = new Permits(8, Runnable::run);
        permits.acquire(8).join();
        permits.resize(2);
        CompletableFuture<Integer> waiting = permits.acquire(1);
        permits.release(6);
        assertThat(waiting).isNotDone();
        permits.release(1);
        assertThat(waiting).isCompletedWithValue(1);
        assertThat(permits.taken()).isEqualTo(2);
    }

    @Test
    void aPermitReleasedTwiceIsABug() {
        Permits permits = new Permits(2, Runnable::run);
        permits.acquire(1).join();
        permits.release(1);
        assertThatThrownBy(() -> permits.release(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRequestThatWasGivenUpKeepsNothing() {
        Permits permits = new Permits(1, Runnable::run);
        permits.acquire(1).join();
        CompletableFuture<Integer> givenUp = permits.acquire(1);
        givenUp.cancel(false);
        permits.release(1);
        assertThat(permits.acquire(1)).isCompletedWithValue(1);
    }
}
