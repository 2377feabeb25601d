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
 * Offsets that a consumer passed without a record to answer: transaction markers and records of aborted transactions.
 * They have to be committed too, else Kafka reports lag for a group that has answered every record. Committed at
 * intervals, and only for partitions with no spectrum in flight.
 */
final class PassedOffsets {

    private static final long EVERY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Map<TopicPartition, OffsetAndMetadata> passed = new HashMap<>();
    private long dueNanos;

    /**
     * Records the result of a poll.
     *
     * @param withRecords partitions whose offsets are committed with the answers to their records
     * @param nextOffsets offsets after the polled records
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

    /** Forgets all offsets when the consumer returns to the committed ones. */
    void clear() {
        passed.clear();
    }

    /** Takes the offsets that are due to be committed now; often none. */
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
