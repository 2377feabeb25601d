package org.photosphere.services.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.PartitionCounts;

/** Bounds of the spectra in flight, and the return to the committed offsets. */
class ConsumerLoopTest {

    private static final TopicPartition PARTITION = new TopicPartition("spectra.survey", 0);
    private static final TopicPartition ALERT = new TopicPartition("spectra.alerts", 0);
    private static final int LIMIT = 40;
    private static final long BYTES_LIMIT = 1000;

    private final CommitGate gate = new CommitGate();
    private final CommitGate alertGate = new CommitGate();
    private final List<MicroBatch> alerts = new CopyOnWriteArrayList<>();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<MicroBatch> polled = new CopyOnWriteArrayList<>();
    private final ConsumerLoop loop = new ConsumerLoop(
            () -> consumer,
            new IngestSettings(
                    Pattern.compile("spectra\\..*"), Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofMillis(1)),
            List.of(
                    new IngestLane(topic -> topic.equals(PARTITION.topic()), 4, LIMIT, BYTES_LIMIT, gate, polled::add),
                    new IngestLane(
                            topic -> topic.equals(ALERT.topic()), 4, LIMIT, BYTES_LIMIT, alertGate, alerts::add)),
            failure -> {},
            new SilentListener());
    private final Thread thread = new Thread(loop, "loop");

    @BeforeEach
    void start() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L, ALERT, 0L));
        consumer.schedulePollTask(() -> consumer.rebalance(Set.of(PARTITION, ALERT)));
        thread.start();
        Awaitility.await().until(() -> gate.epoch() > 0);
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.stop(true);
        thread.join(5000);
    }

    private void take(int spectra, long bytes) {
        assertThat(gate.take(gate.epoch(), PartitionCounts.of(PARTITION, spectra, bytes)))
                .isTrue();
    }

    private void commit(int spectra, long bytes) {
        assertThat(gate.begin(gate.epoch(), PartitionCounts.of(PARTITION, spectra, bytes)))
                .isTrue();
        gate.committed();
    }

    /** Queries the consumer on its own thread, as it belongs to one. */
    private void awaitPaused(boolean expected) {
        AtomicReference<Boolean> paused = new AtomicReference<>(!expected);
        Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
            consumer.schedulePollTask(() -> paused.set(consumer.paused().contains(PARTITION)));
            assertThat(paused.get()).isEqualTo(expected);
        });
    }

    private void send(long offset) {
        consumer.schedulePollTask(() ->
                consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, offset, new byte[0], new byte[] {1})));
    }

    @Test
    void pausesAtTheBoundOfSpectraAndResumesAtHalfOfIt() {
        take(LIMIT, 0);
        awaitPaused(true);
        commit(LIMIT / 2 - 1, 0);
        awaitPaused(true);
        commit(1, 0);
        awaitPaused(false);
    }

    @Test
    void pausesAtTheBoundOfBytesAndResumesAtHalfOfIt() {
        take(2, BYTES_LIMIT);
        awaitPaused(true);
        commit(1, BYTES_LIMIT / 2);
        awaitPaused(false);
    }

    @Test
    void readsAlertsOnWhereTheOtherLaneIsFull() {
        take(LIMIT, 0);
        awaitPaused(true);
        consumer.schedulePollTask(() -> {
            consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 0, new byte[0], new byte[] {1}));
            consumer.addRecord(new ConsumerRecord<>(ALERT.topic(), 0, 0, new byte[0], new byte[] {1}));
        });
        Awaitility.await().until(() -> alerts.size() == 1);
        assertThat(polled).isEmpty();
        assertThat(alertGate.inFlight()).isEqualTo(1);
        commit(LIMIT, 0);
        Awaitility.await().until(() -> polled.size() == 1);
        assertThat(polled.get(0).nextOffsets().keySet()).containsExactly(PARTITION);
    }

    @Test
    void aLaneGoesBackToItsOwnCommittedOffsetsAlone() {
        consumer.schedulePollTask(() -> {
            consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 0, new byte[0], new byte[] {1}));
            consumer.addRecord(new ConsumerRecord<>(ALERT.topic(), 0, 0, new byte[0], new byte[] {1}));
        });
        Awaitility.await().until(() -> polled.size() == 1 && alerts.size() == 1);
        long before = gate.epoch();
        gate.advance();
        awaitPaused(false);
        // Both records are available again; only a consumer whose position precedes one returns it.
        consumer.schedulePollTask(() -> {
            consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 0, new byte[0], new byte[] {1}));
            consumer.addRecord(new ConsumerRecord<>(ALERT.topic(), 0, 0, new byte[0], new byte[] {1}));
        });
        Awaitility.await().until(() -> polled.size() == 2);
        assertThat(polled.get(1).id().epoch()).isGreaterThan(before);
        assertThat(polled.get(1).records().get(0).offset()).isZero();
        assertThat(alerts).hasSize(1);
        assertThat(alertGate.inFlight()).isEqualTo(1);
    }

    @Test
    void readsNothingAgainBeforeTheRunningTransactionIsSettled() {
        send(0);
        Awaitility.await().until(() -> polled.size() == 1);
        PartitionCounts one = PartitionCounts.of(polled.get(0).records());
        assertThat(gate.begin(gate.epoch(), one)).isTrue();
        gate.advance();
        awaitPaused(true);
        assertThat(polled).hasSize(1);
        consumer.schedulePollTask(() -> consumer.commitSync(Map.of(PARTITION, new OffsetAndMetadata(1))));
        gate.committed();
        awaitPaused(false);
        send(1);
        Awaitility.await().until(() -> polled.size() == 2);
        assertThat(polled.get(1).records().get(0).offset()).isEqualTo(1);
        assertThat(polled.get(1).id().epoch()).isEqualTo(gate.epoch());
    }

    @Test
    void waitsForWhatIsInFlightOfAPartitionThatLeaves() {
        take(3, 0);
        AtomicReference<Long> inFlight = new AtomicReference<>();
        consumer.schedulePollTask(() -> {
            Thread commits = new Thread(() -> commit(3, 0));
            commits.start();
            consumer.rebalance(Set.of());
            inFlight.set(gate.inFlight());
        });
        long epoch = gate.epoch();
        Awaitility.await().until(() -> inFlight.get() != null);
        assertThat(inFlight).hasValue(0L);
        assertThat(gate.epoch()).isEqualTo(epoch);
    }

    @Test
    void voidsWhatWasNotCommittedInTimeOfAPartitionThatLeaves() {
        take(3, 0);
        long epoch = gate.epoch();
        consumer.schedulePollTask(() -> consumer.rebalance(Set.of()));
        Awaitility.await().until(() -> gate.epoch() > epoch);
        assertThat(gate.inFlight()).isZero();
    }
}
