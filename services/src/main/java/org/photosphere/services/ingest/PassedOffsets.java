package org.photosphere.services.ingest;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.photosphere.services.pipeline.PartitionCounts;

/**
 * Offsets that a consumer came past without a record to answer: the ends of transactions, and records of transactions that
 * were aborted. They have to be committed too, else a group that has answered everything seems to be behind, to this
 * program and to every other that asks Kafka. Once in a while, and only those of partitions that have nothing in flight.
 */
final class PassedOffsets {

    private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
    private long dueNanos;

    /**
     * After a poll.
     *
     * @param withRecords partitions whose offsets are committed with the answers to their records
     * @param nextOffsets behind what was polled
     */
    void polled(Set<TopicPartition> withRecords, Map<TopicPartition, OffsetAndMetadata> nextOffsets, long nowNanos) {
        if (passed.isEmpty()) {
            dueNanos = nowNanos + EVERY_NANOS;
        }
        passed.keySet().removeAll(withRecords);
        nextOffsets.forEach((partition, next) -> {
            if (!withRecords.contains(partition)) {
                passed.put(partition, next);
            }
        });
    }

    void left(Collection<TopicPartition> partitions) {
        passed.keySet().removeAll(partitions);
    }

    /** The consumer goes back to the committed offsets. */
    void clear() {
        passed.clear();
    }

    /** What is to be committed now, which is taken out; often nothing. */
    Map<TopicPartition, OffsetAndMetadata> take(PartitionCounts inFlight, long nowNanos) {
        if (passed.isEmpty() || nowNanos < dueNanos) {
            return Map.of();
        }
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>(passed);
        due.keySet().removeAll(inFlight.partitions());
        passed.keySet().removeAll(due.keySet());
        dueNanos = nowNanos + EVERY_NANOS;
        return due;
    }
}
