package org.photosphere.services.ingest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;
import org.photosphere.services.pipeline.StageTimes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls Kafka on its own thread, because a consumer belongs to one thread and must poll to stay in its group. Bounded
 * by the gate's count of spectra in flight: at the limit partitions are paused, at half of it resumed; those of alerts have
 * some room above it.
 */
final class ConsumerLoop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLoop.class);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Share of the session that a revocation waits for work in flight: beyond it the group would drop this node. */
    private static final double REVOCATION_SHARE = 0.5;

    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final IngestSettings settings;
    private final CommitGate gate;
    private final java.util.function.Consumer<MicroBatch> out;
    private final java.util.function.Consumer<Throwable> onFailure;
    private final IngestListener listener;
    private final ReadingLag lag = new ReadingLag();
    private final Set<String> unprepared = new HashSet<>();
    private final PassedOffsets passed = new PassedOffsets();

    private long epoch;
    private long sequence;
    private boolean paused;
    private volatile boolean draining;
    private volatile boolean quiet;
    private volatile boolean stopped;
    private volatile @Nullable Consumer<byte[], byte[]> running;

    ConsumerLoop(
            Supplier<Consumer<byte[], byte[]>> consumers,
            IngestSettings settings,
            CommitGate gate,
            java.util.function.Consumer<MicroBatch> out,
            java.util.function.Consumer<Throwable> onFailure,
            IngestListener listener) {
        this.consumers = consumers;
        this.settings = settings;
        this.gate = gate;
        this.out = out;
        this.onFailure = onFailure;
        this.listener = listener;
    }

    /** Polls no more; what is in flight goes on. */
    void drain() {
        draining = true;
    }

    /** Whether draining has begun on the consumer's thread too: nothing more will be taken. */
    boolean isQuiet() {
        return quiet;
    }

    void stop() {
        stopped = true;
        Consumer<byte[], byte[]> consumer = running;
        if (consumer != null) {
            consumer.wakeup();
        }
    }

    @Override
    public void run() {
        // Whatever an earlier loop left in flight is void: this one begins at the committed offsets.
        beginEpoch(gate.advance());
        try (Consumer<byte[], byte[]> consumer = consumers.get()) {
            running = consumer;
            consumer.subscribe(settings.topics(), new Rebalances());
            while (!stopped) {
                step(consumer);
            }
        } catch (WakeupException e) {
            if (!stopped) {
                onFailure.accept(e);
            }
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }

    private void step(Consumer<byte[], byte[]> consumer) {
        if (gate.epoch() != epoch) {
            rewind(consumer);
        }
        bound(consumer);
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!unprepared.isEmpty()) {
            listener.prepare(Set.copyOf(unprepared));
            unprepared.clear();
        }
        lag.read(records);
        if (ReadingLag.isKnown(consumer)) {
            listener.behind(ReadingLag.records(consumer), lag.seconds(consumer, System.currentTimeMillis()));
        }
        passed.polled(records, System.nanoTime());
        if (!records.isEmpty()) {
            emit(records, records.nextOffsets(), consumer);
        }
        Map<TopicPartition, OffsetAndMetadata> due = passed.take(gate.inFlightByPartition(), System.nanoTime());
        if (!due.isEmpty()) {
            emit(ConsumerRecords.empty(), due, consumer);
        }
    }

    /** After an abort: back to where the group has committed. */
    private void rewind(Consumer<byte[], byte[]> consumer) {
        beginEpoch(PartitionCounts.NONE);
        passed.clear();
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(consumer.assignment());
        List<TopicPartition> fresh = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            OffsetAndMetadata offset = committed.get(partition);
            if (offset == null) {
                fresh.add(partition);
            } else {
                consumer.seek(partition, offset);
            }
        }
        if (!fresh.isEmpty()) {
            consumer.seekToBeginning(fresh);
        }
        LOG.info(
                "back to the committed offsets of {} partitions",
                consumer.assignment().size());
    }

    /**
     * Leaves this loop's own epoch behind the gate's, so that the next step goes back to the committed offsets of the
     * partitions that stay: an incremental rebalance keeps their positions, which are ahead of what was committed.
     */
    private void voidInFlight() {
        listener.voided(gate.advance());
    }

    private void beginEpoch(PartitionCounts voided) {
        epoch = gate.epoch();
        sequence = 0;
        listener.voided(voided);
    }

    private void bound(Consumer<byte[], byte[]> consumer) {
        long inFlight = gate.inFlight();
        boolean full = inFlight + settings.microBatchRecords() > settings.maxInFlight();
        boolean relaxed = inFlight <= settings.maxInFlight() / 2;
        boolean pause = draining || full || (paused && !relaxed);
        if (pause) {
            // Every time: partitions assigned meanwhile are not paused.
            boolean alertsToo = draining || inFlight + settings.microBatchRecords() > settings.maxInFlightWithAlerts();
            consumer.pause(alertsToo ? consumer.assignment() : partitions(consumer, false));
            if (!alertsToo) {
                consumer.resume(partitions(consumer, true));
            }
        } else if (paused) {
            consumer.resume(consumer.paused());
        }
        quiet = draining;
        if (pause != paused) {
            paused = pause;
            listener.paused(pause);
        }
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer, boolean ofAlerts) {
        return consumer.assignment().stream()
                .filter(partition -> settings.alertTopics().contains(partition.topic()) == ofAlerts)
                .toList();
    }

    private void emit(
            ConsumerRecords<byte[], byte[]> records,
            Map<TopicPartition, OffsetAndMetadata> nextOffsets,
            Consumer<byte[], byte[]> consumer) {
        MicroBatchId id = new MicroBatchId(epoch, sequence);
        long now = StageTimes.nowUs();
        List<RawRecord> raw = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte[]> polled : records) {
            raw.add(raw(id, polled, now));
        }
        PartitionCounts counts = PartitionCounts.of(raw);
        if (!gate.take(epoch, counts)) {
            return;
        }
        sequence++;
        listener.ingested(counts);
        out.accept(new MicroBatch(id, raw, nextOffsets, consumer.groupMetadata()));
    }

    private static RawRecord raw(MicroBatchId id, ConsumerRecord<byte[], byte[]> polled, long now) {
        List<RecordHeader> headers = new ArrayList<>();
        for (Header header : polled.headers()) {
            headers.add(new RecordHeader(header.key(), orEmpty(header.value())));
        }
        return new RawRecord(
                id,
                polled.topic(),
                polled.partition(),
                polled.offset(),
                orEmpty(polled.key()),
                orEmpty(polled.value()),
                headers,
                polled.timestampType(),
                polled.timestamp() * 1000,
                now);
    }

    private static byte[] orEmpty(byte @Nullable [] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    private final class Rebalances implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> unprepared.add(partition.topic()));
            listener.assigned(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            listener.revoked(partitions);
            lag.left(partitions);
            passed.left(partitions);
            try {
                Duration patience =
                        Duration.ofMillis((long) (settings.sessionTimeout().toMillis() * REVOCATION_SHARE));
                if (!gate.awaitIdle(patience)) {
                    LOG.warn("{} spectra were not committed before their partitions left", gate.inFlight());
                    voidInFlight();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            listener.revoked(partitions);
            lag.left(partitions);
            passed.left(partitions);
            voidInFlight();
        }
    }
}
