package org.photosphere.services.ingest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.photosphere.services.pipeline.CommitGate;
import org.photosphere.services.pipeline.MicroBatch;
import org.photosphere.services.pipeline.MicroBatchId;
import org.photosphere.services.pipeline.PartitionCounts;
import org.photosphere.services.pipeline.RawRecord;
import org.photosphere.services.pipeline.RecordHeader;
import org.photosphere.services.pipeline.StageTimes;
import org.photosphere.services.pipeline.TraceContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane's part of a consumer: its epoch, bounds and records. The gate's counts of spectra and bytes in flight bound
 * it: partitions pause at a limit and resume at half of it. Used by the consumer's thread.
 */
final class LaneReader {

    private static final Logger LOG = LoggerFactory.getLogger(LaneReader.class);

    private final IngestLane lane;
    private final CommitGate gate;
    private final IngestListener listener;
    private final PassedOffsets passed = new PassedOffsets();
    private long epoch;
    private long sequence;
    private boolean paused;

    /** Voids what an earlier consumer left in flight: this one begins at the committed offsets. */
    LaneReader(IngestLane lane, IngestListener listener) {
        this.lane = lane;
        this.gate = lane.gate();
        this.listener = listener;
        voidInFlight();
        beginEpoch();
    }

    private void beginEpoch() {
        epoch = gate.epoch();
        sequence = 0;
    }

    /**
     * Voids the spectra in flight. The gate is then one epoch ahead, so that the next step returns to the committed
     * offsets of the remaining partitions: an incremental rebalance keeps their positions, which are ahead of the
     * committed offsets.
     */
    void voidInFlight() {
        listener.voided(gate.advance());
    }

    /** Forgets partitions that belong to other nodes now. */
    void left(Collection<TopicPartition> partitions) {
        passed.left(partitions);
    }

    CommitGate gate() {
        return gate;
    }

    boolean isPaused() {
        return paused;
    }

    private List<TopicPartition> partitions(Collection<TopicPartition> all) {
        return all.stream()
                .filter(partition -> lane.topics().test(partition.topic()))
                .toList();
    }

    /**
     * Prepares a poll.
     *
     * @param draining whether nothing more is to be polled
     */
    void prepare(Consumer<byte[], byte[]> consumer, boolean draining) {
        // Spectra of a running transaction are neither committed nor void: nothing is read again until its outcome is
        // known.
        if (gate.epoch() != epoch && gate.isSettled()) {
            rewind(consumer);
        }
        PartitionCounts inFlight = gate.inFlightByPartition();
        boolean full = inFlight.total() + lane.pollRecords() > lane.maxInFlight()
                || inFlight.bytes() >= lane.maxInFlightBytes();
        boolean relaxed = inFlight.total() <= lane.maxInFlight() / 2 && inFlight.bytes() <= lane.maxInFlightBytes() / 2;
        boolean pause = draining || gate.epoch() != epoch || full || (paused && !relaxed);
        if (pause) {
            // On every poll: partitions assigned meanwhile are not paused.
            consumer.pause(partitions(consumer.assignment()));
        } else if (paused) {
            consumer.resume(partitions(consumer.paused()));
        }
        paused = pause;
    }

    /** Returns to the committed offsets after an abort. */
    private void rewind(Consumer<byte[], byte[]> consumer) {
        beginEpoch();
        passed.clear();
        List<TopicPartition> partitions = partitions(consumer.assignment());
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
        List<TopicPartition> fresh = new ArrayList<>();
        for (TopicPartition partition : partitions) {
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
        LOG.info("returned to the committed offsets of {} partitions", partitions.size());
    }

    /**
     * Takes this lane's records of a poll into flight and emits them, with offsets that were passed without a record.
     */
    void emit(ConsumerRecords<byte[], byte[]> polled) {
        MicroBatchId id = new MicroBatchId(epoch, sequence);
        long now = StageTimes.nowUs();
        List<RawRecord> records = new ArrayList<>();
        for (TopicPartition partition : partitions(polled.partitions())) {
            polled.records(partition).forEach(record -> records.add(raw(id, record, now)));
        }
        Map<TopicPartition, OffsetAndMetadata> nextOffsets = new HashMap<>(polled.nextOffsets());
        nextOffsets.keySet().retainAll(partitions(nextOffsets.keySet()));
        passed.polled(polled.partitions(), nextOffsets, System.nanoTime());
        nextOffsets.keySet().retainAll(polled.partitions());
        PartitionCounts counts = PartitionCounts.of(records);
        if (!gate.take(epoch, counts)) {
            return;
        }
        nextOffsets.putAll(passed.take(gate.inFlightByPartition(), System.nanoTime()));
        if (!nextOffsets.isEmpty()) {
            sequence++;
            listener.ingested(counts);
            lane.out().accept(new MicroBatch(id, records, nextOffsets, gate.membership()));
        }
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
                TraceContext.of(headers),
                polled.timestampType(),
                polled.timestamp() * 1000,
                now);
    }

    private static byte[] orEmpty(byte @Nullable [] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }
}
