package org.photosphere.services.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CommitGateTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 1);
    private static final TopicPartition OTHER = new TopicPartition("t", 2);
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final int BYTES = 100;

    private final CommitGate gate = new CommitGate();

    private static PartitionCounts spectra(int count) {
        return PartitionCounts.of(PARTITION, count, (long) count * BYTES);
    }

    @SuppressWarnings("removal") // nothing takes its place yet
    private static ConsumerGroupMetadata generation(int generation) {
        return new ConsumerGroupMetadata("g", generation, "m", Optional.of("node"));
    }

    @Test
    void countsWhatIsTakenAndCommittedAndItsBytes() {
        assertThat(gate.take(0, spectra(5))).isTrue();
        assertThat(gate.begin(0, spectra(3))).isTrue();
        assertThat(gate.inFlight()).isEqualTo(5);
        gate.committed();
        assertThat(gate.inFlight()).isEqualTo(2);
        assertThat(gate.inFlightByPartition().bytes()).isEqualTo(2 * BYTES);
    }

    @Test
    void refusesCommitAndTakeOfAnEpochThatIsOver() {
        gate.take(0, spectra(5));
        assertThat(gate.advance().of(PARTITION)).isEqualTo(5);
        assertThat(gate.begin(0, spectra(5))).isFalse();
        assertThat(gate.take(0, spectra(5))).isFalse();
        assertThat(gate.inFlight()).isZero();
    }

    @Test
    void neitherVoidsNorForgetsWhatARunningTransactionHas() {
        gate.take(0, spectra(5));
        gate.begin(0, spectra(3));
        assertThat(gate.advance().total()).isEqualTo(2);
        assertThat(gate.isSettled()).isFalse();
        assertThat(gate.inFlight()).isEqualTo(3);
        gate.committed();
        assertThat(gate.isSettled()).isTrue();
        assertThat(gate.inFlight()).isZero();
    }

    @Test
    void voidsWhatAFailedTransactionHadOnce() {
        gate.take(0, spectra(5));
        gate.begin(0, spectra(3));
        assertThat(gate.advance().total() + gate.failed().total()).isEqualTo(5);
        assertThat(gate.inFlight()).isZero();
        assertThat(gate.take(1, spectra(5))).isTrue();
    }

    /** A gauge or a probe gets its answer while Kafka is unreachable. */
    @Test
    void answersWhileATransactionRuns() throws Exception {
        gate.take(0, spectra(5));
        gate.begin(0, spectra(5));
        assertThat(CompletableFuture.supplyAsync(() -> gate.inFlight() + gate.epoch())
                        .get(1, TimeUnit.SECONDS))
                .isEqualTo(5);
    }

    @Test
    void hasOneTransactionAtATime() {
        gate.begin(0, spectra(1));
        assertThatThrownBy(() -> gate.begin(0, spectra(1))).isInstanceOf(IllegalStateException.class);
        gate.committed();
        assertThatThrownBy(gate::committed).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void awaitIdleLooksAtTheGivenPartitionsAlone() throws Exception {
        gate.take(0, spectra(1));
        gate.take(0, PartitionCounts.of(OTHER, 1, BYTES));
        assertThat(gate.awaitIdle(List.of(PARTITION), SHORT)).isFalse();
        gate.begin(0, spectra(1));
        gate.committed();
        assertThat(gate.awaitIdle(List.of(PARTITION), SHORT)).isTrue();
        assertThat(gate.awaitIdle(List.of(OTHER), SHORT)).isFalse();
    }

    @Test
    void aPublisherWaitsForTheNextMembershipOrTheEndOfItsEpoch() throws Exception {
        gate.join(generation(1));
        assertThat(gate.awaitOtherThan(generation(1), 0, SHORT)).isFalse();
        CompletableFuture<Void> rebalance = CompletableFuture.runAsync(() -> gate.join(generation(2)));
        assertThat(gate.awaitOtherThan(generation(1), 0, Duration.ofSeconds(5))).isTrue();
        rebalance.get();
        assertThat(gate.membership()).isEqualTo(generation(2));
        gate.advance();
        assertThat(gate.awaitOtherThan(generation(2), 0, SHORT)).isTrue();
    }
}
