package org.photosphere.services.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitGateTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 1);

    private final CommitGate gate = new CommitGate();

    private static PartitionCounts spectra(int count) {
        return PartitionCounts.of(PARTITION, count);
    }

    @Test
    void countsWhatIsTakenAndCommitted() {
        assertThat(gate.take(0, spectra(5))).isTrue();
        assertThat(gate.commit(0, spectra(3), () -> {})).isTrue();
        assertThat(gate.inFlight()).isEqualTo(2);
    }

    @Test
    void refusesCommitAndTakeOfAnEpochThatIsOver() {
        gate.take(0, spectra(5));
        assertThat(gate.advance().of(PARTITION)).isEqualTo(5);
        AtomicBoolean ran = new AtomicBoolean();
        assertThat(gate.commit(0, spectra(5), () -> ran.set(true))).isFalse();
        assertThat(ran).isFalse();
        assertThat(gate.take(0, spectra(5))).isFalse();
        assertThat(gate.inFlight()).isZero();
    }

    @Test
    void leavesSpectraInFlightWhereTheTransactionFails() {
        gate.take(0, spectra(5));
        assertThatThrownBy(() -> gate.commit(0, spectra(5), () -> {
                    throw new IllegalStateException("aborted");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(gate.inFlight()).isEqualTo(5);
    }

    @Test
    void advanceWaitsForARunningCommitAndDoesNotVoidIt() throws Exception {
        gate.take(0, spectra(5));
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch finish = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            Future<Boolean> commit = threads.submit(() -> gate.commit(0, spectra(5), () -> {
                running.countDown();
                await(finish);
            }));
            await(running);
            Future<PartitionCounts> voided = threads.submit(gate::advance);
            assertThatThrownBy(() -> voided.get(50, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            finish.countDown();
            assertThat(commit.get(5, TimeUnit.SECONDS)).isTrue();
            assertThat(voided.get(5, TimeUnit.SECONDS).total()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void awaitIdleEndsWithTheLastCommitOrInTime() throws Exception {
        gate.take(0, spectra(1));
        assertThat(gate.awaitIdle(Duration.ofMillis(10))).isFalse();
        gate.commit(0, spectra(1), () -> {});
        assertThat(gate.awaitIdle(Duration.ofMillis(10))).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
